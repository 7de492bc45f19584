/** Best-of-n: every proxy of one setting against the shared pool, for all n at once. */
import { defineStage, many } from '../../../engine/stage.js';
import { bestOfNGrid, bestOfNKl, promptCurve } from '../../../methods/best-of-n/best-of-n.js';
import { RewardScorer, rewardKinds } from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import type { Experiment } from '../config/experiment.js';
import { doubtKlBound } from '../doubts/kl-bound-not-tight.js';
import { rowsOf } from '../rows.js';
import type { CurvePoint } from '../tables.js';
import { tokenCost } from './cost.js';
import { openProxies, sequencesOf } from './models.js';
import { policy } from './policy.js';
import { type Pool, pool } from './pool.js';
import { proxies } from './proxies.js';
import type { CurveParameters } from './settings.js';

const measures = ['proxy', 'gold', 'human', 'discreteKl'] as const;
type Measure = (typeof measures)[number];

/** Scores from the mean of each prompt's own pool, [seed, prompt, n] each. */
export interface PromptCurves extends Record<Measure, Float64Array> {
  seeds: number;
  prompts: number;
  /** The values of n. */
  grid: number[];
}

export const bestOfN = defineStage({
  name: 'best-of-n',
  heading: 'Best-of-n',
  module: import.meta.url,
  modules: ({ reward }: CurveParameters) => [rewardKinds.get(reward).module],
  inputs: { policy, proxies, pools: many(pool) },
  tables: ['curves', 'warnings'],
  tensors: true,
  urgency: 'early',
  title: ({ rmParameters }: CurveParameters) =>
    `Best-of-n against ${rmParameters.toLocaleString('en-US')} parameters`,
  select: ({ world, bestOfN: config }: Experiment) => ({ world, bestOfN: config }),
  cost: ({ bestOfN: { prompts, n } }, { size }) => prompts * n * 3 * tokenCost(size),
  async run({ config, parameters, inputs, show, progress }) {
    const { prompts, points, n } = config.bestOfN;
    const { isFurther, reward: rewardName, method, setting, rmParameters } = parameters;
    const start = isFurther ? sequencesOf(inputs.policy.initialResponses, config.world) : undefined;
    const reward = rewardKinds
      .get(rewardName)
      .open(openProxies(config.world, inputs.proxies, start), parameters.rewardKeys);
    const grid = bestOfNGrid(n, points);
    const curves = emptyCurves({ seeds: reward.replicas, prompts, grid });
    const scorer = new RewardScorer(reward);
    let prompt = 0;
    for (const pooled of inputs.pools) {
      const sequences = sequencesOf(pooled.tokens, config.world);
      const scores = scorer.score(sequences);
      for (let from = 0; from < sequences.count; from += n, prompt++) {
        const own = slice(pooled, from, from + n);
        for (let seed = 0; seed < reward.replicas; seed++) {
          const proxyScores = reward.normalise(scores[seed].subarray(from, from + n), seed);
          const curve = promptCurve(own, proxyScores, grid);
          const offset = (seed * prompts + prompt) * grid.length;
          for (const name of measures) curves[name].set(curve[name], offset);
        }
        progress(prompt + 1, prompts, 'prompts');
      }
    }
    const rows = curvePoints(curves, { method, setting, seeds: reward.seeds });
    reward.dispose();
    show(rowsOf('curves', rows));
    const ends = rows.filter(({ n: taken }) => taken === grid[grid.length - 1]);
    const subject = `best-of-n against ${rmParameters} parameters`;
    const [{ kl, klDiscrete }] = ends;
    const doubt = doubtKlBound(subject, kl, klDiscrete ?? kl);
    return {
      output: curves,
      tables: [rowsOf('curves', rows), rowsOf('warnings', doubt ? [doubt] : [])],
      metrics: {
        goldScore: mean(ends.map((point) => point.goldScore)),
        proxyScore: mean(ends.map((point) => point.proxyScore)),
      },
    };
  },
});

function emptyCurves(shape: Pick<PromptCurves, 'seeds' | 'prompts' | 'grid'>): PromptCurves {
  const size = shape.seeds * shape.prompts * shape.grid.length;
  const cells = () => new Float64Array(size);
  return { ...shape, proxy: cells(), gold: cells(), human: cells(), discreteKl: cells() };
}

const slice = ({ goldScores, humanScores, initialLogProbs }: Pool, from: number, to: number) => ({
  goldScores: goldScores.subarray(from, to),
  humanScores: humanScores.subarray(from, to),
  initialLogProbs: initialLogProbs.subarray(from, to),
});

/** Means over prompts, one curve a seed. */
function curvePoints(
  curves: PromptCurves,
  { method, setting, seeds }: Pick<CurvePoint, 'method' | 'setting'> & { seeds: readonly number[] },
): CurvePoint[] {
  const { grid, prompts } = curves;
  const average = (name: Measure, seed: number, index: number) => {
    let sum = 0;
    for (let row = 0; row < prompts; row++) sum += curves[name][(seed * prompts + row) * grid.length + index];
    return sum / prompts;
  };
  return seeds.flatMap((proxySeed, seed) =>
    grid.map((n, index): CurvePoint => {
      const kl = bestOfNKl(n);
      return {
        ...{ method, setting, proxySeed, n, iteration: null },
        kl,
        klDistance: Math.sqrt(kl),
        klDiscrete: average('discreteKl', seed, index),
        proxyScore: average('proxy', seed, index),
        goldScore: average('gold', seed, index),
        humanScore: average('human', seed, index),
      };
    }),
  );
}
