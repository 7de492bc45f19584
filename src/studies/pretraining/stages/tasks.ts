/** What a trained model can do: its scores on every task, and those of who knows no topic. */
import { defineStage } from '../../../engine/stage.js';
import { openLanguageTrainer } from '../../../policy/index.js';
import type { TopicLanguage, TopicSequences } from '../../../world/topics/index.js';
import type { Experiment } from '../config/experiment.js';
import { rowsOf } from '../rows.js';
import { countsOf, modelOf } from '../sizes.js';
import { suites } from '../tasks/index.js';
import { language } from './language.js';
import { openLanguage } from './open-language.js';
import { pretrain } from './pretrain.js';
import { type PretrainParameters, type PretrainRead, runFacts, selected } from './run-facts.js';

interface TasksRead extends PretrainRead {
  prompts: number;
}

/** Predicting a token takes a third of what training on it takes; two pairs of sequences in five of the suites. */
const passes = (1.4 * suites.length) / 3;

export const tasks = defineStage({
  name: 'tasks',
  heading: 'Downstream tasks',
  module: import.meta.url,
  inputs: { language, model: pretrain },
  tables: ['tasks'],
  tensors: true,
  title: ({ size, tokens }: PretrainParameters) =>
    `Width ${size.width}, ${size.layers} layers, ${tokens.toLocaleString('en-US')} tokens`,
  select: (experiment: Experiment): TasksRead => ({
    ...selected(experiment),
    prompts: experiment.tasks.prompts,
  }),
  cost: (read, { size }) =>
    countsOf(read.language, size).flopPerToken * passes * read.prompts * read.language.responseLength,
  async run({ config, parameters, inputs, random, progress }) {
    const opened = openLanguage(config.language, inputs.language);
    const { parameters: values, excess } = inputs.model;
    const trainer = openLanguageTrainer({
      what: 'reading of tasks',
      model: modelOf(config.language, parameters.size),
      initial: values,
    });
    const facts = runFacts(config, parameters);
    try {
      const rows = suites.flatMap(({ name, sequences: make, scores }, index) => {
        const stream = random.stream('tasks').stream(name);
        const sequences = make({ language: opened, prompts: config.prompts, random: stream });
        const reading = { language: opened, sequences };
        const own = { ...reading, logProbs: trainer.distributions(0, sequences) };
        const blind = { ...reading, logProbs: bigramLogProbs(opened, sequences, inputs.language.bigram) };
        progress(index + 1, suites.length, 'suites');
        return Object.entries(scores).map(([task, score]) => ({
          ...{ task, ...facts, excess, score: score(own), chance: score(blind) },
        }));
      });
      return { output: {}, tables: [rowsOf('tasks', rows)] };
    } finally {
      trainer.dispose();
    }
  },
});

/** What the best model without topics says, [count · T, V]. */
function bigramLogProbs(
  { shape }: TopicLanguage,
  { tokens, count, length }: TopicSequences,
  bigram: Float64Array,
): Float32Array {
  const { vocabularySize: size, promptLength, responseLength } = shape;
  const logs = Float32Array.from(bigram, Math.log);
  const logProbs = new Float32Array(count * responseLength * size);
  for (let row = 0; row < count; row++) {
    for (let position = 0; position < responseLength; position++) {
      const previous = tokens[row * length + promptLength + position - 1];
      logProbs.set(
        logs.subarray(previous * size, (previous + 1) * size),
        (row * responseLength + position) * size,
      );
    }
  }
  return logProbs;
}
