/**
 * Mid-training: the last share of the tokens is drawn from curated topics, while the rate decays. What that gains on them
 * and costs on all others.
 *
 * The thresholds of P16 were written here before any such run had been made. Gain: curated topics should lose at least a
 * fifth of their excess, which is what twice as many tokens of theirs give by the theory's exponent, 2^(−1/3) = .79. Cost:
 * the others should rise by at most a tenth; by the same exponent a tenth of the tokens fewer costs .9^(−1/3) = 1.036 of
 * them, and the rest is left for what the decaying rate forgets.
 */
import { type Interval, mean, meanInterval, studentQuantile } from '../../../statistics/index.js';
import type { Noise } from './noise.js';
import { groupBy, type Run } from './runs.js';

export const leastGain = 0.2;
export const mostCost = 0.1;

export interface MidTraining {
  parameters: number;
  tokens: number;
  share: number;
  /** Excess with the share over excess without it, on curated topics and on all others. */
  curated: Interval;
  others: Interval;
  seeds: number;
}

/** Pairs of runs that differ in the share alone; over at least three seeds by Student, else by the noise of a run. */
export function midTraining(
  runs: readonly Run[],
  { confidence, noise }: { confidence: number; noise: Noise | undefined },
): MidTraining[] {
  const own = runs.filter(({ schedule, epochs }) => schedule === 'matched' && epochs === 1);
  const without = new Map(
    own.flatMap((run) => (run.curatedShare === 0 ? [[pairKey(run), run] as const] : [])),
  );
  const pairs = own.flatMap((run) => {
    const base = run.curatedShare > 0 ? without.get(pairKey(run)) : undefined;
    return base === undefined ? [] : [{ run, base }];
  });
  const cases = groupBy(pairs, ({ run }) => `${run.parameters}/${run.tokens}/${run.curatedShare}`);
  return [...cases.values()].flatMap((held) => {
    const of = (name: 'curatedExcess' | 'otherExcess') => {
      const logs = held.map(({ run, base }) =>
        Math.log((run[name] ?? Number.NaN) / (base[name] ?? Number.NaN)),
      );
      return ratioOf(logs, { confidence, noise });
    };
    const { parameters, tokens, curatedShare: share } = held[0].run;
    const [curated, others] = [of('curatedExcess'), of('otherExcess')];
    if (!Number.isFinite(curated.estimate + others.estimate)) return [];
    return [{ parameters, tokens, share, seeds: held.length, curated, others }];
  });
}

const pairKey = ({ domain, width, layers, tokens, seed }: Run) =>
  [domain, width, layers, tokens, seed].join('/');

function ratioOf(
  logs: readonly number[],
  { confidence, noise }: { confidence: number; noise: Noise | undefined },
): Interval {
  const own = meanInterval(logs, confidence);
  const half =
    noise === undefined
      ? Number.POSITIVE_INFINITY
      : (studentQuantile((1 + confidence) / 2, noise.degrees) * Math.SQRT2 * noise.sd) /
        Math.sqrt(logs.length);
  const centre = mean(logs);
  const { low, high } = Number.isFinite(own.low) ? own : { low: centre - half, high: centre + half };
  return { estimate: Math.exp(centre), low: Math.exp(low), high: Math.exp(high) };
}
