/** Modules of the user's own, named on the command line or in his experiment. */
import { Option } from 'commander';

export const pluginOption = () =>
  new Option(
    '--plugin <module>',
    'a module that registers methods, rewards, findings or studies; may be repeated',
  )
    .argParser((text: string, earlier: string[]) => [...earlier, text])
    .default([], 'none');

/** Imports the modules and gives their URLs. Throws UserError for one that is not there or does not load. */
export async function importPlugins(modules: readonly string[]): Promise<string[]> {
  const { loadPlugins } = await import('../engine/plugins/index.js');
  return loadPlugins(modules);
}

/** Those of the command line and those that the experiment names. */
export async function importPluginsOf(reference: string, modules: readonly string[]): Promise<string[]> {
  const { experimentPlugins } = await import('../config/load-experiment.js');
  return importPlugins([...new Set([...experimentPlugins(reference), ...modules])]);
}
