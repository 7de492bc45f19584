/**
 * Methods under a reward whose weights are learned: in every iteration each replica's scores are the sum of its components
 * with the weights as they are, and its penalty is multiplied by what is left (Moskovitz et al. 2023, section 4: the mixed
 * advantages (N − Σ λ_i) A_0 + Σ λ_i A_i, with A_0 of the reward −KL).
 *
 * Advantages are linear in rewards, by a baseline, by generalised estimation or by a group, until they are whitened: mixing
 * rewards is mixing advantages. PPO whitens the mixture and not each part, so that the ratio of the weights alone counts,
 * as in the Lagrangian; the paper's code whitens each, which rescales the multipliers. One value head follows the returns of
 * the mixture: while weights move it lags, which is noise in a baseline and no bias.
 */
import type { Components } from '../reward/index.js';
import type { Penalty } from './penalties/penalty.js';
import { partsOf, type Rollout } from './rollout.js';

/** Scores [R · B] with the weights of this iteration; the reward's own where they stay. */
export function weighedScores(rollout: Rollout, components: Components | undefined): Float32Array {
  if (components?.learned === undefined) return rollout.scores;
  const own = scoresByComponent(rollout, components);
  const scores = new Float32Array(rollout.scores.length);
  partsOf(scores, rollout.replicas).forEach((target, replica) => {
    const { components: weights } = components.weights(replica);
    target.forEach((_, row) => {
      target[row] = weights.reduce((sum, weight, index) => sum + weight * own[replica][index][row], 0);
    });
  });
  return scores;
}

/** The penalty times what each replica's weights leave for it; itself where they stay. */
export function weighedPenalty(penalty: Penalty, components: Components | undefined): Penalty {
  if (components?.learned === undefined) return penalty;
  const weighed = <Values extends Float32Array | Float64Array>(values: Values, replicas: number): Values => {
    const all = values.slice() as Values;
    partsOf(all, replicas).forEach((own, replica) => {
      const { penalty: weight } = components.weights(replica);
      own.forEach((value, index) => {
        own[index] = weight * value;
      });
    });
    return all;
  };
  return {
    ...penalty,
    perToken: (rollout) => weighed(penalty.perToken(rollout), rollout.replicas),
    ...(penalty.ownGradient && {
      ownGradient: (rollout: Rollout) => weighed(penalty.ownGradient!(rollout), rollout.replicas),
    }),
  };
}

/** Scores of each component, [R][N][B]; nothing where the reward is no sum. */
export function scoresByComponent(
  { components: scores = new Float32Array(), replicas }: Rollout,
  { names }: Pick<Components, 'names'>,
): Float32Array[][] {
  return partsOf(scores, replicas).map((own) =>
    names.map((_, index) =>
      Float32Array.from({ length: own.length / names.length }, (_, row) => own[row * names.length + index]),
    ),
  );
}
