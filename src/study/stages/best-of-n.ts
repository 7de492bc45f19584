/** The best-of-n stage: every seed of one size against the shared pool, for all n at once. */
import { bestOfNGrid, bestOfNKl, promptCurve } from '../../optimization/best-of-n/best-of-n.js';
import type { CurvePoint } from '../../optimization/curve-point.js';
import { normalise, RewardScorer } from '../../reward-model/index.js';
import { doubtKlBound } from '../../studies/overoptimization/doubts/kl-bound-not-tight.js';
import { sequenceLength } from '../../world/index.js';
import type { StageBody } from '../stage.js';
import { openProxies, sequencesOf } from './models.js';
import { settingOf } from './setting.js';

const measures = ['proxy', 'gold', 'human', 'discreteKl'] as const;
type Measure = (typeof measures)[number];

export const bestOfNStage: StageBody<'best-of-n'> = async (context) => {
  const { experiment, progress } = context;
  const { architecture, parameters, normalisations } = openProxies(context);
  const seeds = normalisations.length;
  const { prompts, points, n } = experiment.bestOfN;
  const grid = bestOfNGrid(n, points);
  const scorer = new RewardScorer(architecture, parameters, seeds);
  // [seed, prompt, n] for each measure.
  const cells = Object.fromEntries(
    measures.map((name) => [name, new Float64Array(seeds * prompts * grid.length)]),
  ) as Record<Measure, Float64Array>;
  let prompt = 0;
  for (const pool of context.inputs('pool')) {
    const sequences = sequencesOf(pool, 'tokens', sequenceLength(experiment.world));
    const scores = scorer.score(sequences);
    for (let start = 0; start < sequences.count; start += n, prompt++) {
      const slice = (name: string) => (pool.arrays[name] as Float64Array).subarray(start, start + n);
      const promptPool = {
        goldScores: slice('goldScores'),
        humanScores: slice('humanScores'),
        initialLogProbs: slice('initialLogProbs'),
      };
      for (let seed = 0; seed < seeds; seed++) {
        const proxyScores = normalise(scores[seed].subarray(start, start + n), normalisations[seed]);
        const curve = promptCurve(promptPool, proxyScores, grid);
        const offset = (seed * prompts + prompt) * grid.length;
        for (const name of measures) cells[name].set(curve[name], offset);
      }
      progress(prompt + 1, prompts, 'prompts');
    }
  }
  scorer.dispose();

  const average = (name: Measure, seed: number, index: number) => {
    let sum = 0;
    for (let row = 0; row < prompts; row++) sum += cells[name][(seed * prompts + row) * grid.length + index];
    return sum / prompts;
  };
  const setting = { ...settingOf(context), klPenalty: 0 };
  const curve = Array.from({ length: seeds }, (_, seed) =>
    grid.map((size, index): CurvePoint => {
      const kl = bestOfNKl(size);
      return {
        method: 'bon',
        ...setting,
        seed,
        n: size,
        step: null,
        kl,
        klDistance: Math.sqrt(kl),
        klDiscrete: average('discreteKl', seed, index),
        proxyScore: average('proxy', seed, index),
        goldScore: average('gold', seed, index),
        humanScore: average('human', seed, index),
      };
    }),
  ).flat();
  context.points(curve);
  const last = curve[grid.length - 1];
  const doubt = doubtKlBound(
    `best-of-n against ${setting.rmParameters} parameters`,
    last.kl,
    last.klDiscrete ?? last.kl,
  );
  return {
    json: { seeds, prompts, grid },
    arrays: cells,
    tables: { points: curve, warnings: doubt ? [doubt] : [] },
    metrics: { goldScore: last.goldScore, proxyScore: last.proxyScore },
  };
};
