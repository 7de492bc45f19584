/** `goodhart table`: the fitted coefficients of one or more result folders. */
import { basename, resolve } from 'node:path';
import { Command, Option } from 'commander';
import {
  readCoefficients,
  readManifest,
  renderTable,
  type TableFormat,
  tableFormats,
} from '../results/index.js';

export function tableCommand(): Command {
  return new Command('table')
    .description('print the fitted alpha and beta with their intervals')
    .argument('<dir...>', 'result folders')
    .addOption(new Option('--format <name>', 'form of the table').choices(tableFormats).default('md'))
    .addHelpText(
      'after',
      `
md and latex round to what the interval supports; csv and json keep every digit. latex needs \\usepackage{booktabs}.

Example:
  $ goodhart table results/quick results/quick-seed-1 --format latex > table.tex`,
    )
    .action((folders: string[], { format }: { format: TableFormat }) => {
      const rows = folders.flatMap((folder) => {
        const { experiment, seed } = readManifest(folder);
        const named = { experiment, seed, folder: basename(resolve(folder)) };
        return readCoefficients(folder).map((row) => ({ ...named, ...row }));
      });
      process.stdout.write(renderTable(rows, format));
    });
}
