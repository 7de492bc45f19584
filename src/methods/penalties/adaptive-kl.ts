/**
 * The KL penalty with a coefficient that follows a target (Ziegler et al. 2019, section 2.2): after every iteration it is
 * multiplied by 1 + K · e, where e is KL / target − 1, cut to ±0.2.
 */
import { z } from 'zod';
import { positive } from '../../config/numbers.js';
import { type KeyAxis, numberAxis } from '../../engine/axis.js';
import { kl } from './kl.js';
import { type PenaltyKind, penaltyAxis } from './penalty.js';

const config = z.strictObject({
  target: positive().default(6).describe('KL from the initial policy that the coefficient steers to, nats.'),
  gain: positive()
    .max(4)
    .default(0.1)
    .describe('K, by how much of the error, at most 0.2, the coefficient changes in one iteration.'),
});

type AdaptiveConfig = z.infer<typeof config>;

const largestError = 0.2;

const targetAxis: KeyAxis<number> = {
  ...numberAxis({
    name: 'klTarget',
    header: 'kl_target',
    title: 'KL target',
    about: 'KL that an adaptive penalty steers to, nats.',
    unit: 'nats',
    label: (value) => `target ${value} nats`,
    refines: penaltyAxis.name,
  }),
  property: 'target',
};

/** The coefficient after an iteration that was at some KL; what is not finite changes nothing. */
export function nextCoefficient(
  coefficient: number,
  klDivergence: number,
  { target, gain }: AdaptiveConfig,
): number {
  if (!Number.isFinite(klDivergence)) return coefficient;
  const error = Math.min(largestError, Math.max(-largestError, klDivergence / target - 1));
  return coefficient * (1 + gain * error);
}

export const adaptiveKl: PenaltyKind = {
  name: 'adaptive-kl',
  label: 'adaptive KL penalty',
  about: 'The KL penalty with a coefficient that follows a target KL (Ziegler et al. 2019).',
  module: import.meta.url,
  config,
  axes: [targetAxis as KeyAxis],
  open(initial, keys) {
    // One a replica, known with the first report.
    let coefficients: number[] = [];
    const of = (replica: number) => coefficients[replica] ?? initial;
    /** What the plain penalty gives at strength 1, times the coefficient of each replica. */
    const scaled = <Values extends Float32Array | Float64Array>(values: Values, replicas: number): Values => {
      const size = values.length / replicas;
      return values.map((value, index) => of(Math.floor(index / size)) * value) as Values;
    };
    const unit = kl.open(1);
    return {
      perToken: (rollout) => scaled(unit.perToken(rollout), rollout.replicas),
      ownGradient: (rollout) => scaled(unit.ownGradient!(rollout), rollout.replicas),
      observe(klDivergence) {
        coefficients = klDivergence.map((divergence, replica) =>
          nextCoefficient(of(replica), divergence, keys as AdaptiveConfig),
        );
      },
      save: () => coefficients,
      restore: (state) => {
        coefficients = state as number[];
      },
    };
  },
};
