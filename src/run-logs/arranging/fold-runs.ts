/** Wide tables, a column for each run and metric, made long: a row for each run and step. */
import {
  canonicalName,
  goldNames,
  isGold,
  isSpread,
  knownKlOf,
  trainingScoreNames,
} from '../columns/index.js';
import { isMissing, type LogTable } from '../reading/index.js';
import { derivedTable } from './derived-table.js';

/** `ppo-seed1 - objective/kl` (W&B), `seed1/kl`, `kl_seed1`. */
const patterns: readonly { pattern: RegExp; run: number; metric: number }[] = [
  { pattern: /^(.*\S) - (\S.*)$/, run: 1, metric: 2 },
  { pattern: /^((?:seed|run|trial|rep(?:licate)?)[-_ ]?\d+)[-_./: ](.+)$/i, run: 1, metric: 2 },
  { pattern: /^(.+?)[-_./: ]((?:seed|run|trial|rep(?:licate)?)[-_ ]?\d+)$/i, run: 2, metric: 1 },
];

interface Part {
  run: string;
  metric: string;
  column: string;
}

/** The table itself where no metric comes in columns of several runs. */
export function foldRuns(table: LogTable): LogTable {
  const named = table.columns.flatMap((column) => partOf(column) ?? []);
  const parts = named.length > 0 ? named : numberedParts(table.columns);
  const runs = [...new Set(parts.map(({ run }) => run))];
  const metrics = [...new Set(parts.map(({ metric }) => metric))];
  if (runs.length < 2 || parts.length <= metrics.length) return table;
  return longTable(table, { parts, runs, metrics });
}

/** Of a table whose columns all name the same run: the run, and the table with its name in a column. */
export function runOfColumns(table: LogTable): { run: string; table: LogTable } | undefined {
  const parts = table.columns.flatMap((column) => partOf(column) ?? []);
  const runs = [...new Set(parts.map(({ run }) => run))];
  const metrics = [...new Set(parts.map(({ metric }) => metric))];
  if (runs.length !== 1 || metrics.length < parts.length) return undefined;
  return { run: runs[0], table: longTable(table, { parts, runs, metrics }) };
}

function partOf(column: string): Part | undefined {
  // `__MIN` and `__MAX` of a W&B panel describe the column before them.
  if (isSpread(column)) return undefined;
  for (const { pattern, run, metric } of patterns) {
    const found = pattern.exec(column);
    if (found !== null) return { run: found[run], metric: found[metric], column };
  }
  return undefined;
}

/** `kl_1, gold_1, kl_2, gold_2`: a number of its own for every run, which each of the metrics has; a KL and a score are among them. */
function numberedParts(columns: readonly string[]): Part[] {
  const parts = columns.flatMap((column): Part[] => {
    const [, metric, run] = /^(.*[^\d\W])[-_ .:]?(\d+)$/.exec(column) ?? [];
    return metric === undefined || isSpread(column) ? [] : [{ run, metric, column }];
  });
  const runsOf = (test: (canonical: string) => boolean) =>
    new Set(parts.filter(({ metric }) => test(canonicalName(metric))).map(({ run }) => run));
  const ofKl = runsOf((name) => ['kl', 'distance'].includes(knownKlOf(name)?.holds ?? ''));
  const ofScore = runsOf(
    (name) => goldNames.includes(name) || isGold(name) || trainingScoreNames.includes(name),
  );
  const areRuns = ofKl.size > 1 && ofKl.size === ofScore.size && [...ofKl].every((run) => ofScore.has(run));
  return areRuns ? parts.filter(({ run }) => ofKl.has(run)) : [];
}

function longTable(
  table: LogTable,
  { parts, runs, metrics }: { parts: Part[]; runs: string[]; metrics: string[] },
): LogTable {
  const folded = new Set(parts.map(({ column }) => column));
  const shared = table.columns.filter((column) => !folded.has(column) && !isSpread(column));
  const sharedCells = shared.map((name) => ({ name, cells: table.column(name) }));
  const cells = new Map<string, string[]>(['run', ...shared, ...metrics].map((name) => [name, []]));
  const lines: number[] = [];
  for (const run of runs) {
    const own = parts.filter((part) => part.run === run);
    const columns = own.map(({ metric, column }) => ({ metric, cells: table.column(column) }));
    const left = metrics.filter((metric) => !own.some((part) => part.metric === metric));
    for (let row = 0; row < table.count; row++) {
      if (columns.every((column) => isMissing(column.cells[row]))) continue;
      lines.push(table.lines[row]);
      cells.get('run')!.push(run);
      for (const one of sharedCells) cells.get(one.name)!.push(one.cells[row]);
      for (const column of columns) cells.get(column.metric)!.push(column.cells[row]);
      for (const metric of left) cells.get(metric)!.push('');
    }
  }
  const shown =
    runs.length > 4 ? `${runs.slice(0, 4).join(', ')} and ${runs.length - 4} more` : runs.join(', ');
  return derivedTable(table, {
    ...{ cells, lines: Int32Array.from(lines) },
    notes: runs.length < 2 ? [] : [`a column a run: made long, with a row for each run and step (${shown})`],
  });
}
