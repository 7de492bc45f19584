/** Packages on disk: a module's path in its own package, and the installed version of an imported one. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** A module outside every package goes by its name alone: its folder would be a path of this machine. */
export function moduleId(file: string): string {
  const root = ancestors(file).find((folder) => existsSync(join(folder, 'package.json')));
  const path = root === undefined ? basename(file) : relative(root, file);
  return path
    .split(sep)
    .join('/')
    .replace(/\.(tsx?|js)$/, '');
}

/** `name@version` of the package that Node finds for a bare specifier, `name@missing` where there is none. */
export function installedPackage(specifier: string, importer: string): string {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const file = ancestors(importer)
    .map((folder) => join(folder, 'node_modules', name, 'package.json'))
    .find(existsSync);
  if (file === undefined) return `${name}@missing`;
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: string };
  return `${name}@${version ?? 'missing'}`;
}

/** The folders above a file, nearest first. */
function ancestors(file: string): string[] {
  const folders = [dirname(file)];
  for (let folder = dirname(folders[0]); folder !== folders.at(-1); folder = dirname(folder))
    folders.push(folder);
  return folders;
}
