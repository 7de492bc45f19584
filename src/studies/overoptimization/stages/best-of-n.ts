/**
 * Best-of-n: every proxy of one setting against prompts of its own out of the shared pool, for all n at once; and from
 * the same scores the frontier, what a KL-optimal optimiser of that proxy reaches.
 */
import { defineStage, many } from '../../../engine/stage.js';
import { bestOfNGrid, type PromptCurve, promptCurve } from '../../../methods/best-of-n/best-of-n.js';
import type { ScoredPool } from '../../../methods/best-of-n/frontier.js';
import { type Reward, RewardScorer, rewardKinds } from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import { responseLengths, type Sequences } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import { doubtKlBound } from '../doubts/kl-bound-not-tight.js';
import { rowsOf } from '../rows.js';
import { bestOfNPoints } from './best-of-n-points.js';
import { tokenCost } from './cost.js';
import type { MeasuredRun } from './fit.js';
import { frontierPoints } from './frontier-points.js';
import { gold } from './gold.js';
import { openJudges } from './judges.js';
import { pointRows } from './measured-point.js';
import { sequencesOf } from './models.js';
import { policy } from './policy.js';
import { type Pool, pool } from './pool.js';
import { proxies } from './proxies.js';
import type { CurveParameters } from './settings.js';

export interface BestOfNRuns {
  /** One a seed. */
  runs: MeasuredRun[];
}

export const bestOfN = defineStage({
  name: 'best-of-n',
  heading: 'Best-of-n',
  module: import.meta.url,
  modules: ({ reward }: CurveParameters) => [rewardKinds.get(reward).module],
  inputs: { policy, gold, proxies: many(proxies), pools: many(pool) },
  tables: ['curves', 'frontier', 'response_lengths', 'warnings'],
  tensors: true,
  urgency: 'early',
  title: ({ rmParameters }: CurveParameters) =>
    `Best-of-n against ${rmParameters.toLocaleString('en-US')} parameters`,
  select: ({ world, bestOfN: config }: Experiment) => ({ world, bestOfN: config }),
  cost: ({ bestOfN: { prompts, n } }, { size }) => prompts * n * tokenCost(size),
  async run({ config, parameters, inputs, show, progress }) {
    const { points, n } = config.bestOfN;
    const { isFurther, reward: rewardName, method, setting, rmParameters } = parameters;
    const start = isFurther ? sequencesOf(inputs.policy.initialResponses, config.world) : undefined;
    const judges = openJudges(config.world, inputs, { ...parameters, start });
    const reward = rewardKinds.get(rewardName).open(judges, parameters.rewardKeys);
    const grid = bestOfNGrid(n, points);
    const prompts = inputs.pools.flatMap((pooled) => promptsOf(pooled, { n, world: config.world }));
    const { curves, scored } = scoredPrompts(prompts, reward, {
      ...{ grid, progress, seedCount: judges.seedCount },
    });
    const rows = bestOfNPoints(curves, { method, setting, seeds: reward.seeds, grid });
    const optimal = frontierPoints(scored, { setting, seeds: reward.seeds, points });
    reward.dispose();
    show(rowsOf('curves', rows));
    const ends = rows.filter(({ n: taken }) => taken === grid[grid.length - 1]);
    const subject = `best-of-n against ${rmParameters} parameters`;
    const [{ kl }] = ends;
    const doubt = doubtKlBound(subject, kl, mean(ends.map(({ klDiscrete }) => klDiscrete ?? kl)));
    const output: BestOfNRuns = {
      runs: reward.seeds.map((seed) => {
        const own = rows.filter(({ proxySeed }) => proxySeed === seed);
        return {
          klDistance: own.map((point) => point.klDistance),
          gold: own.map((point) => point.goldScore),
        };
      }),
    };
    return {
      output,
      tables: [
        ...pointRows(config.world, rows),
        rowsOf('frontier', optimal),
        rowsOf('warnings', doubt ? [doubt] : []),
      ],
      metrics: {
        goldScore: mean(ends.map((point) => point.goldScore)),
        proxyScore: mean(ends.map((point) => point.proxyScore)),
      },
    };
  },
});

/** One prompt's pool. */
interface PromptPool {
  sequences: Sequences;
  goldScores: Float64Array;
  humanScores: Float64Array;
  initialLogProbs: Float32Array;
  responseLengths: Int32Array;
}

function promptsOf(
  { tokens, goldScores, humanScores, initialLogProbs }: Pool,
  { n, world }: { n: number; world: Experiment['world'] },
): PromptPool[] {
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

interface ScoredPromptsParts {
  grid: number[];
  /** With the seeds whose proxies diverged. */
  seedCount: number;
  progress: (done: number, total: number, unit: string) => void;
}

/** Of each replica's own prompts, [replica][prompt]. */
interface ScoredPrompts {
  curves: PromptCurve[][];
  /**
   * The frontier has one temperature for all prompts of a replica and so needs them together: 8 bytes a response, less
   * than its tokens and gold score, which are in memory anyway.
   */
  scored: ScoredPool[][];
}

/**
 * Prompts are dealt out in turn among the seeds, those that diverged included: a seed shares nothing with the others, and
 * has the same prompts against every size. An ensemble has those of its whole group. One prompt of each replica is scored
 * at a time.
 */
function scoredPrompts(
  prompts: readonly PromptPool[],
  reward: Reward,
  { grid, seedCount, progress }: ScoredPromptsParts,
): ScoredPrompts {
  const { seeds, groups = seeds.map((seed) => [seed]) } = reward;
  const scorer = new RewardScorer(reward);
  const curves: PromptCurve[][] = seeds.map(() => []);
  const scored: ScoredPool[][] = seeds.map(() => []);
  for (let from = 0; from < prompts.length; from += seedCount) {
    const dealt = prompts.slice(from, from + seedCount);
    for (const place of groups[0].keys()) {
      const own = groups.map((group) => dealt[group[place]]);
      // Fewer prompts than seeds are left at the end: the last ones score something that nobody reads.
      const scores = scorer.scoreEach(own.map((prompt) => (prompt ?? dealt[0]).sequences));
      own.forEach((prompt, replica) => {
        if (prompt === undefined) return;
        const proxyScores = reward.normalise(scores[replica], replica, prompt.sequences.tokens);
        curves[replica].push(promptCurve(prompt, proxyScores, grid));
        scored[replica].push({ ...prompt, proxyScores });
      });
    }
    progress(from + dealt.length, prompts.length, 'prompts');
  }
  return { curves, scored };
}
