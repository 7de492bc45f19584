/** What reasoners say of rows of different lengths, and its gradient: by kernels, by tensors, by plain JavaScript. */
import { expect, it } from 'vitest';
import { TensorReasonerTrainer } from '../../../src/policy/reasoner/tensor-trainer.js';
import {
  openReasonerTrainer,
  type ReasonerHeads,
  type ReasonerTrainer,
} from '../../../src/policy/reasoner/trainer.js';
import { createRandom } from '../../../src/random/index.js';
import type { PerToken } from '../../../src/tensor/index.js';
import { loadNativeKernels, openNativeKernel } from '../../../src/tensor/kernels/native-kernel.js';
import { KernelReasonerTrainer } from '../../../src/tensor/kernels/reasoner-training.js';
import { describeTensors, onNative } from '../../support/backend.js';
import { gradientOf, options, relativeDistance } from '../../support/language-training.js';
import { expectNoLeak } from '../../support/leaks.js';
import { expectClose, finiteDifferences } from '../../support/numbers.js';
import {
  plainReading,
  type ReasonerCase,
  type ReasonerSetting,
  reasonerSetting,
  weighedLoss,
} from '../../support/reasoners.js';

const random = createRandom('reasoners');

const training = ({ model, initial }: ReasonerSetting, heads: ReasonerHeads = 'both') => ({
  ...{ what: 'test', model, heads, initial, options },
});

const stepOf = (trainer: ReasonerTrainer, { batches }: ReasonerSetting, rate = 1e-3) =>
  trainer.step(batches, (replica) => weighedLoss(batches[replica]), rate).loss;

/** Relative distance of the gradients of the kernel and of tensors; losses and predictions are compared as well. */
function gradientDistance(given: ReasonerCase, heads?: ReasonerHeads): number {
  const setting = reasonerSetting(random, given);
  const kernel = openReasonerTrainer(training(setting, heads));
  expect(kernel).toBeInstanceOf(KernelReasonerTrainer);
  const tensors = new TensorReasonerTrainer(training(setting, heads));
  const [said, expected] = [kernel, tensors].map((trainer) => trainer.predict(0, setting.batches[0]));
  expectClose(said.logProbs, expected.logProbs, 1e-5);
  expectClose(said.values, expected.values, 1e-5);
  expectClose(stepOf(kernel, setting), stepOf(tensors, setting), 1e-5);
  const distance = relativeDistance(gradientOf(kernel.save()), gradientOf(tensors.save()));
  tensors.dispose();
  return distance;
}

/** A hidden unit whose input is 0 up to rounding has two gradients: where one draw meets such a unit, two others must not. */
function expectTensorsGradient(given: ReasonerCase, heads?: ReasonerHeads): void {
  const first = gradientDistance(given, heads);
  expect(first).toBeLessThan(2e-2);
  if (first < 1e-5) return;
  for (let draw = 0; draw < 2; draw++) expect(gradientDistance(given, heads)).toBeLessThan(1e-5);
}

/** The loss of the first batch by plain JavaScript. */
function plainLoss({ model, batches: [rows] }: ReasonerSetting, parameters: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < rows.count; row++) {
    const at = row * rows.length;
    const [start, end] = [rows.starts[row], rows.ends[row]];
    const own = [rows.tokens, rows.steps].map((all) => all.subarray(at, at + end));
    const { logProbs, values } = plainReading(model, parameters, own[0], own[1]);
    for (let token = start; token < end; token++)
      sum += rows.weights.logProbs[at + token] * logProbs[token - 1][own[0][token]];
    for (let token = start - 1; token < end; token++) sum += rows.weights.values[at + token] * values[token];
  }
  return sum;
}

describeTensors('the gradient of what a reasoner says', () => {
  for (const width of [16, 24, 32, 48]) {
    it(`is that of tensors at width ${width}`, () => {
      const given = { width, layers: 3, heads: 4, vocabularySize: 90, steps: 12, length: 26, replicas: 2 };
      expectTensorsGradient(given, 'policy');
    });
  }

  for (const heads of ['policy', 'verifier', 'both'] as const) {
    it(`is that of tensors for ${heads}`, () => {
      expectTensorsGradient({ layers: 3 }, heads);
    });
  }

  for (const given of [
    { isVerifier: true, layers: 3, count: 40 },
    { layers: 1, heads: 1, count: 3 },
    { width: 15, heads: 3, steps: 256, vocabularySize: 256 },
    { length: 2, count: 17 },
    { length: 70, count: 5 },
    // More pairs of a token and its step number than tokens, and than there is room for.
    { steps: 40, count: 5 },
    { vocabularySize: 64, steps: 100, count: 30 },
  ]) {
    it(`is that of tensors for ${JSON.stringify(given)}`, () => {
      expectTensorsGradient(given);
    });
  }

  it('is that of finite differences in doubles', () => {
    const setting = reasonerSetting(random, { width: 4, heads: 2, count: 4, length: 6 });
    const trainer = openReasonerTrainer(training(setting));
    expectClose(stepOf(trainer, setting), [plainLoss(setting, Float64Array.from(setting.initial))], 1e-6);
    const expected = finiteDifferences((parameters) => plainLoss(setting, parameters), setting.initial);
    expect(relativeDistance(gradientOf(trainer.save()), expected)).toBeLessThan(1e-4);
  });

  it.runIf(onNative)('is the same on every kind of processor, up to rounding', () => {
    const setting = reasonerSetting(random, { width: 16, vocabularySize: 32 });
    const { addon } = loadNativeKernels();
    expect(addon).toBeDefined();
    const results = Object.keys(addon!.variants).map((variant) => {
      const kernel = openNativeKernel(addon!, variant);
      const trainer = new KernelReasonerTrainer(kernel, training(setting));
      const predictions = trainer.predict(0, setting.batches[0]);
      stepOf(trainer, setting);
      return { isFused: kernel.fusesSums() === 1, predictions, gradient: gradientOf(trainer.save()) };
    });
    const fused = results.filter(({ isFused }) => isFused);
    for (const { predictions } of fused) expect(predictions).toEqual(fused[0].predictions);
    for (const { gradient } of results)
      expect(relativeDistance(gradient, results[0].gradient)).toBeLessThan(1e-5);
  });
});

