/** The world: nothing but the seed is needed to make it again, so the stage keeps what is known exactly. */
import { defineStage } from '../../../engine/stage.js';
import type { WorldConfig } from '../../../world/config.js';
import { createWorld, entropyRate, responseEntropy } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import { leastCost } from './cost.js';

export interface WorldFacts {
  /** Of a response, nats a token: the irreducible loss of every language model here. */
  entropy: number;
  /** Of the stationary chain, nats a token: what it tends to as responses grow long. */
  entropyRate: number;
}

export const world = defineStage({
  name: 'world',
  heading: 'World',
  module: import.meta.url,
  inputs: {},
  tensors: false,
  title: () => 'Grammar, prompts and human utility',
  select: ({ world: config }: Experiment) => ({ world: config as WorldConfig }),
  cost: () => leastCost,
  async run({ config, random }): Promise<{ output: WorldFacts; metrics: Record<string, number> }> {
    const { grammar } = createWorld(config.world, random.stream('world'));
    const entropy = responseEntropy(grammar);
    return { output: { entropy, entropyRate: entropyRate(grammar) }, metrics: { entropy } };
  },
});
