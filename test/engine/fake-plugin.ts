/** A fake kind of study as a user's module would bring it: tiny stages without tensors, and accidents on request. */
import { appendFileSync, existsSync } from 'node:fs';
import { z } from 'zod';
import { baseKeys } from '../../src/config/index.js';
import {
  defineStage,
  defineTable,
  type ExperimentBase,
  interval,
  many,
  number,
  numberAxis,
  type RowsByName,
  rowMaker,
  setting,
  type Table,
  text,
  whole,
} from '../../src/engine/index.js';
import { type Study, studies } from '../../src/studies/study.js';
import { threadsNow } from '../../src/tensor/threads.js';

const sizeAxis = numberAxis({
  name: 'size',
  header: 'size',
  title: 'Size',
  about: 'Size of a fake model.',
  label: (value) => `size ${value}`,
});

export const points = defineTable({
  name: 'points',
  about: 'Fake points.',
  key: ['setting', 'index'],
  fields: {
    setting: setting(() => [sizeAxis]),
    index: whole('index', 'Place of the point.'),
    value: number('value', 'A fake value.', { unit: 'sd' }),
  },
});

export const fits = defineTable({
  name: 'fits',
  about: 'Fake fits.',
  key: ['setting'],
  fields: { setting: setting(() => [sizeAxis]), alpha: interval('alpha', 'A fake coefficient') },
});

export const warnings = defineTable({
  name: 'warnings',
  about: 'Fake doubts.',
  key: ['code', 'subject'],
  format: 'json',
  fields: {
    code: text('code', 'The doubt.'),
    subject: text('subject', 'About what.'),
    message: text('message', 'What was seen.'),
    advice: text('advice', 'What to do.'),
  },
});

const tables = [points, fits, warnings] as const;

const rowsOf = rowMaker<RowsByName<typeof tables>>();

export interface FakeExperiment extends ExperimentBase {
  sizes: number[];
  /** Read by the stages called `model`. */
  depth: number;
}

/** Waits, fails or crashes as the environment says. */
async function accidents(id: string, progress: (done: number, total: number, unit: string) => void) {
  const { FAKE_LOG, FAKE_DELAY = '0', FAKE_FAIL, FAKE_CRASH, FAKE_EXIT, FAKE_HOLD } = process.env;
  if (FAKE_LOG) appendFileSync(FAKE_LOG, `start ${id}\n`);
  // As long as this file is there.
  while (FAKE_HOLD && existsSync(FAKE_HOLD)) await new Promise((resolve) => setTimeout(resolve, 20));
  for (let step = 1; step <= 5; step++) {
    progress(step, 5, 'steps');
    await new Promise((resolve) => setTimeout(resolve, Number(FAKE_DELAY) / 5));
  }
  if (FAKE_FAIL === id) throw new Error('the loss is not finite');
  if (FAKE_CRASH === id) process.abort();
  if (FAKE_EXIT === id) process.exit(0);
  if (FAKE_LOG) appendFileSync(FAKE_LOG, `end ${id}\n`);
}

export const base = defineStage({
  name: 'base',
  heading: 'Base',
  module: import.meta.url,
  inputs: {},
  tensors: false,
  title: () => 'What all models share',
  select: (_: FakeExperiment) => ({}),
  cost: () => 1,
  async run({ id, random, progress }) {
    await accidents(id, progress);
    const stream = random.stream('base');
    return {
      output: { numbers: Float64Array.from({ length: 3 }, () => stream.normal()), words: ['a', 'b'] },
    };
  },
});

interface ModelParameters {
  size: number;
}

export const model = defineStage({
  name: 'model',
  heading: 'Models',
  module: import.meta.url,
  inputs: { base },
  tables: ['points'],
  tensors: false,
  urgency: 'early',
  title: ({ size }: ModelParameters) => `Model of size ${size}`,
  select: ({ depth }: FakeExperiment) => ({ depth }),
  cost: ({ depth }, { size }) => depth * size,
  async run({ id, config, parameters: { size }, inputs, random, progress, show }) {
    const cores = [threadsNow()];
    await accidents(id, progress);
    cores.push(threadsNow());
    // No output may depend on them.
    if (process.env.FAKE_CORES) appendFileSync(process.env.FAKE_CORES, `${id} ${cores.join(' ')}\n`);
    const stream = random.stream(`model-${size}`);
    const values = Array.from(inputs.base.numbers, (value) => value * config.depth + stream.normal());
    if (process.env.FAKE_NAN === id) values[1] = Number.NaN;
    const rows = values.map((value, index) => ({ setting: { size }, index, value }));
    show(rowsOf('points', rows.slice(0, 1)));
    return {
      output: { values: Float64Array.from(values) },
      tables: [rowsOf('points', rows)],
    };
  },
});

export const fit = defineStage({
  name: 'fit',
  heading: 'Fits',
  module: import.meta.url,
  inputs: { model, others: many(model) },
  tables: ['fits', 'warnings'],
  tensors: false,
  urgency: 'at once',
  title: ({ size }: ModelParameters) => `Fit of size ${size}`,
  select: (_: FakeExperiment) => ({}),
  cost: () => 1,
  async run({ id, parameters: { size }, inputs, progress }) {
    await accidents(id, progress);
    const estimate = inputs.model.values[0] + inputs.others.length;
    const open = { estimate, low: estimate - 1, high: Number.POSITIVE_INFINITY };
    const warning = { code: 'fake', subject: `size ${size}`, message: 'made up', advice: 'Ignore it.' };
    return {
      output: {},
      tables: [rowsOf('fits', [{ setting: { size }, alpha: open }]), rowsOf('warnings', [warning])],
      metrics: { alpha: estimate },
    };
  },
});

const schema = z.strictObject({
  ...baseKeys('fake'),
  sizes: z.array(z.int().positive()).default([4, 8]),
  depth: z.number().default(2),
});

export const fakeStudy: Study<FakeExperiment, { points: number }> = {
  name: 'fake',
  about: 'A kind of study for tests.',
  title: 'Fake',
  schema: () => schema,
  rules: [],
  tables: tables as unknown as Table[],
  modules: [],
  mainTable: 'fits',
  plan(experiment, graph) {
    const shared = graph.add(base, { id: 'base', parameters: {}, inputs: {} });
    const models = experiment.sizes.map((size) => ({
      size,
      node: graph.add(model, { id: `model/${size}`, parameters: { size }, inputs: { base: shared } }),
    }));
    for (const { size, node } of models) {
      graph.add(fit, {
        id: `fit/${size}`,
        parameters: { size },
        inputs: { model: node, others: models.map((other) => other.node) },
      });
    }
  },
  ownKeys: () => new Map(),
  facts: ({ sizes }) => ({ sizes: sizes.length }),
  conclude: (rows) => ({ 'findings.json': `${JSON.stringify({ points: rows.points.length })}\n` }),
  describe: ({ sizes }) => [`${sizes.length} fake sizes`],
  read: (rows) => ({ points: rows.points?.length ?? 0 }),
  isEmpty: ({ points: held }) => held === 0,
  lead: ({ points: held }) => `${held} fake points.`,
  summary: ({ points: held }) => [`There are ${held} fake points.`],
  findingsNote: 'Made up.',
  findings: [],
  figures: [],
  views: [],
};

studies.add(fakeStudy as unknown as Study);
