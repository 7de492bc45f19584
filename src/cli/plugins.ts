/** Modules of the user's own: importing one registers the methods, rewards or studies that it brings. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Option } from 'commander';
import { UserError } from '../config/index.js';

export const pluginOption = () =>
  new Option('--plugin <module>', 'a module that registers methods, rewards or studies; may be repeated')
    .argParser((text: string, earlier: string[]) => [...earlier, text])
    .default([], 'none');

/** Imports the modules and gives their URLs. Throws UserError for one that is not there or does not load. */
export async function importPlugins(modules: readonly string[]): Promise<string[]> {
  const urls = modules.map(urlOf);
  for (const [index, url] of urls.entries()) {
    try {
      await import(url);
    } catch (error) {
      throw new UserError(
        `--plugin ${modules[index]}: does not load (${error instanceof Error ? error.message : String(error)})`,
      );
    }
  }
  return urls;
}

function urlOf(module: string): string {
  if (module.startsWith('file:')) return module;
  const file = resolve(module);
  if (existsSync(file)) return pathToFileURL(file).href;
  throw new UserError(`--plugin ${module}: no such file; allowed: a JavaScript module`);
}
