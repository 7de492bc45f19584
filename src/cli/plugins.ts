/** Modules of the user's own, named on the command line or in his experiment. */
import { Option } from 'commander';
import { experimentPlugins } from '../config/index.js';
import { loadPlugins } from '../engine/index.js';

export const pluginOption = () =>
  new Option(
    '--plugin <module>',
    'a module that registers methods, rewards, findings or studies; may be repeated',
  )
    .argParser((text: string, earlier: string[]) => [...earlier, text])
    .default([], 'none');

/** Imports the modules and gives their URLs. Throws UserError for one that is not there or does not load. */
export const importPlugins = loadPlugins;

/** Those of the command line and those that the experiment names. */
export const importPluginsOf = (reference: string, modules: readonly string[]): Promise<string[]> =>
  loadPlugins([...new Set([...experimentPlugins(reference), ...modules])]);
