/** Trained reward models as something that scores: each replica with its own model. */
import { fusedIsFaster, fusedScores, getTf } from '../../tensor/index.js';
import { endTokenOf, type Sequences, sequenceEnd } from '../../world/index.js';
import type { DirectScores, ScoreFunction, Scoring } from '../reward.js';
import { type RewardModelArchitecture, rewardForward } from './reward-model.js';

/** `parameters` are [R · count]; the caller disposes what it gets. */
export function openRewardModels(architecture: RewardModelArchitecture, parameters: Float32Array): Scoring {
  const replicas = parameters.length / architecture.parameterCount;
  const flat = getTf().tensor2d(parameters, [replicas, architecture.parameterCount]);
  const score: ScoreFunction = (sequences, constants) => rewardForward(architecture, constants[0], sequences);
  score.direct = directScores(architecture, parameters);
  return { replicas, constants: [flat], score, dispose: () => flat.dispose() };
}

/** Undefined where tensors are the faster way, or the only one. */
function directScores(
  { trunk, layout, world }: RewardModelArchitecture,
  parameters: Float32Array,
): DirectScores | undefined {
  const sequencesAre = endTokenOf(world) === undefined ? 'fixed' : 'ended';
  if (!fusedIsFaster(trunk, sequencesAre)) return undefined;
  const scores = fusedScores({ shape: trunk, layout, head: 'rewardHead' }, parameters);
  if (!scores) return undefined;
  return (replica, sequences) => scores(replica, sequences, lastTokens(sequences));

  /** In each row the index of the last token that exists. */
  function lastTokens(sequences: Sequences): Int32Array {
    const { count, length } = sequences;
    return Int32Array.from(
      { length: count },
      (_, row) => sequenceEnd(world, sequences, row) - row * length - 1,
    );
  }
}
