// A foreign TUF client that follows a repository through its changes: refreshes, then looks for targets.
//   node tuf-follow.mjs REPOSITORY_URL TRUSTED_ROOT METADATA_DIR TARGET...
// The trusted root is taken in the first run only; later runs go on from what METADATA_DIR holds.
// Prints one JSON object: for each target the path of the downloaded file, or null when no role lists it.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Updater } from 'tuf-js';

const [repository, trustedRoot, metadataDir, ...targets] = process.argv.slice(2);
if (!existsSync(join(metadataDir, 'root.json'))) {
  copyFileSync(trustedRoot, join(metadataDir, 'root.json'));
}
const targetDir = join(metadataDir, 'targets');
mkdirSync(targetDir, { recursive: true });

const updater = new Updater({
  metadataDir,
  metadataBaseUrl: new URL('metadata', repository).href,
  targetDir,
  targetBaseUrl: new URL('targets', repository).href,
});
await updater.refresh();
const found = {};
for (const [number, target] of targets.entries()) {
  const info = await updater.getTargetInfo(target);
  found[target] = info === undefined ? null : await updater.downloadTarget(info, join(targetDir, `downloaded-${number}`));
}
console.log(JSON.stringify(found));
