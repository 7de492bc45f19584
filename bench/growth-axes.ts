/** What grows in the table of growth: one number of a task at a time, over three doublings. */
import { quickWorld, type Task, type WorldShape } from './tasks.js';

export interface GrowthAxis {
  /** The part: scoring, sampling, training, an RL iteration. */
  task: 'score' | 'sample' | 'train' | 'ppo';
  name: string;
  sizes: number[];
  at(size: number): { task: Task; world: WorldShape };
}

const doublings = (first: number): number[] => [first, 2 * first, 4 * first, 8 * first];

/** A world whose sequences have so many tokens, prompt included. */
const ofLength = (length: number): WorldShape => ({
  ...quickWorld,
  responseLength: length - quickWorld.promptLength,
});

type Change<Kind extends Task> = (size: number) => Partial<Kind>;

/** The axes of one part: what a size changes of the task, and `length`, which changes the world. */
function axesOf<Kind extends Task>(
  task: GrowthAxis['task'],
  base: Kind,
  axes: Record<string, [first: number, change: Change<Kind>]>,
): GrowthAxis[] {
  const own = Object.entries(axes).map(
    ([name, [first, change]]): GrowthAxis => ({
      task,
      name,
      sizes: doublings(first),
      at: (size) => ({ task: { ...base, ...change(size) }, world: quickWorld }),
    }),
  );
  const length: GrowthAxis = {
    task,
    name: 'length',
    sizes: doublings(10),
    at: (size) => ({ task: base, world: ofLength(size) }),
  };
  return [...own, length];
}

const wide = (width: number) => ({ width, layers: 2 });

export const growthAxes: readonly GrowthAxis[] = [
  ...axesOf(
    'score',
    { kind: 'scoring', size: wide(32), replicas: 1, count: 2048 },
    {
      n: [1024, (count) => ({ count })],
      width: [8, (width) => ({ size: wide(width) })],
      replicas: [1, (replicas) => ({ replicas })],
    },
  ),
  ...axesOf(
    'sample',
    { kind: 'sampling', size: wide(32), prompts: 8, n: 256 },
    {
      n: [128, (n) => ({ n })],
      prompts: [4, (prompts) => ({ prompts })],
      width: [8, (width) => ({ size: wide(width) })],
    },
  ),
  ...axesOf(
    'train',
    { kind: 'training', size: wide(16), replicas: 1, batchSize: 128, steps: 16 },
    {
      'batch size': [64, (batchSize) => ({ batchSize })],
      width: [8, (width) => ({ size: wide(width) })],
      replicas: [1, (replicas) => ({ replicas })],
      steps: [8, (steps) => ({ steps })],
    },
  ),
  ...axesOf(
    'ppo',
    {
      kind: 'ppo',
      policy: wide(32),
      proxy: wide(16),
      replicas: 1,
      batchSize: 128,
      epochs: 2,
      minibatches: 4,
      iterations: 1,
    },
    {
      prompts: [32, (batchSize) => ({ batchSize })],
      width: [8, (width) => ({ policy: wide(width) })],
      replicas: [1, (replicas) => ({ replicas })],
      iterations: [1, (iterations) => ({ iterations })],
    },
  ),
];
