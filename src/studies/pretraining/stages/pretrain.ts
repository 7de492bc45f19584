/** One run of pre-training: a model on so many tokens, evaluated on its way. */
import { defineStage } from '../../../engine/stage.js';
import { cellName } from '../plan/cells.js';
import { rowsOf } from '../rows.js';
import { countsOf, modelOf } from '../sizes.js';
import type { Evaluation, FinishedRun } from '../tables.js';
import { rankBands } from '../training/measure.js';
import { type RunPoint, trainRun } from '../training/run.js';
import { language } from './language.js';
import { openLanguage, testSet } from './open-language.js';
import { type PretrainParameters, type RunFacts, recipeOfCell, runFacts, selected } from './run-facts.js';

export interface TrainedModel {
  /** [count]. */
  parameters: Float32Array;
  excess: number;
}

/** Predicting a token takes a third of what training on it takes. */
const evaluationShare = 1 / 3;

export const pretrain = defineStage({
  name: 'pretrain',
  heading: 'Pre-training',
  module: import.meta.url,
  inputs: { language },
  tables: ['pretraining', 'runs'],
  tensors: true,
  title: ({ size, tokens, uniqueTokens, epochs, seed, isHeldOut }: PretrainParameters) =>
    [
      `Width ${size.width}, ${size.layers} ${size.layers === 1 ? 'layer' : 'layers'}, ${tokens.toLocaleString('en-US')} tokens`,
      ...(uniqueTokens === null ? [] : [`${epochs} epochs`]),
      ...(seed > 0 ? [`seed ${seed}`] : []),
      ...(isHeldOut ? ['held out'] : []),
    ].join(', '),
  select: selected,
  /** Floating-point operations. */
  cost: (read, parameters) => {
    const { flopPerToken } = countsOf(read.language, parameters.size);
    const evaluated = read.evaluations * read.testSequences * read.language.responseLength;
    return flopPerToken * (recipeOfCell(read, parameters).tokens + evaluationShare * evaluated);
  },
  effective: (read, parameters) => {
    const { learningRate, batch, steps, warmup, beta2 } = recipeOfCell(read, parameters);
    return { learningRate, batch, steps, warmup, beta2 };
  },
  async run({ config, parameters, inputs, random: root, progress, checkpoint, show }) {
    const opened = openLanguage(config.language, inputs.language);
    const own = recipeOfCell(config, parameters);
    const facts = runFacts(config, parameters);
    const rowOf = (point: RunPoint) => evaluationRow(facts, point, inputs.language.entropy);
    const { values, points } = trainRun({
      ...{ config, language: opened, recipe: own, uniqueTokens: parameters.uniqueTokens, checkpoint },
      model: modelOf(config.language, parameters.size),
      test: testSet(opened, config.testSequences, root),
      random: root.stream('pretraining').stream(cellName(parameters)).stream(`seed-${parameters.seed}`),
      onPoint: (point) => show(rowsOf('pretraining', [rowOf(point)])),
      onStep: (step, loss) => progress(step, own.steps, 'steps', { loss }),
    });
    const rows = points.map(rowOf);
    const { excess, loss } = rows[rows.length - 1];
    const output: TrainedModel = { parameters: values, excess };
    const finished: FinishedRun = { ...facts, excess, loss };
    return {
      output,
      tables: [rowsOf('pretraining', rows), rowsOf('runs', [finished])],
      metrics: { excess, loss },
    };
  },
});

function evaluationRow(facts: RunFacts, point: RunPoint, entropy: number): Evaluation {
  const { step, trainLoss, measured } = point;
  const { excess, byBand, curated, others } = measured;
  return {
    ...facts,
    ...{ step, stepTokens: (facts.tokens / facts.steps) * step, trainLoss, excess },
    ...{ loss: entropy + excess, curatedExcess: curated, otherExcess: others },
    ...Object.fromEntries(
      Array.from({ length: rankBands }, (_, band) => [`excessRank${band + 1}`, byBand[band]]),
    ),
  };
}
