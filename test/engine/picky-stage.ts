/** A stage that asks for one of several inputs. */
import { defineStage, many } from '../../src/engine/index.js';

export const source = defineStage({
  name: 'source',
  heading: 'Sources',
  module: import.meta.url,
  inputs: {},
  tensors: false,
  title: () => 'A source',
  select: () => ({}),
  cost: () => 1,
  run: async () => ({ output: { value: 7 } }),
});

export const picky = defineStage({
  name: 'picky',
  heading: 'Picky',
  module: import.meta.url,
  inputs: { sources: many(source) },
  tensors: false,
  title: () => 'One of several',
  select: () => ({}),
  cost: () => 1,
  async run({
    inputs,
    parameters,
  }: {
    inputs: { sources: { value: number }[] };
    parameters: { index: number };
  }) {
    const { length } = inputs.sources;
    return { output: { length, value: inputs.sources[parameters.index].value } };
  },
});
