/** T6, T7, T12: forced Waits, against parallel attempts, and whether Waits of the model's own are real. */
import { combine, isAbove, isBelow, untold } from '../../../display/finding.js';
import { differenceText } from '../../../display/words.js';
import { slopeOf } from '../../../statistics/index.js';
import type { SequentialRow } from '../tables.js';
import type { ReasoningFinding } from './index.js';
import { largest, overLargest } from './over-models.js';

const leastGain = 0.05;
/** Beyond so many Waits accuracy is to fall. */
const fewWaits = 3;

const wholeChains = (rows: readonly SequentialRow[]) =>
  rows.filter(({ difficultyBin }) => difficultyBin === 0);

function gainOfWaits(model: readonly SequentialRow[]): number | undefined {
  const none = model.find(({ forcedWaits }) => forcedWaits === 0);
  const few = model.filter(({ forcedWaits }) => forcedWaits > 0 && forcedWaits <= fewWaits);
  if (none === undefined || few.length === 0) return undefined;
  return largest(few.map(({ lastAnswer }) => lastAnswer)) - none.lastAnswer;
}

function slopeBeyond(model: readonly SequentialRow[]): number | undefined {
  const many = model.filter(({ forcedWaits }) => forcedWaits >= fewWaits);
  if (many.length < 2) return undefined;
  return slopeOf(
    many.map(({ forcedWaits }) => forcedWaits),
    many.map(({ lastAnswer }) => lastAnswer),
  );
}

export const waitsHelpThenHarm: ReasoningFinding = {
  id: 'T6',
  statement:
    'Forced Waits help, then harm: one to three gain more than 0.05, and beyond three accuracy falls',
  judge({ sequential, confidence }) {
    const rows = wholeChains(sequential);
    const gain = overLargest(rows, gainOfWaits, { confidence });
    const beyond = overLargest(rows, slopeBeyond, { confidence });
    if (gain === undefined || beyond === undefined) return untold('chains with none to four forced Waits');
    return {
      verdict: combine([isAbove(gain, leastGain), isBelow(beyond, 0)]),
      evidence: `Of one to three forced Waits the best, of which noise makes more, gains ${differenceText(gain)}; beyond three accuracy changes by ${differenceText(beyond)} a Wait.`,
      measures: [
        { name: 'gain', ...gain },
        { name: 'a-wait-beyond-three', ...beyond },
      ],
    };
  },
};

/** Tokens between which the sign is to change. */
const flipRange = [15, 50] as const;

/** Last answer less parallel majority at the first chain within the range, and at the last one. */
function leads(model: readonly SequentialRow[]): [first: number, last: number] | undefined {
  const within = model
    .filter(({ tokens, forcedWaits }) => forcedWaits > 0 && tokens >= flipRange[0] && tokens <= flipRange[1])
    .sort((left, right) => left.tokens - right.tokens)
    .map(({ lastAnswer, parallelMajority }) => lastAnswer - parallelMajority);
  return within.length < 2 ? undefined : [within[0], within[within.length - 1]];
}

export const sequentialThenParallel: ReasoningFinding = {
  id: 'T7',
  statement:
    'Chains win small budgets and parallel attempts large ones: between 15 and 50 tokens the last answer of a chain falls from above to below the majority of as many tokens',
  judge({ sequential, confidence }) {
    const rows = wholeChains(sequential);
    const first = overLargest(rows, (model) => leads(model)?.[0], { confidence });
    const last = overLargest(rows, (model) => leads(model)?.[1], { confidence });
    if (first === undefined || last === undefined) return untold('chains of 15 to 50 tokens');
    return {
      verdict: combine([isAbove(first, 0), isBelow(last, 0)]),
      evidence: `The last answer less the majority of as many tokens is ${differenceText(first)} at the shortest of these chains and ${differenceText(last)} at the longest.`,
      measures: [
        { name: 'shortest', ...first },
        { name: 'longest', ...last },
      ],
    };
  },
};
