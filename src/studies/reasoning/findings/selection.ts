/** T3, T8: what is gained by choosing among attempts, and where nothing that can be realised gains. */
import { combine, isAbove, isBelow, untold } from '../../../display/finding.js';
import { differenceText, withInterval } from '../../../display/words.js';
import type { CoverageRow } from '../tables.js';
import type { ReasoningFinding } from './index.js';
import { byModel, largest, ofLargest, overLargest, wholePool, worldOf } from './over-models.js';

const leastLag = 0.05;
const leastHardCoverage = 0.8;
const mostHardGain = 0.15;

const lastOf = (rows: readonly CoverageRow[]): CoverageRow | undefined =>
  rows.reduce<CoverageRow | undefined>(
    (most, row) => (most === undefined || row.k > most.k ? row : most),
    undefined,
  );

export const selectionLags: ReasoningFinding = {
  id: 'T3',
  statement:
    'Selection lags coverage: with as many attempts as there are, coverage exceeds the accuracy of the majority by more than 0.05',
  judge({ coverage, confidence }) {
    const lag = overLargest(
      wholePool(coverage, 'answer'),
      (model) => {
        const last = lastOf(model);
        return last === undefined || last.majority === null ? undefined : last.coverage - last.majority;
      },
      { confidence },
    );
    if (lag === undefined) return untold('a pool of attempts');
    return {
      verdict: combine([isAbove(lag, leastLag)]),
      evidence: `Coverage less majority is ${differenceText(lag)} at the largest size.`,
      measures: [{ name: 'lag', ...lag }],
    };
  },
};

export const hardestGainsFromNeither: ReasoningFinding = {
  id: 'T8',
  statement:
    'In the hardest fifth neither a majority nor forced Waits gain 0.15 over pass@1, although coverage there exceeds 0.8',
  judge({ coverage, sequential, confidence }) {
    const hardest = coverage.filter(
      ({ difficultyBin, verifier }) => difficultyBin === 1 && verifier === 'answer',
    );
    const chains = byModel(ofLargest(sequential.filter(({ difficultyBin }) => difficultyBin === 1)));
    const gain = overLargest(
      hardest,
      (model) => {
        const own = chains.find(([row]) => row.seed === model[0].seed && worldOf(row) === worldOf(model[0]));
        const single = model.find(({ k }) => k === 1);
        if (own === undefined || single === undefined) return undefined;
        const selectors = [
          ...model.flatMap(({ majority }) => majority ?? []),
          ...own.flatMap(({ lastAnswer, majorityInChain }) => [lastAnswer, majorityInChain]),
        ];
        return largest(selectors) - single.coverage;
      },
      { confidence },
    );
    const covered = overLargest(hardest, (model) => lastOf(model)?.coverage, { confidence });
    if (gain === undefined || covered === undefined) return untold('bins of difficulty and forced Waits');
    return {
      verdict: combine([isBelow(gain, mostHardGain), isAbove(covered, leastHardCoverage)]),
      evidence: `The best that a majority or forced Waits do, of which noise makes more, gains ${differenceText(gain)} in the hardest bin, whose coverage is ${withInterval(covered)}.`,
      measures: [
        { name: 'gain', ...gain },
        { name: 'coverage', ...covered },
      ],
    };
  },
};
