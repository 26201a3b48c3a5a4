import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { canonicalize } from '@tufjs/canonical-json';
import models from '@tufjs/models';
const { Key, Metadata, MetaFile, Root, Signature, Snapshot, TargetFile, Targets, Timestamp } = models;

const out = process.argv[2];
mkdirSync(out, { recursive: true });
const sha256 = (data) => createHash('sha256').update(data).digest();
const expires = '2030-01-01T00:00:00Z';
const common = { specVersion: '1.0.31', expires };

// Ed25519 keys from fixed seeds (RFC 8410 PKCS#8): the files are the same each time.
function newKey(name) {
  const seed = sha256(`OtaStack foreign ${name}`);
  const secret = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
  const hex = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(12).toString('hex');
  const object = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: hex }, 'x-made-by': 'tuf-js é' };
  const id = sha256(canonicalize(object)).toString('hex');
  return { id, key: Key.fromJSON(id, object), sign: (data) => new Signature({ keyID: id, sig: sign(null, data, secret).toString('hex') }) };
}

const keys = Object.fromEntries(['root', 'root2', 'targets', 'snapshot', 'timestamp', 'fans1', 'fans2', 'beta', 'bins'].map((n) => [n, newKey(n)]));
function write(file, signed, ...signers) {
  const metadata = new Metadata(signed);
  signers.forEach((s) => metadata.sign((data) => keys[s].sign(data)));
  const bytes = Buffer.from(JSON.stringify(metadata.toJSON(), null, 1));
  writeFileSync(`${out}/${file}`, bytes);
  return bytes;
}

const root = new Root({ version: 1, ...common, consistentSnapshot: true });
for (const role of ['root', 'targets', 'snapshot', 'timestamp']) root.addKey(keys[role].key, role);
write('1.root.json', root, 'root');
root.version = 2;
root.addKey(keys.root2.key, 'root');
root.roles.root.threshold = 2;
write('2.root.json', root, 'root', 'root2');

// Delegations: two keys for the fans, a role with an unusual name behind them, and two hash bins.
const delegation = (name, threshold, signers, where) => ({ name, threshold, keyids: signers.map((s) => keys[s].id), terminating: false, ...where });
const delegations = (signers, ...roles) => ({ keys: Object.fromEntries(signers.map((s) => [keys[s].id, keys[s].key.toJSON()])), roles });
const addTarget = (role, path, text, fields) => {
  const content = Buffer.from(text);
  role.addTarget(new TargetFile({ path, length: content.length, hashes: { sha256: sha256(content).toString('hex') }, unrecognizedFields: fields }));
};
const newTargets = (more) => Targets.fromJSON({ _type: 'targets', spec_version: common.specVersion, version: 1, expires, targets: {}, ...more });

const targets = newTargets({
  note: '日本語 "q" \\ \n\u0000é 😀',
  delegations: delegations(['fans1', 'fans2', 'bins'],
    delegation('fans', 2, ['fans1', 'fans2'], { paths: ['fan/*'] }),
    delegation('bin-0', 1, ['bins'], { path_hash_prefixes: ['0', '1', '2', '3', '4', '5', '6', '7'] }),
    delegation('bin-1', 1, ['bins'], { path_hash_prefixes: ['8', '9', 'a', 'b', 'c', 'd', 'e', 'f'] })),
});
addTarget(targets, 'fan/hello.txt', 'hello from another implementation\n', { custom: { z: 1, a: [true, null] } });
const fans = newTargets({ delegations: delegations(['beta'], delegation('fans/beta #1', 1, ['beta'], { paths: ['fan/beta-?.txt', '*'] })) });
addTarget(fans, 'fan/1.txt', 'a fan\n');
const beta = newTargets();
addTarget(beta, 'fan/beta-1.txt', 'a fan of tomorrow\n');
const bins = ['lamp/1.txt', 'lamp/2.txt', 'lamp/3.txt', 'lamp/4.txt'].reduce((roles, path) => {
  addTarget(roles[sha256(path)[0] >> 7], path, `${path}\n`);
  return roles;
}, [newTargets(), newTargets()]);
const files = {
  'targets.json': write('1.targets.json', targets, 'targets'),
  'fans.json': write('1.fans.json', fans, 'fans1', 'fans2'),
  'fans/beta #1.json': write('1.fans%2Fbeta%20%231.json', beta, 'beta'),
  'bin-0.json': write('1.bin-0.json', bins[0], 'bins'),
  'bin-1.json': write('1.bin-1.json', bins[1], 'bins'),
};
const describe = (bytes) => new MetaFile({ version: 1, length: bytes.length, hashes: { sha256: sha256(bytes).toString('hex') } });
const snapshotFile = write('1.snapshot.json', new Snapshot({ version: 1, ...common, meta: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, describe(bytes)])) }), 'snapshot');
write('timestamp.json', new Timestamp({ version: 1, ...common, snapshotMeta: describe(snapshotFile) }), 'timestamp');
