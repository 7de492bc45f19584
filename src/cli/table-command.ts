/** `goodhart table`: a table of one or more result folders. */
import { Command, Option } from 'commander';
import { type TableFormat, tableFormats } from '../engine/table/formats/format-names.js';
import { print } from './output.js';
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
      const [{ renderTable }, { readFolderTables }] = await Promise.all([
        import('../engine/table/index.js'),
        import('../report/folder-tables.js'),
      ]);
      await importPlugins(plugin);
      const { table, rows } = readFolderTables(folders, name);
      print(await renderTable(table, rows, format));
    });
}
