/** Modules of the user's own: importing one registers the methods, rewards, findings or studies that it brings. */
import { statSync } from 'node:fs';
import { register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../../config/user-error.js';

/** Sources run under a TypeScript loader (tests, tsx), the built package does not. */
const fromSources = import.meta.url.endsWith('.ts');

/** Imports the modules, TypeScript or JavaScript, and gives their URLs. Throws UserError for one that does not load. */
export async function loadPlugins(modules: readonly string[]): Promise<string[]> {
  const urls = modules.map(urlOf);
  for (const [index, url] of urls.entries()) {
    try {
      await importPlugin(url);
    } catch (error) {
      throw new UserError(`plug-in ${modules[index]}: does not load (${reasonOf(error)})`);
    }
  }
  return urls;
}

/** In one line; a compiler's message says in its first one how many there are. */
function reasonOf(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error))
    .split('\n')
    .map((line) => line.trim());
  const [first, second] = lines.filter((line) => line !== '');
  return first?.endsWith(':') && second !== undefined ? second : (first ?? 'without a message');
}

/** Imports one module by its URL: every process that runs stages does. */
export async function importPlugin(url: string): Promise<void> {
  if (!url.startsWith(ownModules)) prepareLoader();
  await import(url);
  imported.add(url);
}

const imported = new Set<string>();

/** URLs of the modules that this thread has imported: another one that is to know the same imports them as well. */
export const importedPlugins = (): string[] => [...imported];

/** The program's own need no other loader than the program. */
const ownModules = new URL('../../', import.meta.url).href;

let isPrepared = false;

function prepareLoader(): void {
  if (!fromSources && !isPrepared) register('./module-hooks.js', import.meta.url);
  isPrepared = true;
}

function urlOf(module: string): string {
  if (module.startsWith('file:')) return module;
  const file = resolve(module);
  const found = statSync(file, { throwIfNoEntry: false });
  // An import of a pipe waits for ever, of a device it never ends.
  if (found !== undefined && !found.isFile())
    throw new UserError(`plug-in ${module}: is no regular file; allowed: a JavaScript or TypeScript module`);
  if (found !== undefined) return pathToFileURL(file).href;
  throw new UserError(`plug-in ${module}: no such file; allowed: a JavaScript or TypeScript module`);
}
