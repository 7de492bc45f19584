/** What several stages read from earlier ones: the world and the trained models, rebuilt from their artifacts. */
import { type PolicyModel, policyModel } from '../../policy/index.js';
import {
  type Normalisation,
  normalise,
  type RewardModelArchitecture,
  RewardScorer,
  rewardModelArchitecture,
} from '../../reward-model/index.js';
import { mean } from '../../statistics/index.js';
import { createWorld, type Sequences, sequenceLength, type World } from '../../world/index.js';
import type { Artifact } from '../artifact.js';
import type { StageContext, TransformerSize } from '../stage.js';

export function openWorld({ experiment, random }: StageContext): World {
  return createWorld(experiment.world, random.stream('world'));
}

export interface InitialPolicy {
  model: PolicyModel;
  parameters: Float32Array;
}

/** The policy of the stage `id`: by default the one whose responses the reward models were trained on. */
export function openPolicy({ experiment, input }: StageContext, id = 'policy'): InitialPolicy {
  const policy = input(id);
  const { size } = policy.json as unknown as { size: TransformerSize };
  const model = policyModel({ world: experiment.world, policy: size });
  return { model, parameters: floats(policy, 'parameters') };
}

/**
 * What to subtract from scores so that the optimised policy starts at 0 (as Gao et al. shift their figure 23): the
 * mean over its own initial responses. Normalised scores have it already for the policy that fixed their scale.
 */
export function startOf(
  context: StageContext<'best-of-n' | 'rl'>,
  score: (sequences: Sequences) => ArrayLike<number>,
): number {
  return context.parameters.policy === 'policy' ? 0 : mean(score(ownResponses(context)));
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

/** The proxies of one setting, their scores 0 at the policy that is optimised. */
export function openProxies(context: StageContext<'best-of-n' | 'rl'>): Proxies {
  const artifact = context.input('proxies');
  const { normalisations } = artifact.json as unknown as { normalisations: Normalisation[] };
  const proxies = {
    architecture: rewardModelArchitecture(context.parameters.size, context.experiment.world),
    parameters: floats(artifact, 'parameters'),
  };
  if (context.parameters.policy === 'policy') return { ...proxies, normalisations };
  const scorer = new RewardScorer(proxies.architecture, proxies.parameters, normalisations.length);
  const means = scorer.score(ownResponses(context)).map((scores) => mean(scores));
  scorer.dispose();
  return {
    ...proxies,
    normalisations: normalisations.map(({ scale }, seed) => ({ scale, mean: means[seed] })),
  };
}

/** Responses of the policy that is optimised, before it is. */
function ownResponses({ experiment, input, parameters }: StageContext<'best-of-n' | 'rl'>): Sequences {
  return sequencesOf(input(parameters.policy), 'initialResponses', sequenceLength(experiment.world));
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
