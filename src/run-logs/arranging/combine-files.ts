/** Several files as one table: runs of the same columns one below the other, charts of one run side by side by step. */
import { UserError } from '../../config/user-error.js';
import {
  ColumnIndex,
  canonicalName,
  goldNames,
  isGold,
  knownKlOf,
  runNames,
  stepNames,
  trainingScoreNames,
} from '../columns/index.js';
import { isMissing, type LogTable } from '../reading/index.js';
import { withCommonNames } from './common-names.js';
import { derivedTable, withColumns } from './derived-table.js';
import { foldRuns } from './fold-runs.js';
import { withoutHeldTwice } from './held-twice.js';
import { withNOfColumns } from './n-in-columns.js';
import { withNOfMethods } from './n-in-methods.js';
import { pivotMetrics } from './pivot-metrics.js';
import { joinResumed } from './resumed-files.js';

export interface NamedTable {
  table: LogTable;
  file: string;
}

export interface Asked {
  kl?: string;
  gold?: string;
  join?: string;
}

/** Folds wide tables, names the column of a one-chart file, and makes several files one table. */
export function combineFiles(files: readonly NamedTable[], asked: Asked): LogTable {
  const folded = files.map(({ table, file }) => ({ table: shaped(nameValue(table, file)), file }));
  const { files: named, notes } = withoutHeldTwice(folded);
  const table = named.length === 1 ? named[0].table : together(named, asked);
  return notes.length === 0 ? table : withColumns(table, new Map(), notes);
}

/** A row for each run and step, a column for each metric. */
const shaped = (table: LogTable): LogTable => withNOfMethods(withNOfColumns(foldRuns(pivotMetrics(table))));

function together(named: readonly NamedTable[], asked: Asked): LogTable {
  const areWhole = named.every(({ table }) => holdsKl(table, asked) && holdsScore(table, asked));
  if (!areWhole) return sideBySide(named, asked);
  const { files, notes } = withCommonNames(named, asked);
  return stacked(files, notes);
}

/** TensorBoard's download of one chart: `Wall time,Step,Value`, with the tag in the file's name. */
function nameValue(table: LogTable, file: string): LogTable {
  const names = table.columns.map((name) => name.toLowerCase());
  const isChart = names.every((name) => ['wall time', 'step', 'value'].includes(name));
  if (!isChart || !names.includes('value') || !names.includes('step')) return table;
  const stem = stemOf(file);
  const [, run, tag] = /^(?:run-)?(.*?)[-_]?tag[-_](.+)$/.exec(stem) ?? [undefined, '', stem];
  const cells = new Map(
    table.columns.map((name) => [name.toLowerCase() === 'value' ? tag : name, table.column(name)] as const),
  );
  cells.delete(table.columns[names.indexOf('wall time')] ?? '');
  if (run !== '') cells.set('run', new Array<string>(table.count).fill(run));
  return derivedTable(table, { cells, lines: table.lines });
}

const stemOf = (file: string): string =>
  file
    .replace(/^.*[\\/]/, '')
    .replace(/\.gz$/i, '')
    .replace(/\.[a-z]+$/i, '');

const matches = (table: LogTable, name?: string): boolean =>
  name !== undefined && table.columns.some((column) => canonicalName(column) === canonicalName(name));

const holdsKl = (table: LogTable, { kl }: Asked): boolean =>
  kl === undefined
    ? table.columns.some((column) => knownKlOf(canonicalName(column)) !== undefined)
    : matches(table, kl);

const holdsScore = (table: LogTable, { gold }: Asked): boolean => {
  if (gold !== undefined) return matches(table, gold);
  const index = new ColumnIndex(table);
  return index.first([...goldNames, ...trainingScoreNames]) !== undefined || index.named(isGold).length > 0;
};

/** Rows of all files, with a column that says of which. */
function stacked(files: readonly NamedTable[], said: readonly string[]): LogTable {
  const { runs, notes } = joinResumed(files);
  const inOrder = runs.flat();
  const names = [...new Set(inOrder.flatMap(({ table }) => table.columns))];
  const cells = new Map<string, string[]>(names.map((name) => [name, []]));
  const lines: number[] = [];
  for (const { table } of inOrder) {
    for (const name of names) {
      const column = table.column(name);
      const held = cells.get(name)!;
      for (let row = 0; row < table.count; row++) held.push(column[row] ?? '');
    }
    for (let row = 0; row < table.count; row++) lines.push(table.lines[row]);
  }
  const stems = files.map(({ file }) => stemOf(file));
  const isTold = new Set(stems).size === stems.length;
  const ofFile = runs.flatMap((parts) => {
    const name = parts.map(({ file }) => (isTold ? stemOf(file) : file)).join(' + ');
    return parts.flatMap(({ table }) => new Array<string>(table.count).fill(name));
  });
  const run = runColumnOf(names, cells, ofFile);
  const toldApart = runs.length > 1 ? `, told apart by ${run.name}` : '';
  return derivedTable(merged(inOrder), {
    cells: new Map([...cells, [run.name, run.cells]]),
    lines: Int32Array.from(lines),
    notes: [`${files.length} files one below the other${toldApart}`, ...said, ...notes],
  });
}

/** Runs that have the same name in several files are told apart by the file too. */
function runColumnOf(
  names: readonly string[],
  cells: ReadonlyMap<string, string[]>,
  ofFile: string[],
): { name: string; cells: string[] } {
  const own = runNames.flatMap((wanted) => names.filter((name) => canonicalName(name) === wanted))[0];
  if (own === undefined) return { name: 'file', cells: ofFile };
  const column = cells.get(own)!;
  const filesOf = new Map<string, Set<string>>();
  for (const [row, run] of column.entries()) {
    if (!isMissing(run)) filesOf.set(run, (filesOf.get(run) ?? new Set()).add(ofFile[row]));
  }
  const isShared = [...filesOf.values()].some(({ size }) => size > 1);
  return { name: own, cells: isShared ? column.map((run, row) => `${ofFile[row]}/${run}`) : column };
}

