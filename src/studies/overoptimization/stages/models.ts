/** The world and the trained models, opened from what earlier stages gave. */
import { type PolicyModel, policyModel } from '../../../policy/index.js';
import type { RandomStream } from '../../../random/index.js';
import {
  type Normalisation,
  normalise,
  openRewardModels,
  type RewardModels,
  RewardScorer,
  rewardModelArchitecture,
  runningMeans,
} from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import type { TransformerSize } from '../../../tensor/config.js';
import type { WorldConfig } from '../../../world/config.js';
import { createWorld, type Sequences, sequenceLength, type World } from '../../../world/index.js';

/** `root` is the root stream of the experiment. */
export const openWorld = (config: WorldConfig, root: RandomStream): World =>
  createWorld(config, root.stream('world'));

/** What opening a policy needs of its stage's output. */
interface StoredPolicy {
  size: TransformerSize;
  parameters: Float32Array;
}

export function openPolicy(
  world: WorldConfig,
  { size, parameters }: StoredPolicy,
): { model: PolicyModel; parameters: Float32Array } {
  return { model: policyModel({ world, policy: size }), parameters };
}

/** Normalised human scores; the policy stage measured their scale. */
export function humanScorer(
  { humanUtility }: World,
  { human }: { human: Normalisation },
): (sequences: Sequences) => Float64Array {
  return (sequences) => normalise(humanUtility.utility(sequences), human);
}

export interface GoldScorer {
  score(sequences: Sequences, onProgress?: (done: number) => void): Float64Array;
  dispose(): void;
}

export interface StoredGold {
  size: TransformerSize;
  parameters: Float32Array;
  normalisation: Normalisation;
}

/** Normalised gold scores. */
export function openGold(world: WorldConfig, { size, parameters, normalisation }: StoredGold): GoldScorer {
  const model = openRewardModels(rewardModelArchitecture(size, world), parameters);
  const scorer = new RewardScorer(model);
  return {
    score: (sequences, onProgress) => normalise(scorer.score(sequences, onProgress)[0], normalisation),
    dispose: () => model.dispose(),
  };
}

export interface StoredProxies {
  size: TransformerSize;
  seeds: number[];
  parameters: Float32Array;
  normalisations: Normalisation[];
  groupSize: number | null;
  /** See RewardModels. */
  meanNormalisations?: Normalisation[];
}

/**
 * The proxies of one setting, their scores 0 at the policy that is optimised. `start` are that policy's own responses,
 * where it is not the one that fixed the proxies' scale.
 */
export function openProxies(
  world: WorldConfig,
  { size, seeds, parameters, normalisations, groupSize, meanNormalisations }: StoredProxies,
  start?: Sequences,
): RewardModels {
  const architecture = rewardModelArchitecture(size, world);
  const models = { architecture, parameters, seeds, ...(groupSize !== null && { groupSize }) };
  const startingAt = (own: Float32Array, scaled: Normalisation[]): Normalisation[] => {
    if (start === undefined) return scaled;
    const scoring = openRewardModels(architecture, own);
    const means = new RewardScorer(scoring).score(start).map((scores) => mean(scores));
    scoring.dispose();
    return scaled.map(({ scale }, index) => ({ scale, mean: means[index] }));
  };
  return {
    ...models,
    normalisations: startingAt(parameters, normalisations),
    ...(meanNormalisations &&
      groupSize !== null && {
        meanNormalisations: startingAt(runningMeans(models, groupSize), meanNormalisations),
      }),
  };
}

/** Rows of tokens as sequences of this world. */
export function sequencesOf(tokens: Uint8Array, world: WorldConfig): Sequences {
  const length = sequenceLength(world);
  return { tokens, count: tokens.length / length, length };
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

/** Arrays one behind the other. */
export const joinedBytes = (parts: readonly Uint8Array[]): Uint8Array =>
  joined(parts, (length) => new Uint8Array(length));

export const joinedFloats = (parts: readonly Float32Array[]): Float32Array =>
  joined(parts, (length) => new Float32Array(length));

function joined<Values extends Uint8Array | Float32Array>(
  parts: readonly Values[],
  make: (length: number) => Values,
): Values {
  const whole = make(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
