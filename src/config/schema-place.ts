/** The first line of an experiment file, by which editors with a YAML language server find its schema. */
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The schema as the build writes it. */
export const schemaFile = fileURLToPath(new URL('../../dist/experiment.schema.json', import.meta.url));

/**
 * Relative where the program is installed in the project of the file (or the file lies in a clone), so that the line
 * holds for everybody who checks the project out; else the address of the installed schema.
 */
export function schemaLine(file: string, schema = schemaFile): string {
  const folder = dirname(resolve(file));
  const inModules = schema.lastIndexOf(`${sep}node_modules${sep}`);
  const project = inModules >= 0 ? schema.slice(0, inModules) : dirname(dirname(schema));
  const isInside = folder === project || folder.startsWith(`${project}${sep}`);
  const path = relative(folder, schema).split(sep).join('/');
  const reference = !isInside ? pathToFileURL(schema).href : path.startsWith('.') ? path : `./${path}`;
  return `# yaml-language-server: $schema=${reference}`;
}
