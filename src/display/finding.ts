/** What a finding is: a claim, what a study says of it, and the numbers behind the verdict. */
import type { Interval } from '../statistics/index.js';

/** `reported` is of a finding that gives numbers and passes no judgement on them. */
export type Word = 'holds' | 'does not hold' | 'cannot be told' | 'reported';

/** One character a verdict, the same on screen, page and in a log. */
export const verdictMarks: Record<Word, string> = {
  holds: '✓',
  'does not hold': '✗',
  'cannot be told': '?',
  reported: '·',
};

export interface Measure extends Interval {
  name: string;
}

export interface Judgement {
  verdict: Word;
  /** The numbers behind the verdict, for people. */
  evidence: string;
  /** The same numbers, for programs. */
  measures: Measure[];
}

/** A finding: its claim, and what the tables of a study say of it. */
export interface Finding<Tables = unknown> {
  /** `F1`. */
  id: string;
  /** What was found, in a sentence. */
  statement: string;
  judge(tables: Tables): Judgement;
}

export interface Verdict extends Judgement {
  id: string;
  statement: string;
}

/** A verdict for every finding; one that the study says nothing about cannot be told. */
export const judgeFindings = <Tables>(findings: readonly Finding<Tables>[], tables: Tables): Verdict[] =>
  findings.map((finding) => ({
    id: finding.id,
    statement: finding.statement,
    ...finding.judge(tables),
  }));

/** findings.json: JSON has no word for an open end or an estimate that cannot be had, which are null. */
/** Whether the data say anything of it at all, be it that it cannot be told. */
export const isAbout = ({ measures }: Judgement): boolean => measures.length > 0;

export const findingsText = (verdicts: readonly Verdict[]): string =>
  `${JSON.stringify({ findings: verdicts }, null, 2)}\n`;

/** One of the conditions that a finding is made of. */
export type Check = 'yes' | 'no' | 'unsure';

/** A verdict on a claim; what only reports has none. */
export type Judged = Exclude<Word, 'reported'>;

/** One condition that fails refutes the finding, one that is open leaves it open. */
export function combine(checks: readonly Check[]): Judged {
  if (checks.includes('no')) return 'does not hold';
  return checks.length === 0 || checks.includes('unsure') ? 'cannot be told' : 'holds';
}

/** The word for several cases of one finding. One that is only reported counts neither for it nor against it. */
export function together(words: readonly Word[]): Word {
  const checks = words.flatMap((word) => (word === 'reported' ? [] : [checkOf[word]]));
  const isReported = words.includes('reported') && checks.every((check) => check === 'unsure');
  return isReported ? 'reported' : combine(checks);
}

const checkOf = { holds: 'yes', 'does not hold': 'no', 'cannot be told': 'unsure' } as const;

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
