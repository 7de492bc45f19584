/** A learned verifier: told of a model's attempts which are right, and asked about those at problems that it has not seen. */
import { defineStage } from '../../../engine/stage.js';
import { areaUnderRoc, mean } from '../../../statistics/index.js';
import type { Experiment } from '../config/experiment.js';
import { modelOf, reasonerName, sequenceFlop } from '../models.js';
import { rowsOf } from '../rows.js';
import { meanOf } from '../sampling/read-responses.js';
import { labelledProblems } from '../sampling/training-problems.js';
import { verifierLogits } from '../sampling/verifier-logits.js';
import { verifierRows } from '../sampling/verifier-rows.js';
import type { VerifiersRow } from '../tables.js';
import { probabilityOf, softplus, trainVerifier } from '../training/train-verifier.js';
import { type VerifierParameters, verifierFacts, verifierTitle } from '../verifiers.js';
import { labelledAttempts } from './labelled-attempts.js';
import { openTask, world } from './world.js';

export interface LearnedVerifier {
  /** [count]. */
  parameters: Float32Array;
}

/** Training on a token takes three times what reading it does. */
const trainingShare = 3;

export const learnedVerifier = defineStage({
  name: 'learned-verifier',
  heading: 'Learned verifiers',
  module: import.meta.url,
  inputs: { world, labelled: labelledAttempts },
  tables: ['verifiers'],
  tensors: true,
  title: (parameters: VerifierParameters) => verifierTitle('Training', parameters),
  select: ({ task, learnedVerifier: config, testTime: { problems: tested } }: Experiment) => ({
    ...{ task, tested, problems: config.problems, samples: config.samplesPerProblem },
    ...{ steps: config.steps, batch: config.batch, learningRate: config.learningRate },
  }),
  cost: ({ task, steps, batch }, { verifier }) =>
    trainingShare * sequenceFlop(task, verifier.size) * steps * batch,
  async run({ config, parameters, inputs, random: root, progress, checkpoint }) {
    const task = openTask(config.task, inputs.world);
    const { trained, heldOut } = labelledProblems(task, config, root);
    const problems = [...trained, ...heldOut];
    const { labelled } = inputs;
    const seen = trained.length * config.samples;
    const rowsOfPart = (from: number, to: number) =>
      verifierRows(task, labelled, {
        rows: Int32Array.from({ length: to - from }, (_, index) => from + index),
        problemOf: (row) => problems[Math.floor(row / config.samples)],
      });
    const model = modelOf(config.task, parameters.verifier.size);
    const { size, seed } = parameters.verifier;
    const { parameters: values, loss } = trainVerifier({
      ...{ model, config, checkpoint, rows: rowsOfPart(0, seen), labels: labelled.right.subarray(0, seen) },
      random: root
        .stream('learned-verifier')
        .stream(reasonerName(parameters))
        .stream(`width-${size.width}`)
        .stream(`seed-${seed}`),
      onStep: (step, loss) => progress(step, config.steps, 'steps', { loss }),
    });
    const labels = labelled.right.subarray(seen);
    const logits = verifierLogits(model, values, rowsOfPart(seen, labelled.lengths.length));
    const auc = areaUnderRoc(logits, labels);
    const row: VerifiersRow = {
      ...verifierFacts(config.task, parameters),
      ...{ trainedOn: seen, trainingLoss: loss, heldOut: labels.length, auc: known(auc) },
      aucWithin: known(areaWithin(logits, labels, config.samples)),
      loss: mean(Array.from(logits, (logit, index) => softplus(labels[index] === 1 ? -logit : logit))),
      accuracy: meanOf(labels),
      probability: mean(Array.from(logits, probabilityOf)),
    };
    const output: LearnedVerifier = { parameters: values };
    return {
      output,
      tables: [rowsOf('verifiers', [row])],
      metrics: { ...(row.auc === null ? {} : { auc: row.auc }), loss: row.loss },
    };
  },
});

/** Mean over the problems that have right and wrong attempts: how well these are told apart, which is what a choice among them needs. */
export function areaWithin(logits: Float32Array, labels: Uint8Array, samples: number): number {
  const areas = Array.from({ length: labels.length / samples }, (_, problem) => {
    const [from, to] = [problem * samples, (problem + 1) * samples];
    return areaUnderRoc(logits.subarray(from, to), labels.subarray(from, to));
  }).filter(Number.isFinite);
  return mean(areas);
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
