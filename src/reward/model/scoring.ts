/** Trained reward models as something that scores: each replica with its own model. */
import { getTf } from '../../tensor/index.js';
import type { Scoring } from '../reward.js';
import { type RewardModelArchitecture, rewardForward } from './reward-model.js';

/** `parameters` are [R · count]; the caller disposes what it gets. */
export function openRewardModels(architecture: RewardModelArchitecture, parameters: Float32Array): Scoring {
  const replicas = parameters.length / architecture.parameterCount;
  const flat = getTf().tensor2d(parameters, [replicas, architecture.parameterCount]);
  return {
    replicas,
    constants: [flat],
    score: (sequences, constants) => rewardForward(architecture, constants[0], sequences),
    dispose: () => flat.dispose(),
  };
}
