/** What is measured: the parts that decide how long a study takes. */
import { quickWorld, type Task, type WorldShape } from './tasks.js';

export interface Item {
  id: string;
  title: string;
  task: Task;
  world: WorldShape;
  /** Units in one run of the task, and what one is called. */
  units: number;
  unit: string;
}

const width64 = { width: 64, layers: 2 };

const scoring = (width: number): Item => ({
  id: `score-${width}`,
  title: `score 1,024 sequences of 20 tokens with each of five reward models of width ${width}`,
  task: { kind: 'scoring', size: { width, layers: 2 }, replicas: 5, count: 1024 },
  world: quickWorld,
  units: 1,
  unit: 'scoring',
});

const training = (width: number, replicas: number): Item => ({
  id: `train-${width}`,
  title: `train ${replicas === 1 ? 'one reward model' : 'five reward models'} of width ${width}, batch 256`,
  task: { kind: 'training', size: { width, layers: 2 }, replicas, batchSize: 256, steps: 32 },
  world: quickWorld,
  units: 32,
  unit: replicas === 1 ? 'step' : 'step of all',
});

interface PpoShape {
  batchSize: number;
  world: WorldShape;
  iterations: number;
}

/** `iterations` are enough for half a second or more. */
function ppo(id: string, title: string, { batchSize, world, iterations }: PpoShape): Item {
  return {
    id,
    title,
    task: {
      kind: 'ppo',
      policy: { width: 32, layers: 2 },
      proxy: { width: 16, layers: 2 },
      replicas: 1,
      batchSize,
      epochs: 2,
      minibatches: 4,
      iterations,
    },
    world,
    units: iterations,
    unit: 'iteration',
  };
}

export const items: readonly Item[] = [
  ...[8, 16, 32, 64].map(scoring),
  {
    id: 'sample',
    title: 'sample a pool of 8,192 responses of 16 tokens, policy of width 64',
    task: { kind: 'sampling', size: width64, prompts: 8, n: 1024 },
    world: quickWorld,
    units: 1,
    unit: 'pool',
  },
  {
    id: 'sample-pool',
    title: 'sample 8,192 responses of 16 tokens to one prompt, policy of width 32',
    task: { kind: 'sampling', size: { width: 32, layers: 2 }, prompts: 1, n: 8192 },
    world: quickWorld,
    units: 1,
    unit: 'pool',
  },
  {
    id: 'score-pool',
    title: 'score 8,192 responses of 16 tokens to one prompt with a reward model of width 32',
    task: { kind: 'scoring', size: { width: 32, layers: 2 }, replicas: 1, count: 8192, isPool: true },
    world: quickWorld,
    units: 1,
    unit: 'scoring',
  },
  training(8, 5),
  training(64, 1),
  ppo('ppo-quick', 'one PPO iteration as `quick` has it: 128 responses of 16 tokens', {
    batchSize: 128,
    world: quickWorld,
    iterations: 4,
  }),
  ppo('ppo-256', 'one PPO iteration as `rm-size` has it: 256 responses of 48 tokens', {
    batchSize: 256,
    world: { ...quickWorld, responseLength: 48 },
    iterations: 1,
  }),
];
