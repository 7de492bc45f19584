/** How laws become rows of the table of laws. */
import type { Interval } from '../../../statistics/index.js';
import type { LawRow } from './derived-tables.js';

export interface Named {
  law: string;
  subset?: string;
  parameter: string;
  value: Interval;
  theory?: number | null;
  rSquared?: number | null;
  rms?: number | null;
  runs: number;
}

export const lawRow =
  (domain: number) =>
  ({
    law,
    subset = '',
    parameter,
    value,
    theory = null,
    rSquared = null,
    rms = null,
    runs,
  }: Named): LawRow => ({
    ...{ domain, law, subset, parameter, value, theory, rSquared, rms, runs },
  });

/** A number that is known: of a count, or of a measurement whose error is far below what it is compared with. */
export const exact = (estimate: number): Interval => ({ estimate, low: estimate, high: estimate });

/** Without an interval: nothing can be told by it. */
export const open = (estimate: number): Interval => ({
  ...{ estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
});
