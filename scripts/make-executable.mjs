/**
 * What `npm run build` ends with: the commands of package.json become executable.
 *
 * npm does so to a command when it links it, which is before this package's own is built; a later build replaces the
 * file, and the link of node_modules/.bin then answers "Permission denied". Windows has no such mode, nor need of it.
 */
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

for (const file of Object.values(bin)) chmodSync(join(root, file), 0o755);
