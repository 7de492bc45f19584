/** Kernels whose work is shared by threads, and a process that has trained by them and ends: `return`, `exit` or `thread`. */
import { readdirSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { Kernel } from '../../src/tensor/kernels/kernel.js';
import { loadNativeKernels, openNativeKernel } from '../../src/tensor/kernels/native-kernel.js';
import { KernelTrainer } from '../../src/tensor/kernels/pair-training.js';
import { askForThreads } from '../../src/tensor/threads.js';

const shape = { width: 8, heads: 2, layers: 2, vocabularySize: 7, contextLength: 9 };
const count = (7 + 9) * 8 + 2 * 12 * 8 * 8 + 8;

/** Parameters after steps with threads as many as `threadsOf` says of each, on pairs of different lengths. */
export function trainPairs(kernel: Kernel, pairs: number, threadsOf: (step: number) => number): Float32Array {
  const initial = Float32Array.from({ length: count }, (_, index) => Math.sin(7 * index) / 3);
  const network = { shape, layout: { count, specs: [], offsets: [] } as never };
  const trainer = new KernelTrainer(kernel, { what: 'test', network, initial, options: {} });
  const length = shape.contextLength;
  const rows = {
    tokens: Uint8Array.from({ length: 2 * pairs * length }, (_, index) => (index * index) % 7),
    lasts: Int32Array.from({ length: 2 * pairs }, (_, row) => (row * row) % length),
    ...{ count: pairs, length },
  };
  for (let step = 0; step < 5; step++) {
    askForThreads(() => threadsOf(step));
    trainer.step([rows], 1e-2);
  }
  askForThreads(() => 1);
  return trainer.values();
}

const threadsOfProcess = () => readdirSync('/proc/self/task').length;

/** Prints how many threads there are more once kernels have had two. */
function train(): void {
  const { addon } = loadNativeKernels();
  trainPairs(openNativeKernel(addon!), 256, () => 1);
  const before = threadsOfProcess();
  trainPairs(openNativeKernel(addon!), 256, () => 2);
  process.stdout.write(`${threadsOfProcess() - before}\n`);
}

/** Trains in one of Node's own threads, which needs a loader of its own, and waits for its end. */
async function trainElsewhere(): Promise<void> {
  const loader = import.meta.resolve('tsx/esm/api');
  const code = `import(${JSON.stringify(loader)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(import.meta.url)});
  });`;
  await new Promise((resolve) => {
    new Worker(code, { eval: true, workerData: 'train' }).once('exit', resolve);
  });
}

async function main(end: string): Promise<void> {
  if (end === 'thread') for (let index = 0; index < 2; index++) await trainElsewhere();
  train();
  if (end === 'exit') process.exit(3);
}

if (!isMainThread && workerData === 'train') train();
else if (process.argv[1]?.endsWith('threaded-training.ts')) await main(process.argv[2]);
