// A foreign TUF client: refreshes from a repository and downloads one target.
//   node tuf-refresh.mjs REPOSITORY_URL TRUSTED_ROOT METADATA_DIR TARGET
// Prints the path of the downloaded file last.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Updater } from 'tuf-js';

const [repository, trustedRoot, metadataDir, target] = process.argv.slice(2);
const base = repository.endsWith('/') ? repository : `${repository}/`;
copyFileSync(trustedRoot, join(metadataDir, 'root.json'));
const targetDir = join(metadataDir, 'targets');
mkdirSync(targetDir, { recursive: true });

const updater = new Updater({
  metadataDir,
  metadataBaseUrl: new URL('metadata', base).href,
  targetDir,
  targetBaseUrl: new URL('targets', base).href,
});
await updater.refresh();
const info = await updater.getTargetInfo(target);
if (info === undefined) {
  throw new Error(`${target} is not listed`);
}
console.log(await updater.downloadTarget(info, join(targetDir, 'downloaded')));
