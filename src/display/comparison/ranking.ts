/** All conditions of a comparison in one table, each against the base, with intervals that hold together. */
import { type Difference, differenceOf } from './difference.js';
import type { ComparedSubject } from './kind.js';

export interface RankedValue {
  /** The mean of the condition's runs; NaN where it has none, or none of them has seen it. */
  value: number;
  /** Against the base at a level that is shared out; none for the base itself and for a condition without runs. */
  difference?: Difference | undefined;
}

export interface Ranking {
  columns: { name: string; title: string; unit: string; better: 'high' | 'low' }[];
  /** The best by the first column first. */
  rows: { condition: number; values: RankedValue[] }[];
  /** Comparisons of a column. */
  comparisons: number;
  /** The level of each interval, which makes all of a column hold together at the wanted one (Bonferroni). */
  eachAt: number;
}

export function rankingOf(
  { quantities }: ComparedSubject,
  { base, confidence, margin }: { base: number; confidence: number; margin: number },
): Ranking | undefined {
  const ranked = quantities.flatMap((quantity) =>
    quantity.better === undefined ? [] : [{ ...quantity, better: quantity.better }],
  );
  if (ranked.length === 0) return undefined;
  const conditions = ranked[0].values.length;
  const comparisons = conditions - 1;
  const eachAt = 1 - (1 - confidence) / comparisons;
  const rows = ranked[0].values.map((_, condition) => ({
    condition,
    values: ranked.map(({ values, hasMargin }): RankedValue => {
      const options = { confidence: eachAt, margin: hasMargin ? margin : undefined };
      const difference = differenceOf(values[base], values[condition], options);
      const value = difference?.other ?? Number.NaN;
      return condition === base ? { value } : { value, difference };
    }),
  }));
  const sign = ranked[0].better === 'high' ? -1 : 1;
  const place = ({ values: [{ value }] }: (typeof rows)[number]) =>
    Number.isNaN(value) ? Infinity : sign * value;
  return {
    columns: ranked.map(({ name, title, unit, better }) => ({ name, title, unit, better })),
    rows: rows.sort((a, b) => place(a) - place(b)),
    ...{ comparisons, eachAt },
  };
}
