/** Kernels on several threads: the same bits, however many there are, and a process that ends as if there were none. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { LanguageTrainer } from '../../src/tensor/kernels/language-training.js';
import { loadNativeKernels, openNativeKernel } from '../../src/tensor/kernels/native-kernel.js';
import { KernelReasonerTrainer } from '../../src/tensor/kernels/reasoner-training.js';
import { type RowsToSample, samplingBy } from '../../src/tensor/kernels/sampling.js';
import { askForThreads } from '../../src/tensor/threads.js';
import { options, prepare } from '../support/language-training.js';
import { reasonerSetting, weighedLoss } from '../support/reasoners.js';
import { trainPairs } from '../support/threaded-training.js';

const random = createRandom('reward-model');

const { addon } = loadNativeKernels();
const open = () => openNativeKernel(addon!);
const counts = [1, 2, 3, 4, 9];

/** What `run` returns with each number of threads; `run` works on the same each time. */
function withThreads<Result>(run: () => Result): Result[] {
  return counts.map((count) => {
    askForThreads(() => count);
    return run();
  });
}

function expectTheSame(results: readonly unknown[]): void {
  for (const result of results) expect(result).toEqual(results[0]);
}

afterEach(() => askForThreads(() => 1));

describe.skipIf(!addon)('kernels on threads', () => {
  it.each([1, 37, 64, 130, 256])(
    'train on %i pairs to the same bits, the number changing as it may',
    (pairs) => {
      const alone = trainPairs(open(), pairs, () => 1);
      for (const count of counts) expect(trainPairs(open(), pairs, () => count)).toEqual(alone);
      expect(trainPairs(open(), pairs, (step) => 1 + (step % 3))).toEqual(alone);
    },
  );

  it.each([5, 64, 151])(
    'train a policy on %i rows to the same bits, asking for losses in one order',
    (count) => {
      const { model, initial, batches } = prepare(random, { count, width: 12, replicas: 2 });
      const rowSize = batches[0].logProbs.length / count;
      const results = withThreads(() => {
        const trainer = new LanguageTrainer(open(), { what: 'test', model, initial, options });
        const asked: number[] = [];
        const { loss } = trainer.step(
          batches,
          (replica) => (said, gradient) => {
            asked.push(replica, said.first, said.count);
            const from = said.first * rowSize;
            gradient.logProbs.forEach((_, index) => {
              gradient.logProbs[index] = batches[replica].logProbs[from + index] * said.values[index];
              gradient.values[index] = batches[replica].values[from + index] * said.logProbs[index];
            });
            return said.logProbs.reduce((sum, value) => sum + value, 0);
          },
          1e-2,
        );
        const [rows] = batches;
        return [loss, asked, trainer.save(), trainer.predict(1, rows), trainer.distributions(0, rows)];
      });
      expectTheSame(results);
    },
  );

  it('train reasoners to the same bits', () => {
    const { model, initial, batches } = reasonerSetting(random, { count: 150 });
    const results = withThreads(() => {
      const trainer = new KernelReasonerTrainer(open(), {
        what: 'test',
        model,
        heads: 'both',
        initial,
        options,
      });
      const { loss } = trainer.step(batches, (replica) => weighedLoss(batches[replica]), 1e-2);
      return [loss, trainer.save(), trainer.predict(0, batches[0])];
    });
    expectTheSame(results);
  });

  it.each([3, 50, 200])('sample %i rows to the same bits', (count) => {
    const { model, initial } = prepare(random, { width: 12 });
    const { vocabularySize } = model.trunk;
    const shape = { promptLength: 2, responseLength: 6 };
    const kernel = samplingBy(open(), { ...shape, trunk: model.trunk, endToken: 3 });
    const rows: RowsToSample = {
      prompts: Uint8Array.from({ length: 2 * count }, (_, at) => (at >> 3) % vocabularySize),
      uniforms: Float32Array.from({ length: 6 * count }, () => random.uniform()),
      forced: Int32Array.from({ length: 6 * count }, (_, at) => (at % 11 === 0 ? 1 : -1)),
    };
    const other = initial.map((value) => 1.1 * value);
    expectTheSame(withThreads(() => [kernel.sample(initial, rows), kernel.judge(other, initial, rows)]));
  });
});

describe.skipIf(!addon || process.platform !== 'linux')('a process whose kernels had threads', () => {
  const script = fileURLToPath(new URL('../support/threaded-training.ts', import.meta.url));
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const run = (end: string) =>
    spawnSync(process.execPath, ['--import', loader, script, end], { encoding: 'utf8', timeout: 100_000 });

  it.each([
    { end: 'return', code: 0, printed: '1\n' },
    { end: 'exit', code: 3, printed: '1\n' },
    // Each of Node's own threads ends those that the kernels had, and the next one makes them again.
    { end: 'thread', code: 0, printed: '1\n1\n1\n' },
  ])(
    'has one more for two, and ends by $end',
    ({ end, code, printed }) => {
      const { status, signal, stdout, stderr } = run(end);
      expect({ status, signal, stdout, stderr }).toEqual({
        status: code,
        signal: null,
        stdout: printed,
        stderr: '',
      });
    },
    120_000,
  );
});