/** A row for each run and step, with the columns of all files. */
function sideBySide(files: readonly NamedTable[], { join }: Asked): LogTable {
  const keyed = files.map(({ table, file }) => {
    const step = join ?? new ColumnIndex(table).first(stepNames);
    if (step === undefined || !table.columns.includes(step))
      throw new UserError(
        `${file}: no column ${join ?? 'of steps'} is recognised to join the files on; name it with --join; there are: ${table.columns.join(', ')}`,
      );
    return { table, file, step, run: runOf(table, step) };
  });
  refuseMixedRuns(keyed);
  const wide = new JoinedRows(keyed.some(({ run }) => run !== undefined));
  for (const one of keyed) wide.add(one);
  return derivedTable(merged(files), {
    ...wide.inOrder(),
    notes: [`${files.length} files side by side, joined on ${keyed[0].step}`],
  });
}

const runOf = (table: LogTable, step: string): string | undefined =>
  runNames.flatMap((wanted) =>
    table.columns.filter((name) => canonicalName(name) === wanted && name !== step),
  )[0];

/** KL of several runs beside gold of one that is not named would be given to whichever run comes last. */
function refuseMixedRuns(keyed: readonly KeyedFile[]): void {
  const several = keyed.find(({ table, run }) => run !== undefined && new Set(table.column(run)).size > 1);
  const unnamed = keyed.find(({ run }) => run === undefined);
  if (several === undefined || unnamed === undefined) return;
  throw new UserError(
    `${unnamed.file}: no column says of which run a row is, and ${several.file} has several (${several.run}); add that column`,
  );
}

interface KeyedFile extends NamedTable {
  step: string;
  run?: string;
}

/** Rows that grow file by file. */
class JoinedRows {
  readonly cells = new Map<string, string[]>([['step', []]]);
  readonly lines: number[] = [];
  private readonly rows = new Map<string, number>();

  constructor(hasRuns: boolean) {
    if (hasRuns) this.cells.set('run', []);
  }

  /** A column that another file has for the same run and step keeps the name of its file. */
  add({ table, file, step, run }: KeyedFile): void {
    const own = table.columns.filter((name) => name !== step && name !== run);
    const steps = table.column(step);
    const runs = run === undefined ? [] : table.column(run);
    const at = Array.from({ length: table.count }, (_, row) =>
      this.rowOf(steps[row], runs[row] ?? '', table.lines[row]),
    );
    for (const name of own) {
      const values = table.column(name);
      const held = this.cells.get(name);
      const isTaken =
        held !== undefined && at.some((place, row) => !isMissing(held[place]) && !isMissing(values[row]));
      const target = this.columnOf(isTaken ? `${name} (${stemOf(file)})` : name);
      for (const [row, place] of at.entries()) if (!isMissing(values[row])) target[place] = values[row];
    }
  }

  /** Each run by its steps, where all are numbers: a file whose steps begin earlier would stand behind its run. */
  inOrder(): { cells: Map<string, string[]>; lines: Int32Array } {
    const steps = this.cells.get('step')!.map(Number);
    const runs = this.cells.get('run') ?? [];
    const first = new Map<string, number>();
    for (const [row, run] of runs.entries()) if (!first.has(run)) first.set(run, row);
    const runOfRow = (row: number) => first.get(runs[row]) ?? 0;
    const order = this.lines.map((_, row) => row);
    if (!steps.some(Number.isNaN))
      order.sort((left, right) => runOfRow(left) - runOfRow(right) || steps[left] - steps[right]);
    return {
      cells: new Map([...this.cells].map(([name, cells]) => [name, order.map((row) => cells[row])])),
      lines: Int32Array.from(order, (row) => this.lines[row]),
    };
  }

  private columnOf(name: string): string[] {
    const held = this.cells.get(name) ?? new Array<string>(this.lines.length).fill('');
    this.cells.set(name, held);
    return held;
  }

  /** The row of the run and step, made where there is none yet. */
  private rowOf(step: string, run: string, line: number): number {
    const number = stepNumber(step);
    const key = `${run}\u0000${number ?? step}`;
    const held = this.rows.get(key);
    if (held !== undefined) return held;
    for (const column of this.cells.values()) column.push('');
    this.cells.get('step')![this.lines.length] = String(number ?? step);
    if (this.cells.has('run')) this.cells.get('run')![this.lines.length] = run;
    this.rows.set(key, this.lines.length);
    return this.lines.push(line) - 1;
  }
}

/** `10`, `10.0`, `checkpoint-10`. */
function stepNumber(step: string): number | undefined {
  const value = Number(/^(?:checkpoint|ckpt|step|global_step)[-_ ]?(\d+)$/i.exec(step)?.[1] ?? step);
  return step.trim() === '' || Number.isNaN(value) ? undefined : value;
}

/** What all files have said while they were read, as the table that the combined one derives from. */
function merged(files: readonly NamedTable[]): LogTable {
  const [{ table }] = files;
  const marks = new Set(files.flatMap((one) => one.table.decimal ?? []));
  return {
    ...{ columns: table.columns, count: table.count, lines: table.lines, place: table.place },
    column: (name) => table.column(name),
    decimal: marks.size === 1 ? [...marks][0] : undefined,
    leftOut: files.flatMap((one) => one.table.leftOut.map((reason) => `${one.file}: ${reason}`)),
    notes: files.flatMap((one) => one.table.notes.map((note) => `${one.file}: ${note}`)),
  };
}
