/** T14: what reinforcement learning gains at one attempt, and what it costs at many (Yue et al. 2025). */
import { combine, isAbove, isBelow, untold } from '../../../display/finding.js';
import { differenceText } from '../../../display/words.js';
import type { Interval } from '../../../statistics/index.js';
import type { ReasoningTables } from '../study-tables.js';
import type { RlCoverageRow } from '../tables.js';
import type { ReasoningFinding } from './index.js';
import { largest, overLargest } from './over-models.js';
import { plain, preferred } from './runs.js';

/** Rows of runs against the exact verifier by one loss, of which attempts were judged so. */
function exactRuns({ 'rl-coverage': rows }: ReasoningTables, judge: string): RlCoverageRow[] {
  const exact = plain(rows, 'answer').filter((row) => row.judge === judge);
  const algorithm = preferred(exact.map((row) => row.algorithm));
  return exact.filter((row) => row.algorithm === algorithm);
}

/** Change of pass@k; undefined where no model has such a k. */
const gainAt = (
  rows: readonly RlCoverageRow[],
  k: number,
  { confidence }: ReasoningTables,
): Interval | undefined =>
  overLargest(
    rows.filter((row) => row.k === k),
    ([row]) => row.after - row.before,
    { confidence },
  );

export const learningNarrows: ReasoningFinding = {
  id: 'T14',
  statement:
    'Learning from an exact verifier gains at k = 1 and loses at large k: judged by proofs, which no guess passes, pass@k is higher at 1 and lower at the largest k (Yue et al. 2025)',
  judge(tables) {
    const rows = exactRuns(tables, 'proof');
    const most = largest(rows.map(({ k }) => k));
    const [first, last] = [1, most].map((k) => gainAt(rows, k, tables));
    if (first === undefined || last === undefined) return untold('attempts before and after learning');
    return {
      verdict: combine([isAbove(first, 0), isBelow(last, 0)]),
      evidence: `Of ${rows[0].algorithm} pass@1 under proofs changes by ${differenceText(first)}, pass@${most} by ${differenceText(last)}.`,
      measures: [
        { name: 'at-1', ...first },
        { name: 'at-the-largest-k', ...last },
      ],
    };
  },
};

/** Where the prototype’s models lost most. */
const widest = 16;

export const learningLosesAnswers: ReasoningFinding = {
  id: 'T14b',
  statement: `Learning from an exact verifier loses answers among several attempts: pass@${widest} under answers is lower`,
  judge(tables) {
    const rows = exactRuns(tables, 'answer');
    const gain = gainAt(rows, widest, tables);
    if (gain === undefined) return untold(`${widest} attempts before and after learning`);
    return {
      verdict: combine([isBelow(gain, 0)]),
      evidence: `Of ${rows[0].algorithm} pass@${widest} under answers changes by ${differenceText(gain)}.`,
      measures: [{ name: `at-${widest}`, ...gain }],
    };
  },
};
