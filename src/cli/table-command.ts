/** `goodhart table`: a table of one or more result folders. */
import { basename, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { UserError } from '../config/index.js';
import { readManifest, readTable, renderTable, type Table, type TableFormat, tableFormats } from '../engine/index.js';
import { type Study, studies } from '../studies/index.js';
import { importPlugins, pluginOption } from './plugins.js';

interface TableFlags {
  format: TableFormat;
  table?: string;
  plugin: string[];
}

export function tableCommand(): Command {
  return new Command('table')
    .description('print the fitted alpha and beta with their intervals, or another table')
    .argument('<dir...>', 'result folders')
    .addOption(new Option('--format <name>', 'form of the table').choices(tableFormats).default('md'))
    .option('--table <name>', 'curves, proxies …; the default is the study’s main table')
    .addOption(pluginOption())
    .addHelpText(
      'after',
      `
md and latex round to what the interval supports; csv, json and parquet keep every digit. latex needs
\\usepackage{booktabs}; parquet is binary: send it to a file.

Example:
  $ goodhart table results/quick results/quick-seed-1 --format latex > table.tex
  $ goodhart table results/quick --table curves --format parquet > curves.parquet`,
    )
    .action(async (folders: string[], { format, table: name, plugin }: TableFlags) => {
      await importPlugins(plugin);
      const kinds = new Set(folders.map((folder) => readManifest(folder).study));
      if (kinds.size > 1) throw new UserError(`the folders hold different kinds of study: ${[...kinds].join(', ')}`);
      const study = studies.get([...kinds][0]);
      const table = tableOf(study, name ?? study.mainTable);
      const rows = folders.flatMap((folder) => {
        const { experiment, seed } = readManifest(folder);
        const extra = { experiment, seed, folder: basename(resolve(folder)) };
        return readTable(folder, table).map((row) => ({ row, extra }));
      });
      process.stdout.write(await renderTable(table, rows, format));
    });
}

function tableOf({ tables }: Study, name: string): Table {
  const kept = tables.filter((table) => table.kept === 'file');
  const found = kept.find((table) => table.name === name);
  if (found) return found;
  throw new UserError(`--table ${name}: is not known; allowed: ${kept.map((table) => table.name).join(', ')}`);
}
