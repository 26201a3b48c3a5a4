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

const keys = Object.fromEntries(['root', 'root2', 'targets', 'snapshot', 'timestamp'].map((n) => [n, newKey(n)]));
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

const content = Buffer.from('hello from another implementation\n');
const targets = new Targets({ version: 1, ...common, unrecognizedFields: { note: '日本語 "q" \\ \n\u0000é 😀' } });
targets.addTarget(new TargetFile({ path: 'fan/hello.txt', length: content.length, hashes: { sha256: sha256(content).toString('hex') }, unrecognizedFields: { custom: { z: 1, a: [true, null] } } }));
const targetsFile = write('1.targets.json', targets, 'targets');
const describe = (bytes) => new MetaFile({ version: 1, length: bytes.length, hashes: { sha256: sha256(bytes).toString('hex') } });
const snapshotFile = write('1.snapshot.json', new Snapshot({ version: 1, ...common, meta: { 'targets.json': describe(targetsFile) } }), 'snapshot');
write('timestamp.json', new Timestamp({ version: 1, ...common, snapshotMeta: describe(snapshotFile) }), 'timestamp');
