/** What several stages read from earlier ones: the world and the trained models, rebuilt from their artifacts. */
import { type PolicyModel, policyModel } from '../../policy/index.js';
import {
  type Normalisation,
  normalise,
  type RewardModelArchitecture,
  RewardScorer,
  rewardModelArchitecture,
} from '../../reward-model/index.js';
import { createWorld, type Sequences, type World } from '../../world/index.js';
import type { Artifact } from '../artifact.js';
import type { StageContext } from '../stage.js';

export function openWorld({ experiment, random }: StageContext): World {
  return createWorld(experiment.world, random.stream('world'));
}

export interface InitialPolicy {
  model: PolicyModel;
  parameters: Float32Array;
}

export function openPolicy({ experiment, input }: StageContext): InitialPolicy {
  const model = policyModel({ world: experiment.world, policy: experiment.policy });
  return { model, parameters: floats(input('policy'), 'parameters') };
}

/** Normalised human scores; the normalisation was measured by the policy stage. */
export function humanScorer(
  { humanUtility }: World,
  policy: Artifact,
): (sequences: Sequences) => Float64Array {
  const { human } = policy.json as unknown as { human: Normalisation };
  return (sequences) => normalise(humanUtility.utility(sequences), human);
}

export interface GoldScorer {
  score(sequences: Sequences, onProgress?: (done: number) => void): Float64Array;
  dispose(): void;
}

/** Normalised gold scores. */
export function openGold({ experiment, input }: StageContext): GoldScorer {
  const gold = input('gold');
  const { normalisation } = gold.json as unknown as { normalisation: Normalisation };
  const architecture = rewardModelArchitecture(experiment.goldRewardModel, experiment.world);
  const scorer = new RewardScorer(architecture, floats(gold, 'parameters'));
  return {
    score: (sequences, onProgress) => normalise(scorer.score(sequences, onProgress)[0], normalisation),
    dispose: () => scorer.dispose(),
  };
}

export interface Proxies {
  architecture: RewardModelArchitecture;
  /** [R · count]. */
  parameters: Float32Array;
  normalisations: Normalisation[];
}

export function openProxies({ experiment, input, parameters }: StageContext<'best-of-n' | 'rl'>): Proxies {
  const proxies = input('proxies');
  const { normalisations } = proxies.json as unknown as { normalisations: Normalisation[] };
  return {
    architecture: rewardModelArchitecture(parameters.size, experiment.world),
    parameters: floats(proxies, 'parameters'),
    normalisations,
  };
}

/** Responses with their sequences in the array `name`. */
export function sequencesOf(artifact: Artifact, name: string, length: number): Sequences {
  const tokens = artifact.arrays[name] as Uint8Array;
  return { tokens, count: tokens.length / length, length };
}

export function floats(artifact: Artifact, name: string): Float32Array {
  return artifact.arrays[name] as Float32Array;
}

/** Rows with the given parity, for pairs that lie next to each other. */
export function everyOther({ tokens, count, length }: Sequences, parity: 0 | 1): Sequences {
  const half = new Uint8Array(tokens.length / 2);
  for (let row = 0; row < count / 2; row++) {
    const from = (2 * row + parity) * length;
    half.set(tokens.subarray(from, from + length), row * length);
  }
  return { tokens: half, count: count / 2, length };
}
