/** Long tables, a row for each value with the name of its metric, made wide: a column for each metric. */
import {
  canonicalName,
  goldNames,
  isGold,
  isTime,
  knownKlOf,
  stepNames,
  trainingScoreNames,
} from '../columns/index.js';
import { isMissing, type LogTable, tally } from '../reading/index.js';
import { derivedTable } from './derived-table.js';

const metricNames = [
  'metric',
  'metric_name',
  'metrics',
  'name',
  'tag',
  'key',
  'variable',
  'series',
  'measure',
  'quantity',
];
const valueNames = ['value', 'values', 'val', 'scalar', 'metric_value', 'y'];
/** More are no metrics. */
const MOST_METRICS = 1000;

/** The table itself unless one of its columns names a KL and a score, whose values stand in another one. */
export function pivotMetrics(table: LogTable): LogTable {
  const columnOf = (wanted: readonly string[]) =>
    table.columns.filter((name) => wanted.includes(canonicalName(name)));
  const [value] = columnOf(valueNames);
  const metric = columnOf(metricNames).find((name) => name !== value && namesKlAndScore(table, name));
  if (value === undefined || metric === undefined) return table;
  const keys = table.columns.filter(
    (name) => name !== value && name !== metric && !isTime(canonicalName(name)),
  );
  // Without any, values of a row cannot be told from those of the next.
  if (!keys.some((name) => stepNames.includes(canonicalName(name)))) return table;
  return pivoted(table, { metric, value, keys });
}

function namesKlAndScore(table: LogTable, column: string): boolean {
  const names = [...tally(table, column).keys()].filter((cell) => !isMissing(cell));
  if (names.length < 2 || names.length > MOST_METRICS) return false;
  const canonical = names.map(canonicalName);
  return (
    canonical.some((name) => name !== 'n' && knownKlOf(name) !== undefined) &&
    canonical.some((name) => goldNames.includes(name) || isGold(name) || trainingScoreNames.includes(name))
  );
}

interface Long {
  metric: string;
  value: string;
  keys: readonly string[];
}

/** Rows in the order in which they begin; a metric that comes again for the same keys begins a new one. */
function pivoted(table: LogTable, { metric, value, keys }: Long): LogTable {
  const [metrics, values] = [table.column(metric), table.column(value)];
  const keyCells = keys.map((name) => table.column(name));
  const names = [...new Set(metrics.filter((name) => !isMissing(name)))];
  const cells = new Map<string, string[]>([...keys, ...names].map((name) => [name, []]));
  const lines: number[] = [];
  const open = new Map<string, number>();
  for (let row = 0; row < table.count; row++) {
    if (isMissing(metrics[row])) continue;
    const key = keyCells.map((column) => column[row]).join('\u0000');
    let at = open.get(key);
    if (at === undefined || cells.get(metrics[row])![at] !== '') {
      at = lines.push(table.lines[row]) - 1;
      open.set(key, at);
      for (const [index, name] of keys.entries()) cells.get(name)!.push(keyCells[index][row]);
      for (const name of names) cells.get(name)!.push('');
    }
    cells.get(metrics[row])![at] = values[row];
  }
  return derivedTable(table, {
    ...{ cells, lines: Int32Array.from(lines) },
    notes: [`a row a value: made wide, with a column for each ${metric} (${names.slice(0, 4).join(', ')})`],
  });
}
