/** KL in the loss instead of the rewards, by an estimate of the sampled token (Shao et al. 2024, eq. 4, has k3). */
import { z } from 'zod';
import { type KeyAxis, wordAxis } from '../../engine/axis.js';
import { klEstimate, klEstimators } from '../kl-estimators.js';
import { type PenaltyKind, penaltyAxis } from './penalty.js';

const config = z.strictObject({
  estimator: z
    .enum(klEstimators)
    .default('k3')
    .describe(
      'The estimate whose gradient is taken: k2 has that of KL(π ‖ π_init), k3 that of KL(π_init ‖ π), k1 none on average.',
    ),
});

const estimatorAxis: KeyAxis<string> = {
  ...wordAxis({
    name: 'klEstimator',
    header: 'kl_estimator',
    title: 'KL estimator',
    about: 'The estimate of KL in the loss of an online method.',
    label: (value) => `${value} in the loss`,
    order: klEstimators,
    refines: penaltyAxis.name,
  }),
  property: 'estimator',
};

export const klLoss: PenaltyKind = {
  name: 'kl-loss',
  label: 'KL in the loss',
  about:
    'An estimate of KL from the initial policy, k1, k2 or k3, in the loss of each sampled token (Schulman 2020).',
  module: import.meta.url,
  isInLoss: true,
  config,
  axes: [estimatorAxis as KeyAxis],
  open(coefficient, keys) {
    const { estimator } = keys as z.infer<typeof config>;
    return {
      perToken: ({ logProbs }) => new Float32Array(logProbs.length),
      ...(coefficient > 0 && {
        loss: (token) => {
          const { estimate, byLogProb } = klEstimate(estimator, token);
          return { loss: coefficient * estimate, byLogProb: coefficient * byLogProb };
        },
      }),
    };
  },
};
