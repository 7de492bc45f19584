/** What a finding is: a claim of the paper, what this study says of it, and the numbers behind the verdict. */

import type { Coefficients } from '../../laws/coefficients.js';
import type { CurvePoint } from '../../optimization/curve-point.js';
import type { ProxyValidation } from '../../reward-model/proxy-validation.js';
import type { Interval } from '../../statistics/index.js';

export type Word = 'holds' | 'does not hold' | 'cannot be told';

/** One character a verdict, the same on screen, page and in a log. */
export const verdictMarks: Record<Word, string> = { holds: '✓', 'does not hold': '✗', 'cannot be told': '?' };

export interface Verdict {
  /** `F1`. */
  id: string;
  /** What the paper found, in a sentence. */
  statement: string;
  verdict: Word;
  /** The numbers behind the verdict, for people. */
  evidence: string;
  /** The same numbers, for programs. */
  measures: Measure[];
}

export interface Measure extends Interval {
  name: string;
}

/** All that a verdict may look at: the tables of a result folder. */
export interface FindingTables {
  curves: CurvePoint[];
  coefficients: Coefficients[];
  proxies: ProxyValidation[];
  /** Coverage of the intervals, 0 to 1. */
  confidence: number;
}

/** A finding: its claim, and what the tables say of it. */
export interface Finding {
  id: string;
  statement: string;
  judge(tables: FindingTables): Judgement;
}

export interface Judgement {
  verdict: Word;
  evidence: string;
  measures: Measure[];
}

/** One of the conditions that a finding is made of. */
export type Check = 'yes' | 'no' | 'unsure';

/** One condition that fails refutes the finding, one that is open leaves it open. */
export function combine(checks: readonly Check[]): Word {
  if (checks.includes('no')) return 'does not hold';
  return checks.length === 0 || checks.includes('unsure') ? 'cannot be told' : 'holds';
}

/** Is the quantity above the bound? Unsure while its interval reaches both sides. */
export function isAbove({ low, high }: Interval, bound: number): Check {
  if (low > bound) return 'yes';
  return high < bound ? 'no' : 'unsure';
}

export function isBelow({ low, high }: Interval, bound: number): Check {
  return isAbove({ estimate: 0, low: -high, high: -low }, -bound);
}

/** For a study that lacks what the finding is about; `needs` says what. */
export function untold(needs: string): Judgement {
  return { verdict: 'cannot be told', evidence: `Needs ${needs}.`, measures: [] };
}

/** A number without an interval of its own, such as a rank correlation. */
export const point = (name: string, estimate: number): Measure => ({
  name,
  estimate,
  low: estimate,
  high: estimate,
});
