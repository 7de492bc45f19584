/** Best-of-n with a column for each n: `n=1, n=2, n=4`, or `gold_n1, gold_n4, proxy_n1, proxy_n4`. */
import { ColumnIndex, canonicalName, knownKlOf } from '../columns/index.js';
import type { LogTable } from '../reading/index.js';
import { derivedTable } from './derived-table.js';

const named = /^(?:(.*?)[-_ /.@(]+)?(?:n|bon|best[-_ ]?of(?:[-_ ]?n)?)[-_ =:@]*(\d+)\)?$/i;
/** Fewer n are no curve. */
const FEWEST = 4;
const MOST_OF_FIRST = 8;

interface Wide {
  column: string;
  n: number;
  /** What its cells are, `score` where the name does not say. */
  value: string;
}

/** As a row for each n, where no column holds n or a KL; runs that are numbered evenly are no grid of n. */
export function withNOfColumns(table: LogTable): LogTable {
  const wide = table.columns.flatMap((column): Wide[] => {
    const [, stem, n] = named.exec(column.trim()) ?? [];
    return n === undefined ? [] : [{ column, n: Number(n), value: stem || 'score' }];
  });
  const grid = [...new Set(wide.map(({ n }) => n))].sort((left, right) => left - right);
  const gaps = new Set(grid.slice(1).map((n, at) => n - grid[at]));
  if (grid.length < FEWEST || gaps.size < 2 || grid[0] < 1 || grid[0] > MOST_OF_FIRST) return table;
  if (
    new ColumnIndex(table).named((name) => knownKlOf(name)?.holds !== undefined && !named.test(name)).length >
    0
  )
    return table;
  const values = [...new Set(wide.map(({ value }) => value))];
  const others = table.columns.filter((name) => !wide.some(({ column }) => column === name));
  if (others.some((name) => [...values, 'n'].some((own) => canonicalName(own) === canonicalName(name))))
    return table;
  return melted(table, { wide, grid, values, others });
}

interface Melt {
  wide: readonly Wide[];
  grid: readonly number[];
  values: readonly string[];
  others: readonly string[];
}

function melted(table: LogTable, { wide, grid, values, others }: Melt): LogTable {
  const places = Array.from({ length: table.count * grid.length }, (_, index) => ({
    row: Math.floor(index / grid.length),
    n: grid[index % grid.length],
  }));
  const column = (value: string) => {
    const cells = new Map(
      wide.flatMap((own) => (own.value === value ? [[own.n, table.column(own.column)]] : [])),
    );
    return places.map(({ row, n }) => cells.get(n)?.[row] ?? '');
  };
  const cells = new Map<string, string[]>([
    ...others.map((name) => [name, places.map(({ row }) => table.column(name)[row])] as const),
    ['n', places.map(({ n }) => String(n))],
    ...values.map((value) => [value, column(value)] as const),
  ]);
  return derivedTable(table, {
    ...{ cells, lines: Int32Array.from(places, ({ row }) => table.lines[row]) },
    notes: [
      `the columns ${wide[0].column} to ${wide[wide.length - 1].column} are read as a row for each n, with ${values.join(' and ')}`,
    ],
  });
}
