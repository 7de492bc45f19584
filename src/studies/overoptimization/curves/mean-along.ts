/** Means over seeds along the way of methods that learn, at equal places: each seed interpolated, as far as all of them go. */
import { mean } from '../../../statistics/index.js';
import { groupBy } from './sweep.js';

/**
 * At `bins` + 1 even places from where the last seed begins to where the first ends. A mean over whichever seeds happen to be
 * evaluated near a place, or still run, would jump from one set of seeds to another.
 */
export function meansAlong<Row extends { proxySeed: number }, Name extends string>(
  rows: readonly Row[],
  place: (row: Row) => number,
  { values, bins }: { values: Record<Name, (row: Row) => number>; bins: number },
): (Record<Name, number> & { place: number })[] {
  const seeds = [...groupBy(rows, ({ proxySeed }) => proxySeed).values()].map((own) =>
    [...own].sort((a, b) => place(a) - place(b)),
  );
  if (seeds.length === 0) return [];
  const first = Math.max(...seeds.map((own) => place(own[0])));
  const last = Math.min(...seeds.map((own) => place(own[own.length - 1])));
  if (last < first) return [];
  const count = last === first ? 0 : bins;
  const names = Object.keys(values) as Name[];
  return Array.from({ length: count + 1 }, (_, index) => {
    const wanted = count === 0 ? first : first + ((last - first) * index) / count;
    const means = names.map((name) => [
      name,
      mean(seeds.map((own) => between(own, wanted, { place, value: values[name] }))),
    ]);
    return { place: wanted, ...(Object.fromEntries(means) as Record<Name, number>) };
  });
}

/** Linear between the two rows around a place, which are in its order. */
function between<Row>(
  rows: readonly Row[],
  wanted: number,
  { place, value }: Record<'place' | 'value', (row: Row) => number>,
): number {
  const found = rows.findIndex((row) => place(row) >= wanted - 1e-9);
  const after = found === -1 ? rows.length - 1 : found;
  const [low, high] = [rows[Math.max(0, after - 1)], rows[after]];
  const width = place(high) - place(low);
  const share = width > 0 ? Math.min(1, (wanted - place(low)) / width) : 1;
  return value(low) + share * (value(high) - value(low));
}
