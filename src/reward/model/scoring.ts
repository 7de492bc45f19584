/** Trained reward models as something that scores: each replica with its own model. */
import { getTf, kernelScores, type Tensor } from '../../tensor/index.js';
import { lastTokens } from '../../world/index.js';
import type { DirectScores, ScoreFunction, Scoring } from '../reward.js';
import { type RewardModelArchitecture, rewardForward } from './reward-model.js';

/**
 * `parameters` are [R · count]; the caller disposes what it gets. Its tensors are made when somebody asks for them, which kernels do
 * not: whoever adds to it assigns, since a spread would ask.
 */
export function openRewardModels(architecture: RewardModelArchitecture, parameters: Float32Array): Scoring {
  const { parameterCount } = architecture;
  const replicas = parameters.length / parameterCount;
  let flat: Tensor | undefined;
  let constants: readonly Tensor[] | undefined;
  const score: ScoreFunction = (sequences, constants) => rewardForward(architecture, constants[0], sequences);
  score.direct = directScores(architecture, parameters);
  return {
    replicas,
    score,
    get constants() {
      if (constants !== undefined) return constants;
      flat = getTf().tensor2d(parameters, [replicas, parameterCount]);
      constants = [flat];
      return constants;
    },
    set constants(given) {
      constants = given;
    },
    dispose: () => flat?.dispose(),
  };
}

/** Each model's scores of its own sequences; undefined where tensors are the only way. */
export function directScores(
  { trunk, layout, world }: RewardModelArchitecture,
  parameters: Float32Array,
): DirectScores | undefined {
  const scores = kernelScores({ shape: trunk, layout }, parameters);
  return (
    scores &&
    ((sets) =>
      sets.map((own, replica) => (own ? scores(replica, own, lastTokens(world, own)) : new Float32Array())))
  );
}
