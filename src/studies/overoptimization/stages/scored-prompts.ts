/** The pools of single prompts, scored by the proxies that have them. */
import type { PromptPool } from '../../../methods/pool-curve.js';
import { type Reward, RewardScorer } from '../../../reward/index.js';
import { responseLengths, type Sequences } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import { sequencesOf } from './models.js';
import type { Pool } from './pool.js';

/** One prompt's pool. */
export interface StoredPrompt extends PromptPool {
  sequences: Sequences;
}

/** The prompts of all shards, in order; `n` responses each. */
export const promptsOf = (
  pools: readonly Pool[],
  options: { n: number; world: Experiment['world'] },
): StoredPrompt[] => pools.flatMap((pool) => promptsOfShard(pool, options));

function promptsOfShard(
  { tokens, goldScores, humanScores, initialLogProbs }: Pool,
  { n, world }: { n: number; world: Experiment['world'] },
): StoredPrompt[] {
  const length = tokens.length / goldScores.length;
  return Array.from({ length: goldScores.length / n }, (_, index) => {
    const [from, to] = [index * n, (index + 1) * n];
    const sequences = sequencesOf(tokens.subarray(from * length, to * length), world);
    return {
      sequences,
      responseLengths: responseLengths(world, sequences),
      goldScores: goldScores.subarray(from, to),
      humanScores: humanScores.subarray(from, to),
      initialLogProbs: initialLogProbs.subarray(from, to),
    };
  });
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
  prompts: readonly StoredPrompt[],
  reward: Reward,
  { seedCount, progress, make }: ScoredPromptsParts<Result>,
): Result[][] {
  const { seeds, groups = seeds.map((seed) => [seed]) } = reward;
  const scorer = new RewardScorer(reward);
  const made: Result[][] = seeds.map(() => []);
  for (let from = 0; from < prompts.length; from += seedCount) {
    const dealt = prompts.slice(from, from + seedCount);
    for (const place of groups[0].keys()) {
      const own = groups.map((group) => dealt[group[place]]);
      // Fewer prompts than seeds are left at the end: the last ones score something that nobody reads.
      const scores = scorer.scoreEach(own.map((prompt) => (prompt ?? dealt[0]).sequences));
      own.forEach((prompt, replica) => {
        if (prompt === undefined) return;
        made[replica].push(make(prompt, reward.normalise(scores[replica], replica, prompt.sequences.tokens)));
      });
    }
    progress(from + dealt.length, prompts.length, 'prompts');
  }
  return made;
}