describeTensors('what a reasoner says', () => {
  it('is what plain JavaScript says, 0 where nothing is asked', () => {
    const setting = reasonerSetting(random, { count: 20 });
    const { model, initial, batches } = setting;
    const [rows] = batches;
    const said = openReasonerTrainer(training(setting)).predict(0, rows);
    const expected: PerToken = {
      logProbs: new Float32Array(said.logProbs.length),
      values: new Float32Array(said.values.length),
    };
    for (let row = 0; row < rows.count; row++) {
      const at = row * rows.length;
      const own = [rows.tokens, rows.steps].map((all) => all.subarray(at, at + rows.ends[row]));
      const { logProbs, values } = plainReading(model, initial, own[0], own[1]);
      for (let token = rows.starts[row]; token < rows.ends[row]; token++)
        expected.logProbs[at + token] = logProbs[token - 1][own[0][token]];
      for (let token = rows.starts[row] - 1; token < rows.ends[row]; token++)
        expected.values[at + token] = values[token];
    }
    expectClose(said.logProbs, expected.logProbs, 1e-5);
    expectClose(said.values, expected.values, 1e-5);
  });

  it('is told of more rows than are read at once', () => {
    // Norms over fewer numbers come near to a division by 0, where single floats lose digits.
    const setting = reasonerSetting(random, { count: 4100, length: 4, width: 16 });
    const [rows] = setting.batches;
    const kernel = openReasonerTrainer(training(setting)).predict(0, rows);
    const tensors = new TensorReasonerTrainer(training(setting));
    const expected = tensors.predict(0, rows);
    tensors.dispose();
    expectClose(kernel.logProbs, expected.logProbs, 1e-5);
    expectClose(kernel.values, expected.values, 1e-5);
  });

  it('is the same to the bit for a row alone and in company', () => {
    const setting = reasonerSetting(random, { count: 20 });
    const [rows] = setting.batches;
    const trainer = openReasonerTrainer(training(setting));
    const all = trainer.predict(0, rows);
    for (const row of [0, 7, 19]) {
      const of = <Numbers extends Uint8Array | Float32Array>(numbers: Numbers) =>
        numbers.slice(row * rows.length, (row + 1) * rows.length) as Numbers;
      const [starts, ends] = [rows.starts, rows.ends].map((places) => places.slice(row, row + 1));
      const alone = {
        count: 1,
        length: rows.length,
        tokens: of(rows.tokens),
        steps: of(rows.steps),
        starts,
        ends,
      };
      expect(trainer.predict(0, alone)).toEqual({ logProbs: of(all.logProbs), values: of(all.values) });
    }
  });
});

describeTensors('training of reasoners', () => {
  it('goes where tensors go, and on from their state', () => {
    const setting = reasonerSetting(random, { replicas: 2, count: 40 });
    const given = { ...training(setting), options: { maximumNorm: 0.1, weightDecay: 0.1 } };
    const [kernel, tensors] = [openReasonerTrainer(given), new TensorReasonerTrainer(given)];
    for (let step = 0; step < 20; step++)
      expectClose(stepOf(kernel, setting, 3e-3), stepOf(tensors, setting, 3e-3), 1e-4);
    expect(relativeDistance(kernel.values(), tensors.values())).toBeLessThan(1e-3);
    kernel.restore(tensors.save());
    expect(kernel.save()).toEqual(tensors.save());
    expectClose(stepOf(kernel, setting), stepOf(tensors, setting), 1e-4);
    expectNoLeak(() => stepOf(tensors, setting), 3);
    tensors.dispose();
  });

  it('takes batches of other lengths, leaves replicas without rows alone, and refuses rows that are none', () => {
    const setting = reasonerSetting(random, { replicas: 2 });
    const longer = reasonerSetting(random, { length: 90, count: 200 }).batches[0];
    const trainer = openReasonerTrainer(training(setting));
    const before = trainer.parametersOf(0);
    const { loss } = trainer.step([undefined, longer], () => weighedLoss(longer), 1e-3);
    expect([...loss].map(Number.isFinite)).toEqual([false, true]);
    expect(trainer.parametersOf(0)).toEqual(before);
    expect(stepOf(trainer, setting).every(Number.isFinite)).toBe(true);
    const [rows] = setting.batches;
    const broken = { ...rows, tokens: rows.tokens.map(() => 7) };
    expect(() => trainer.predict(0, broken)).toThrow('has token 7');
    expect(() => trainer.predict(0, { ...rows, starts: rows.starts.map(() => 0) })).toThrow('from 0');
  });
});
