/** Numbers of the table of laws as findings take them: one a language, over one world or several. */
import type { Finding } from '../../../display/finding.js';
import { type Interval, mean, meanInterval } from '../../../statistics/index.js';
import type { StudiedTables } from '../laws/derive.js';
import type { LawRow } from '../laws/derived-tables.js';
import { groupBy } from '../laws/runs.js';

export type PretrainingFinding = Finding<StudiedTables>;

export type RowFilter = Partial<Pick<LawRow, 'law' | 'subset' | 'parameter'>>;

/** Of one language. */
export interface LawValue {
  domain: number;
  value: Interval;
  theory: number | null;
  worlds: number;
}

export const matching = (
  { laws }: Pick<StudiedTables, 'laws'>,
  { law, subset, parameter }: RowFilter,
): LawRow[] =>
  laws.filter(
    (row) =>
      (law === undefined || row.law === law) &&
      (subset === undefined || row.subset === subset) &&
      (parameter === undefined || row.parameter === parameter),
  );

/**
 * Of one world its own interval; of three or more Student's on the estimates, in which the errors of each are as well as
 * what differs between worlds; of two the hull.
 */
export function overWorlds(values: readonly Interval[], confidence: number): Interval {
  if (values.length === 1) return values[0];
  const estimates = values.map(({ estimate }) => estimate);
  if (values.length > 2) return meanInterval(estimates, confidence);
  return {
    estimate: mean(estimates),
    low: Math.min(...values.map(({ low }) => low)),
    high: Math.max(...values.map(({ high }) => high)),
  };
}

/** R² of a language each over worlds. Student's interval of their mean does not know that none of them passes 1. */
export const rSquaredValues = (
  tables: Pick<StudiedTables, 'laws' | 'confidence'>,
  filter: Omit<RowFilter, 'parameter'>,
): LawValue[] =>
  lawValues(tables, { ...filter, parameter: 'R²' }).map(({ value, ...own }) => ({
    ...own,
    value: { ...value, high: Math.min(1, value.high) },
  }));

/** The number that the filter names, a language each by its Zipf exponent. `of` makes another one of a row. */
export function lawValues(
  tables: Pick<StudiedTables, 'laws' | 'confidence'>,
  filter: RowFilter,
  of: (row: LawRow) => Interval = ({ value }) => value,
): LawValue[] {
  return [...groupBy(matching(tables, filter), ({ domain }) => domain)]
    .sort(([left], [right]) => left - right)
    .map(([domain, rows]) => ({
      domain,
      value: overWorlds(rows.map(of), tables.confidence),
      theory: rows[0].theory,
      worlds: rows.length,
    }));
}

export const shifted = ({ estimate, low, high }: Interval, by: number): Interval => ({
  ...{ estimate: estimate + by, low: low + by, high: high + by },
});

/** ` (Zipf α 0.3)` where there are several languages. */
export const inDomain = (domain: number, values: readonly unknown[]): string =>
  values.length > 1 ? ` (Zipf α ${domain})` : '';

/** Names a measure of one of several languages. */
export const measureName = (name: string, domain: number, values: readonly unknown[]): string =>
  values.length > 1 ? `${name}/${domain}` : name;
