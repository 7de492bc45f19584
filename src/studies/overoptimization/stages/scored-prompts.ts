/** The pools of single prompts, scored by the proxies that have them. */
import type { PromptPool } from '../../../methods/pool-curve.js';
import { type Reward, RewardScorer } from '../../../reward/index.js';
import { responseLengths, type Sequences } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import { sequencesOf } from './models.js';
import type { Pool } from './pool.js';
import type { PoolScores } from './pool-scores.js';
import type { ShardsAtHand } from './settings.js';

/** One prompt's pool. */
export interface StoredPrompt extends PromptPool {
  sequences: Sequences;
}

/** The prompts of all shards by index, each read when it is asked for. */
export interface StoredPrompts {
  count: number;
  at(index: number): StoredPrompt;
}

export interface PoolShards {
  pools: readonly Pool[];
  poolScores: readonly PoolScores[];
}

export interface StoredPromptsOptions {
  /** In all. */
  prompts: number;
  /** Responses to each. */
  n: number;
  world: Experiment['world'];
  /** Which of so many shards are there, in order; the shards deal the prompts out in turn. */
  shards: ShardsAtHand;
}

export function storedPrompts(
  { pools, poolScores }: PoolShards,
  { prompts, n, world, shards: { own, of: shards } }: StoredPromptsOptions,
): StoredPrompts {
  const at = (index: number): StoredPrompt => {
    const place = own.indexOf(index % shards);
    if (place < 0) throw new Error(`prompt ${index} is in none of the shards ${own.join(', ')} of ${shards}`);
    const { tokens, humanScores, initialLogProbs } = pools[place];
    const { goldScores } = poolScores[place];
    const from = Math.floor(index / shards) * n;
    const length = tokens.length / humanScores.length;
    const sequences = sequencesOf(tokens.subarray(from * length, (from + n) * length), world);
    return {
      sequences,
      responseLengths: responseLengths(world, sequences),
      goldScores: goldScores.subarray(from, from + n),
      humanScores: humanScores.subarray(from, from + n),
      initialLogProbs: initialLogProbs.subarray(from, from + n),
    };
  };
  return { count: prompts, at };
}

interface ScoredPromptsParts<Result> {
  /** With the seeds whose proxies diverged. */
  seedCount: number;
  progress: (done: number, total: number, unit: string) => void;
  /** What is made of a prompt's pool and the scores of the responses in it. */
  make: (prompt: StoredPrompt, proxyScores: Float64Array) => Result;
}

/**
 * What is made of each replica's own prompts, [replica][prompt]. Prompts are dealt out in turn among the seeds, those that
 * diverged included: a seed shares nothing with the others, and has the same prompts against every size. An ensemble has
 * those of its whole group. One prompt of each replica is scored at a time.
 */
export function scorePrompts<Result>(
  prompts: StoredPrompts,
  reward: Reward,
  { seedCount, progress, make }: ScoredPromptsParts<Result>,
): Result[][] {
  const { seeds, groups = seeds.map((seed) => [seed]) } = reward;
  const scorer = new RewardScorer(reward);
  const made: Result[][] = seeds.map(() => []);
  const rounds = Math.ceil(prompts.count / seedCount);
  for (let round = 0; round < rounds; round++) {
    for (const place of groups[0]?.keys() ?? []) {
      const indexes = groups.map((group) => round * seedCount + group[place]);
      const own = indexes.map((index) => (index < prompts.count ? prompts.at(index) : undefined));
      // Fewer prompts than seeds are left at the end: the last ones score something that nobody reads.
      const other = own.find((prompt) => prompt !== undefined);
      if (other === undefined) continue;
      const scores = scorer.scoreEach(own.map((prompt) => (prompt ?? other).sequences));
      own.forEach((prompt, replica) => {
        if (prompt === undefined) return;
        made[replica].push(make(prompt, reward.normalise(scores[replica], replica, prompt.sequences.tokens)));
      });
    }
    progress(round + 1, rounds, 'prompts a run');
  }
  return made;
}
