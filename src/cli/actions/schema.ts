/** What `goodhart schema` does. */
import { experimentPlugins, listExperiments } from '../../config/index.js';
import { experimentSchemaText } from '../../studies/index.js';
import { print } from '../output.js';
import { importPlugins } from '../plugins.js';

export async function schema(plugins: readonly string[]): Promise<void> {
  await importPlugins(plugins);
  print(experimentSchemaText(withoutModules()));
}

const withoutModules = () =>
  listExperiments()
    .filter(({ file }) => experimentPlugins(file).length === 0)
    .map(({ name }) => name);
