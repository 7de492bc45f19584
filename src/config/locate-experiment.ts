/** Finds experiment files by name or by path. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearest } from './nearest.js';
import { UserError } from './user-error.js';

/** The experiments that come with the package. */
export const packagedExperiments = fileURLToPath(new URL('../../experiments', import.meta.url));

/** A name has no slash and no YAML ending: it is looked up in `experiments/` here, then in the package. */
const isName = (reference: string) => !/[\\/]/.test(reference) && !/\.ya?ml$/i.test(reference);

/** The folders that names are looked up in, in order. */
const shelves = () => [resolve('experiments'), packagedExperiments];

/** The file of `reference`; a path is taken relative to `base`. Throws UserError for an unknown name. */
export function locateExperiment(reference: string, base = process.cwd()): string {
  if (!isName(reference)) return resolve(base, reference);
  const found = [...new Set([base, ...shelves()])]
    .flatMap((folder) => [join(folder, `${reference}.yaml`), join(folder, `${reference}.yml`)])
    .find((file) => existsSync(file));
  if (found) return found;
  const names = listExperiments().map(({ name }) => name);
  const meant = nearest(reference, names);
  throw new UserError(
    `${reference}: no such experiment${meant ? `, did you mean ${meant}?` : ';'} allowed: ${names.join(', ')}, or a path to a YAML file`,
  );
}

/** A file that is called as a shelf is none. */
const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Names and files of every experiment that a name finds, sorted by name; underscored bases are left out. */
export function listExperiments(): { name: string; file: string }[] {
  const found = new Map<string, string>();
  for (const folder of shelves()) {
    for (const entry of isFolder(folder) ? readdirSync(folder) : []) {
      const name = experimentName(entry);
      if (!/\.ya?ml$/i.test(entry) || name.startsWith('_') || found.has(name)) continue;
      found.set(name, join(folder, entry));
    }
  }
  return [...found]
    .map(([name, file]) => ({ name, file }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The name an experiment has unless its file says otherwise. */
export const experimentName = (file: string) => basename(file).replace(/\.ya?ml$/i, '');
