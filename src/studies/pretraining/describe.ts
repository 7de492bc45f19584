/** What an experiment computes, in a few lines. */
import { readable } from '../../display/words.js';
import type { PlannedStage } from '../../engine/graph.js';
import { axisValue } from '../../engine/swept-axis.js';
import type { Experiment } from './config/experiment.js';
import { countsOf, wholeSize } from './sizes.js';
import { pretrain } from './stages/pretrain.js';
import { type PretrainParameters, type PretrainRead, runFacts } from './stages/run-facts.js';

export function describe(experiment: Experiment, stages: readonly PlannedStage[]): string[] {
  const { seed, seeds, language, sizes, budgets, largest, sweep, training } = experiment;
  const runs = stages.filter(({ kind }) => kind === pretrain.name);
  const flop = runs.reduce((sum, { work }) => sum + work, 0);
  // What the column of counted operations in the table of runs sums up to.
  const trained = runs.reduce(
    (sum, { read, parameters }) =>
      sum + runFacts(read as PretrainRead, parameters as PretrainParameters).flop,
    0,
  );
  const levels = training.schedule === 'matched' ? budgets.map((value) => readable(value)).join(', ') : '';
  return [
    `root seed ${seed}, ${runs.length} runs, ${seeds} of each cell, ${readable(flop)} FLOP in all, ${readable(trained)} of them in training and the others in evaluations, ${stages.length} stages`,
    `${language.topics.toLocaleString('en-US')} topics, Zipf α ${language.zipf}`,
    ...(levels ? [`budgets of ${levels} FLOP`] : []),
    ...(largest ? [`held out: width ${largest.width} with ${readable(largest.budget)} FLOP`] : []),
    ...Object.entries(sweep).map(([key, values]) => `${key}: ${values.map(axisValue).join(', ')}`),
    '',
    'models:',
    ...sizes.map(wholeSize).map((size) => {
      const { parameters } = countsOf(language, size);
      const shape = `width ${size.width}, layers ${size.layers}, heads ${size.heads}`;
      return `  ${parameters.toLocaleString('en-US').padStart(9)} parameters   ${shape}`;
    }),
  ];
}
