/** `goodhart report`: the page, the Markdown file and the figures of a result folder. */
import { join } from 'node:path';
import { Command } from 'commander';
import { importPlugins, pluginOption } from './plugins.js';

export function reportCommand(): Command {
  return new Command('report')
    .description('write report.html, report.md and the figures of a result folder')
    .argument('<dir>', 'result folder')
    .addOption(pluginOption())
    .addHelpText(
      'after',
      `
Every figure in <dir>/plots comes as SVG and PNG, with its data as CSV and its vega-lite specification as JSON.
A running study can be reported on: the report then holds the curves that are finished.

Example:
  $ goodhart report results/quick`,
    )
    .action(async (folder: string, { plugin }: { plugin: string[] }) => {
      await importPlugins(plugin);
      const { writeReport } = await import('../report/index.js');
      const { files, altered } = await writeReport(folder);
      for (const name of altered)
        process.stderr.write(
          `goodhart: ${name} is not what the run wrote; the report tells what it holds now\n`,
        );
      for (const file of files) process.stdout.write(`${join(folder, file)}\n`);
    });
}
