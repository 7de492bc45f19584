/** docs/methods/tables.md and docs/reasoning-tables.md from the declarations of the tables: every file of a result folder, every column of it. */
import type { Axis, Column, Field, Table } from '../src/engine/index.js';
import { curveAxes } from '../src/studies/overoptimization/axes.js';
import { tables } from '../src/studies/overoptimization/tables.js';
import { tables as reasoningTables } from '../src/studies/reasoning/tables.js';
import '../src/studies/index.js';

const head = ['| column | is | unit |', '|---|---|---|'];

const code = (text: string) => `\`${text}\``;

const line = ({ header, about, unit = '' }: Pick<Column, 'header' | 'about' | 'unit'>) =>
  `| ${code(header)} | ${about.replaceAll('|', '\\|')} | ${unit} |`;

/** An interval is three columns, which one line tells. */
function linesOf(field: Field<unknown>): string[] {
  const columns = field.columns();
  if (field.sweeping) return ['| the columns of a setting | see below | |'];
  if (!field.isInterval) return columns.map(line);
  const [{ about, unit = '' }] = columns;
  return [
    `| ${columns.map(({ header }) => code(header)).join(', ')} | ${about}: estimate, low, high. | ${unit} |`,
  ];
}

const kept: Record<Table['kept'], string> = {
  file: '',
  occasional: ' Written where there are rows.',
  concluded: ' Made of the finished tables; written where there are rows.',
  live: '',
};

function section(table: Table): string[] {
  const key = table.key.flatMap((name) => {
    const field = table.fields[name];
    return field.sweeping ? ['the setting'] : field.columns().map(({ header }) => code(header));
  });
  return [
    `## ${table.file}`,
    '',
    `${table.about}${kept[table.kept]} A row for each ${key.join(' × ')}.`,
    '',
    ...head,
    ...Object.values(table.fields).flatMap(linesOf),
    '',
  ];
}

const setting = (axes: readonly Axis[]) => [
  '## The columns of a setting',
  '',
  'What tells curves apart beside the method. A table has those that apply to it; any other key that is swept gets one of its own, by its name.',
  '',
  ...head,
  ...axes.map(line),
  '',
];

const sectionsOf = (own: readonly unknown[]): string[] =>
  (own as readonly Table[]).filter((table) => table.kept !== 'live').flatMap(section);

const textOf = (lines: readonly string[]): string => lines.join('\n').trimEnd().concat('\n');

export const tablesPage = (): string =>
  textOf([
    '# Tables',
    '',
    'Every table of a result folder of the kind `overoptimization`, with every column. `npx tsx scripts/make-tables-page.ts` writes this page from the declarations in `src/studies/overoptimization/tables/`. Shapes: one row a line, one number a cell; an empty cell is a number that cannot be had. A score’s unit, “sd of gold”, is gold’s standard deviation over responses of the initial policy. `goodhart table` writes `folder`, `experiment` and `root_seed` before the columns of a table, in csv, json and parquet.',
    '',
    ...sectionsOf(tables),
    ...setting(curveAxes()),
  ]);

export const reasoningTablesPage = (): string =>
  textOf([
    '# Tables of a study of reasoning',
    '',
    'Every table of a result folder of the kind `reasoning`, with every column; [reasoning](reasoning.md) says what they are for. `npx tsx scripts/make-tables-page.ts` writes this page from the declarations in `src/studies/reasoning/tables/`. One row a line, one number a cell; an empty cell is a number that cannot be had. The columns of a setting are the keys that the experiment sweeps, by their names.',
    '',
    ...sectionsOf(reasoningTables),
  ]);
