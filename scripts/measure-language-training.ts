/**
 * Processor time of training policies by kernels and by tensors: `npx tsx scripts/measure-language-training.ts [kernel]`. Both
 * take gradient steps along a linear function of log-probabilities and values, in turns; medians are printed. With `kernel`
 * that alone is measured, at more widths.
 */
import { createRandom } from '../src/random/index.js';
import { loadBackend } from '../src/tensor/index.js';
import {
  openKernel,
  openTensors,
  type Prepared,
  prepare,
  stepOf,
  tensorsOf,
} from '../test/support/language-training.js';

interface Setting {
  name: string;
  width: number;
  replicas: number;
  /** Sequences of a replica in one step. */
  count: number;
  promptLength: number;
  responseLength: number;
  layers?: number;
}

const rl = { width: 32, promptLength: 4 };

const settings: readonly Setting[] = [
  { name: 'PPO as `quick` has it, 4 of 8 seeds', ...rl, replicas: 4, count: 32, responseLength: 16 },
  { name: 'PPO as `rm-size` has it, 1 of 8 seeds', ...rl, replicas: 1, count: 64, responseLength: 48 },
  { name: 'fine-tuning as it is by default', ...rl, replicas: 1, count: 256, responseLength: 48 },
  { name: 'fine-tuning of `quick`', ...rl, replicas: 1, count: 256, responseLength: 16 },
  { name: 'width 16', width: 16, replicas: 1, count: 64, promptLength: 4, responseLength: 28 },
  { name: 'width 64', width: 64, replicas: 1, count: 64, promptLength: 4, responseLength: 28 },
];

const widths: readonly Setting[] = [8, 12, 16, 24, 32, 44, 64, 96].map((width) => ({
  name: `width ${width}`,
  ...{ width, replicas: 1, count: 64, promptLength: 4, responseLength: 28 },
}));

const turns = 9;
/** Of one turn. */
const leastMilliseconds = 60;

function milliseconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Milliseconds a call, of enough calls. */
function timer(work: () => void): () => number {
  work();
  let calls = 1;
  const repeat = () =>
    milliseconds(() => {
      for (let call = 0; call < calls; call++) work();
    });
  while (repeat() < leastMilliseconds) calls *= 2;
  return () => repeat() / calls;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function kernelStep(prepared: Prepared): () => void {
  const trainer = openKernel(prepared);
  return () => stepOf(trainer, prepared, 1e-6);
}

function tensorStep(prepared: Prepared): () => void {
  const trainer = openTensors(prepared);
  return () => {
    const inputs = tensorsOf(prepared);
    trainer.step(inputs, 1e-6);
    for (const input of inputs) input.dispose();
  };
}

function measure(setting: Setting, ways: readonly ((prepared: Prepared) => () => void)[]): void {
  const { name, replicas, count, responseLength, promptLength } = setting;
  const prepared = prepare(createRandom('measured'), {
    vocabularySize: 32,
    heads: 1,
    scale: 1,
    masked: 0,
    ...setting,
  });
  const timers = ways.map((way) => timer(way(prepared)));
  const taken = timers.map(() => [] as number[]);
  for (let turn = 0; turn < turns; turn++)
    timers.forEach((time, way) => {
      taken[way].push(time());
    });
  const [kernel, tensors] = taken.map(median);
  const tokens = replicas * count * (promptLength + responseLength - 1);
  const perToken = ((1000 * kernel) / tokens).toFixed(3);
  const parameters = prepared.model.layout.count;
  const against =
    tensors === undefined ? '' : `, tensors ${tensors.toFixed(2)} ms: ${(tensors / kernel).toFixed(2)} ×`;
  console.log(
    `${name} (${parameters} parameters): kernel ${kernel.toFixed(3)} ms a step, ${perToken} µs a token read${against}`,
  );
}

const alone = process.argv[2] === 'kernel';
await loadBackend((process.argv[3] as 'wasm' | undefined) ?? 'tensorflow');
for (const setting of alone ? widths : settings)
  measure(setting, alone ? [kernelStep] : [kernelStep, tensorStep]);
