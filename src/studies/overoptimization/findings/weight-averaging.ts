/** M4: averaged weights are worth an ensemble of the same proxies, at the cost of one (WARM, Ramé et al. 2024). */
import { combine, isAbove, isBelow, type Measure, untold } from '../../../display/finding.js';
import { withInterval } from '../../../display/words.js';
import { type Interval, meanInterval } from '../../../statistics/index.js';
import type { Size } from '../curves/sweep.js';
import { averagedMembers, type NoisyRuns, noisyRuns } from './ensembles.js';
import type { OveroptimizationFinding } from './methods.js';
import { commonReach, seedCurves } from './seed-curves.js';
import { sizeMeasure } from './size-words.js';

/** Sd of gold: a difference as small as this is none, here as in F7, F11 and F12. */
const margin = 0.1;

const needs =
  'best-of-n against the mean of the weights and against the mean of the scores of the same proxies, with a quarter of the labels flipped';

export const averagedWeightsAreAnEnsemble: OveroptimizationFinding = {
  id: 'M4',
  statement:
    'With a quarter of the labels flipped, one proxy with the mean of the weights of several ends as high under best-of-n as the mean of their scores does, to within 0.1 sd',
  judge(tables) {
    const { confidence } = tables;
    const cases = noisyRuns(tables).flatMap((runs) => differencesOf(runs, confidence) ?? []);
    if (cases.length === 0) return untold(needs);
    const several = cases.length > 1;
    return {
      verdict: combine(
        cases.flatMap(({ difference }) => [isAbove(difference, -margin), isBelow(difference, margin)]),
      ),
      evidence: `${cases
        .map(
          ({ size, difference, gain, groups }) =>
            `The mean of weights${several ? ` at ${size.label}` : ''} ends ${withInterval(difference)} sd of gold above the mean of scores${
              gain === undefined ? '' : ` and ${withInterval(gain)} above the members one by one`
            } (${groups} groups)`,
        )
        .join('; ')}.`,
      measures: cases.flatMap(({ size, difference, gain }): Measure[] => {
        const place = several ? `/${sizeMeasure(size)}` : '';
        return [
          { name: `difference${place}`, ...difference },
          ...(gain === undefined ? [] : [{ name: `gain${place}`, ...gain }]),
        ];
      }),
    };
  },
};

interface Difference {
  size: Size;
  /** Gold at the end less that of the mean of scores, sd. */
  difference: Interval;
  /** The same less that of the members on average; reported alone. */
  gain?: Interval;
  groups: number;
}

/** On the same prompts, group by group. */
function differencesOf({ size, byReward }: NoisyRuns, confidence: number): Difference | undefined {
  const [weights, scores, single] = ['weight-average', 'mean', 'single'].map(byReward);
  if (weights.length === 0 || scores.length === 0) return undefined;
  const reach = Math.min(...[weights, scores, single].filter(({ length }) => length > 0).map(commonReach));
  const [own, theirs] = [weights, scores].map((points) => seedCurves(points, { reach }));
  const shared = own.seeds.filter((seed) => theirs.seeds.includes(seed));
  const end = own.klDistance.length - 1;
  const endOf = ({ seeds, goldScore }: typeof own, seed: number) => goldScore[seeds.indexOf(seed)][end];
  const less = (other: typeof own) =>
    meanInterval(
      shared.map((seed) => endOf(own, seed) - endOf(other, seed)),
      confidence,
    );
  return {
    ...{ size, difference: less(theirs), groups: shared.length },
    ...(single.length > 0 && { gain: less(averagedMembers(seedCurves(single, { reach }), own.seeds)) }),
  };
}
