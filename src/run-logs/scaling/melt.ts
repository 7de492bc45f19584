/** Coverage as evaluations print it, a column for each k, as one row for each. */
import type { LogTable } from '../reading/index.js';

const column = /^(?:.*[/_ -])?(?:pass|coverage|maj)?(?:@|_at_|_)(\d+)$/i;

/** Fewer columns than this are no curve. */
const FEWEST = 3;

/** `pass@1, pass@2, pass@4` become the columns `k` and `pass@k`; other tables stay as they are. */
export function meltCoverage(table: LogTable): LogTable {
  const wide = table.columns.flatMap((name) => {
    const k = /(?:pass|coverage)/i.test(name) ? column.exec(name)?.[1] : undefined;
    return k === undefined ? [] : [{ name, k }];
  });
  if (wide.length < FEWEST || table.columns.includes('k')) return table;
  const places = Array.from({ length: table.count * wide.length }, (_, index) => ({
    row: Math.floor(index / wide.length),
    own: wide[index % wide.length],
  }));
  const cells = new Map(wide.map(({ name }) => [name, table.column(name)]));
  return {
    ...table,
    columns: [...table.columns.filter((name) => !cells.has(name)), 'k', 'pass@k'],
    count: places.length,
    lines: Int32Array.from(places, ({ row }) => table.lines[row]),
    column: (name) => {
      if (name === 'k') return places.map(({ own }) => own.k);
      if (name === 'pass@k') return places.map(({ row, own }) => cells.get(own.name)![row]);
      const kept = table.column(name);
      return places.map(({ row }) => kept[row]);
    },
    notes: [
      ...table.notes,
      `the columns ${wide[0].name} to ${wide[wide.length - 1].name} are read as one curve`,
    ],
  };
}
