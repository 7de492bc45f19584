/** What the configuration and a cell say of a run, before any of it is computed. */
import type { Experiment } from '../config/experiment.js';
import type { PlannedCell } from '../plan/cells.js';
import { countsOf } from '../sizes.js';
import type { FinishedRun } from '../tables.js';
import { type Recipe, recipeOf } from '../training/recipe.js';

export interface PretrainParameters extends PlannedCell {
  seed: number;
}

/** All that a run sees of the configuration. */
export const selected = ({
  language: config,
  training,
  curriculum,
  evaluations,
  testSequences,
}: Experiment) => ({
  ...{ language: config, training, curriculum, evaluations, testSequences },
});

export type PretrainRead = ReturnType<typeof selected>;

export const recipeOfCell = (read: PretrainRead, { size, tokens }: PlannedCell): Recipe =>
  recipeOf(read.training, {
    ...{ width: size.width, tokens },
    responseLength: read.language.responseLength,
  });

export type RunFacts = Omit<FinishedRun, 'excess' | 'loss'>;

/** What every row of a run says of it. */
export function runFacts(read: PretrainRead, cell: PretrainParameters): RunFacts {
  const { language: config, training, curriculum } = read;
  const { size, uniqueTokens, epochs, seed, budget, isHeldOut } = cell;
  const { tokens, batch, steps, warmup, learningRate } = recipeOfCell(read, cell);
  const { parameters, embeddingParameters, flopPerToken } = countsOf(config, size);
  return {
    ...{ setting: {}, domain: config.zipf, ...size, parameters, embeddingParameters },
    ...{ tokens, uniqueTokens: uniqueTokens ?? tokens, epochs, batch, steps, warmup, learningRate, seed },
    ...{ schedule: training.schedule, curatedShare: curriculum.share, budget, heldOut: isHeldOut ? 1 : 0 },
    compute: 6 * parameters * tokens,
    flop: flopPerToken * tokens,
  };
}
