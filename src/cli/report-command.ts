/** `goodhart report`: the page, the Markdown file and the figures of a result folder, or several of them over each other. */
import { join } from 'node:path';
import { Command } from 'commander';
import { UserError } from '../config/user-error.js';
import type { AlteredFile } from '../engine/index.js';
import { complain, print } from './output.js';
import { importPlugins, pluginOption } from './plugins.js';

export function reportCommand(): Command {
  return new Command('report')
    .description('write report.html, report.md and the figures of a result folder, or overlay several')
    .argument('<dir...>', 'a result folder, or several whose curves are laid over each other')
    .option('--out <dir>', 'of several: where the page is written (default: overlay)')
    .addOption(pluginOption())
    .addHelpText(
      'after',
      `
Every figure in <dir>/plots comes as SVG and PNG, with its data as CSV and its vega-lite specification as JSON.
A running study can be reported on: the report then holds the curves that are finished.
Of several folders one page is written, <out>/report.html: what was found in each, the curves of the kinds of study
that lay them over each other (overoptimization does, others have no picture there), the verdicts beside each other
and the rows of the main table. Of several folders that differ in the seed alone the findings are judged on the runs of all worlds together as well.

Example:
  $ goodhart report results/quick
  $ goodhart report results/rm-size-seed-8 results/rm-size-seed-9 --out overlay`,
    )
    .action(async (folders: string[], { plugin, out }: { plugin: string[]; out?: string }) => {
      await importPlugins(plugin);
      if (folders.length > 1) {
        const { writeOverlay } = await import('../report/overlay/index.js');
        print(`${await writeOverlay(folders, out ?? 'overlay')}\n`);
        return;
      }
      if (out !== undefined)
        throw new UserError('--out: is for several folders; the report of one stands in the folder itself');
      const [folder] = folders;
      const { writeReport } = await import('../report/index.js');
      const { files, altered } = await writeReport(folder);
      for (const file of altered) complain(`goodhart: ${alteredWords(file)}\n`);
      for (const file of files) print(`${join(folder, file)}\n`);
    });
}

/** Verdicts are judged of the tables; the file that the run vouches for stays as it is. */
function alteredWords({ name, state }: AlteredFile): string {
  if (name === 'findings.json') return `${name} is ${state}; the report judges anew, and leaves it so`;
  return state === 'missing'
    ? `${name} is missing; the report goes without it`
    : `${name} is not what the run wrote; the report tells what it holds now`;
}
