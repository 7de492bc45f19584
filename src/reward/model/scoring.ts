/** Trained reward models as something that scores: each replica with its own model. */
import { fusedIsFaster, fusedScores, getTf } from '../../tensor/index.js';
import { endTokenOf, type Sequences, sequenceEnd, type WorldShape } from '../../world/index.js';
import type { DirectScores, ScoreFunction, Scoring } from '../reward.js';
import { type RewardModelArchitecture, rewardForward } from './reward-model.js';

/** `parameters` are [R · count]; the caller disposes what it gets. */
export function openRewardModels(architecture: RewardModelArchitecture, parameters: Float32Array): Scoring {
  const replicas = parameters.length / architecture.parameterCount;
  const flat = getTf().tensor2d(parameters, [replicas, architecture.parameterCount]);
  const score: ScoreFunction = (sequences, constants) => rewardForward(architecture, constants[0], sequences);
  score.direct = directScores(architecture, parameters);
  return { replicas, constants: [flat], score, byReplica: true, dispose: () => flat.dispose() };
}

/** Each model's scores of its own sequences; undefined where tensors are the faster way, or the only one. */
export function directScores(
  { trunk, layout, world }: RewardModelArchitecture,
  parameters: Float32Array,
): DirectScores | undefined {
  if (!fusedIsFaster(trunk, endTokenOf(world) === undefined ? 'fixed' : 'ended')) return undefined;
  const scores = fusedScores({ shape: trunk, layout, head: 'rewardHead' }, parameters);
  return scores && ((sets) => sets.map((own, replica) => scores(replica, own, lastTokens(world, own))));
}

/** In each row the index of the last token that exists, [count]. */
function lastTokens(world: WorldShape, sequences: Sequences): Int32Array {
  const { count, length } = sequences;
  return Int32Array.from(
    { length: count },
    (_, row) => sequenceEnd(world, sequences, row) - row * length - 1,
  );
}
