/** T12: are Waits real? Three questions, asked before and after reinforcement learning. */
import { combine, isAbove, untold } from '../../../display/finding.js';
import { differenceText } from '../../../display/words.js';
import type { WaitsRow } from '../tables.js';
import type { ReasoningFinding } from './index.js';
import { largest, overLargest } from './over-models.js';
import { atLowestRate, preferred } from './runs.js';

/** Difference of two columns, where both have a value. */
const difference =
  (of: (row: WaitsRow) => number | null, less: (row: WaitsRow) => number | null) =>
  ([row]: readonly WaitsRow[]): number | undefined => {
    const [left, right] = [of(row), less(row)];
    return left === null || right === null ? undefined : left - right;
  };

const claims = [
  {
    ids: ['T12a', 'T12d'],
    claim: 'triggered: after a complete pass with an error they are more frequent than after one without',
    words: 'P(Wait | error) less P(Wait | no error)',
    of: difference(
      ({ pWaitError }) => pWaitError,
      ({ pWaitClean }) => pWaitClean,
    ),
  },
  {
    ids: ['T12b', 'T12e'],
    claim: 'aimed: they point to the first error more often than a pointer to any step would',
    words: 'Hits of the first error less those of chance',
    of: difference(
      ({ pointerAtFirstError }) => pointerAtFirstError,
      ({ pointerChance }) => pointerChance,
    ),
  },
  {
    ids: ['T12c', 'T12f'],
    claim:
      'effective: with one, the answer in the end is right more often than where the pass before it ends',
    words: 'Accuracy in the end less accuracy of the pass before',
    of: difference(
      ({ accuracyAfter }) => accuracyAfter,
      ({ accuracyIfStopped }) => accuracyIfStopped,
    ),
  },
] as const;

/** Of fine-tuned models on a scratchpad that is as they wrote it. */
const before = (rows: readonly WaitsRow[]): WaitsRow[] =>
  rows.filter(({ stage, scratchpadNoise }) => stage === 'fine-tuned' && scratchpadNoise === 0);

/** Of models that learned from the exact verifier, where the scratchpad is disturbed most: there Waits stay. */
function after(rows: readonly WaitsRow[]): WaitsRow[] {
  const exact = atLowestRate(
    rows.filter(({ stage, verifier, lag }) => stage === 'learned' && verifier === 'answer' && lag === 0),
  );
  const algorithm = preferred(exact.map((row) => row.algorithm));
  const own = exact.filter((row) => row.algorithm === algorithm);
  const noise = largest(own.map(({ scratchpadNoise }) => scratchpadNoise));
  return own.filter(({ scratchpadNoise }) => scratchpadNoise === noise);
}

const stages = [
  {
    words: 'Waits are',
    rowsOf: before,
    needs: 'Waits after complete passes',
    of: () => 'at the largest size',
  },
  {
    words: 'Waits are, after learning from an exact verifier,',
    rowsOf: after,
    needs: 'Waits after complete passes of models that have learned',
    of: ([{ algorithm, scratchpadNoise }]: readonly WaitsRow[]) =>
      `after learning by ${algorithm}${scratchpadNoise > 0 ? ` with noise of ${scratchpadNoise} on the scratchpad` : ''}`,
  },
] as const;

/** Six verdicts: three before, three after. */
export const waitsAreReal: readonly ReasoningFinding[] = stages.flatMap((stage, place) =>
  claims.map(
    ({ ids, claim, words, of }): ReasoningFinding => ({
      id: ids[place],
      statement: `${stage.words} ${claim}`,
      judge({ waits, confidence }) {
        const rows = stage.rowsOf(waits);
        const gap = overLargest(rows, of, { confidence });
        if (gap === undefined) return untold(stage.needs);
        return {
          verdict: combine([isAbove(gap, 0)]),
          evidence: `${words}: ${differenceText(gap)} ${stage.of(rows)}.`,
          measures: [{ name: 'difference', ...gap }],
        };
      },
    }),
  ),
);
