/** Stages that cost nothing, or a sleep: what a queue itself costs. A module of its own, as a plug-in would bring it. */
import { createCodeVersions } from '../../src/engine/code-version/index.js';
import { defineStage, type PlannedStage, StageGraph } from '../../src/engine/index.js';

interface Parameters {
  index: number;
  seconds: number;
}

export const idle = defineStage({
  name: 'idle',
  heading: 'Idle stages',
  module: import.meta.url,
  inputs: {},
  tensors: false,
  title: ({ index }: Parameters) => `Stage ${index}`,
  select: () => ({}),
  cost: (_, { seconds }: Parameters) => seconds,
  async run({ parameters: { index, seconds } }: { parameters: Parameters }) {
    if (seconds > 0) await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
    return { output: { index } };
  },
});

/** So many stages that depend on nothing. */
export function idlePlan(count: number, seconds: number, seed = 0): PlannedStage[] {
  const graph = new StageGraph({}, { seed, backend: 'none', codeVersions: createCodeVersions() });
  for (let index = 0; index < count; index++)
    graph.add(idle, { id: `idle/${index}`, parameters: { index, seconds }, inputs: {} });
  return graph.stages;
}
