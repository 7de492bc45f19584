/** The world: what every operation makes of every state, and how often each comes. */
import { defineStage } from '../../../engine/stage.js';
import type { RandomStream } from '../../../random/index.js';
import {
  createReasoningTask,
  type ReasoningTask,
  type ReasoningTaskConfig,
  reasoningVocabulary,
} from '../../../world/reasoning/index.js';
import type { Experiment } from '../config/experiment.js';

export interface StoredTask {
  /** [operations, states]. */
  results: Uint8Array;
  /** [operations]. */
  frequencies: Float64Array;
}

export const world = defineStage({
  name: 'reasoning-world',
  heading: 'World',
  module: import.meta.url,
  inputs: {},
  tensors: false,
  urgency: 'early',
  title: () => 'States and operations',
  select: ({ task }: Experiment) => ({ task: task as ReasoningTaskConfig }),
  cost: ({ task: { states, operations } }) => states * operations,
  async run({ config, random }) {
    const { results, frequencies } = createReasoningTask(config.task, taskStream(random));
    const output: StoredTask = { results, frequencies };
    return { output };
  },
});

const taskStream = (root: RandomStream) => root.stream('reasoning-world');

/** The task opened from what its stage gave. */
export const openTask = (options: ReasoningTaskConfig, stored: StoredTask): ReasoningTask => ({
  ...{ options, vocabulary: reasoningVocabulary(options) },
  ...{ results: stored.results, frequencies: stored.frequencies },
});
