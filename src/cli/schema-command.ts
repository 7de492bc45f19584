/** `goodhart schema`: what an editor needs to complete and check experiment files. */
import { Command } from 'commander';
import { pluginOption } from './plugins.js';

const notes = `
The same schema lies in the package as dist/experiment.schema.json, and goodhart init writes its place into the first line
of a file, where editors with a YAML language server look for it. With --plugin it knows the keys of your own modules too:

  $ goodhart schema --plugin ./my-method.ts > experiment.schema.json

What ties several keys together is checked by goodhart describe and goodhart run alone.`;

export function schemaCommand(): Command {
  return new Command('schema')
    .description('print the JSON schema of experiment files, for editors')
    .addOption(pluginOption())
    .addHelpText('after', notes)
    .action(async ({ plugin }: { plugin: string[] }) => {
      const { schema } = await import('./actions/schema.js');
      await schema(plugin);
    });
}
