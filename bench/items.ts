/** What is measured, against which figure, and with which of our process and thread settings. */
import { availableParallelism } from 'node:os';
import type { Task } from './tasks.js';

export interface Setting {
  label: string;
  processes: number;
  threads: number;
}

export interface Item {
  id: string;
  title: string;
  task: Task;
  /** Speed over PyTorch's that the first setting is to reach. */
  figure: number;
  /** Ours; the first has the threads that a study gives to such a stage, and its ratio counts. */
  settings: Setting[];
  /** Units of one run, and how a speed is shown. */
  units: number;
  unit: string;
}

const cores = availableParallelism();
const everyCore: Setting = { label: `${cores} processes`, processes: cores, threads: 1 };
const threaded: Setting = { label: `1 process, ${cores} threads`, processes: 1, threads: cores };
const alone: Setting = { label: '1 process, 1 thread', processes: 1, threads: 1 };

const width64 = { width: 64, layers: 2 };
const responses = 8192;

export const items: readonly Item[] = [
  {
    id: 'pool',
    title: 'sample and score a response pool, policy and reward model of width 64',
    task: { kind: 'pool', policy: width64, rewardModel: width64, responses },
    figure: 2,
    settings: [everyCore, alone],
    units: responses,
    unit: 'responses/s',
  },
  {
    id: 'width-8',
    title: 'train reward models of width 8, five seeds, batch 256: a step of all',
    task: {
      kind: 'reward-models',
      size: { width: 8, layers: 2 },
      replicas: 5,
      batchSize: 256,
      steps: 36,
    },
    figure: 2,
    settings: [alone, threaded],
    units: 1,
    unit: 'steps/s',
  },
  {
    id: 'width-64',
    title: 'train one reward model of width 64, batch 256: a step',
    task: { kind: 'reward-models', size: width64, replicas: 1, batchSize: 256, steps: 36 },
    figure: 1,
    settings: [threaded, alone],
    units: 1,
    unit: 'steps/s',
  },
  {
    id: 'ppo',
    title: 'one PPO iteration of 256 responses and two epochs, policy of width 64',
    task: {
      kind: 'ppo',
      policy: width64,
      proxy: { width: 16, layers: 1 },
      batchSize: 256,
      epochs: 2,
      minibatches: 2,
      iterations: 4,
    },
    figure: 1.5,
    settings: [alone, everyCore, threaded],
    units: 1,
    unit: 'iterations/s',
  },
];
