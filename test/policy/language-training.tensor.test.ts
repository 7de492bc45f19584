/** Training of policies by the kernel against that by tensors, on drawn policies of many shapes, and against plain JavaScript. */
import { expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { openKernelLanguageTrainer, type PerToken } from '../../src/tensor/index.js';
import { LanguageTrainer } from '../../src/tensor/kernels/language-training.js';
import { loadNativeKernels, openNativeKernel } from '../../src/tensor/kernels/native-kernel.js';
import { describeTensors, onNative } from '../support/backend.js';
import {
  type Case,
  gradientOf,
  linearLoss,
  openKernel,
  openTensors,
  options,
  prepare,
  relativeDistance,
  stepOf,
  tensorsOf,
} from '../support/language-training.js';
import { expectNoLeak } from '../support/leaks.js';
import { expectClose, finiteDifferences } from '../support/numbers.js';
import { plainLogProbs, plainValues } from '../support/plain-policy.js';

const random = createRandom('reward-model');

/** Relative distance of the gradients of the kernel and of tensors; losses are compared as well. */
function gradientDistance(given: Case): number {
  const prepared = prepare(random, given);
  const [kernel, tensors] = [openKernel(prepared), openTensors(prepared)];
  const inputs = tensorsOf(prepared);
  const expected = tensors.step(inputs, 1e-3).loss;
  expectClose(stepOf(kernel, prepared), expected, 1e-5);
  const distance = relativeDistance(gradientOf(kernel.save()), gradientOf(tensors.save()));
  for (const input of inputs) input.dispose();
  tensors.dispose();
  return distance;
}

/** A hidden unit whose input is 0 up to rounding has two gradients: where one draw meets such a unit, two others must not. */
function expectTensorsGradient(given: Case): void {
  const first = gradientDistance(given);
  expect(first).toBeLessThan(2e-2);
  if (first < 1e-5) return;
  for (let draw = 0; draw < 2; draw++) expect(gradientDistance(given)).toBeLessThan(1e-5);
}

describeTensors('the gradient of log-probabilities and values without tensors', () => {
  for (const width of [8, 12, 16, 24, 44, 64, 96]) {
    it(`is that of tensors at width ${width}`, () => {
      expectTensorsGradient({ width, replicas: 2, vocabularySize: 32, promptLength: 4, responseLength: 9 });
    });
  }

  for (const layers of [1, 2, 3]) {
    for (const heads of [1, 2, 4]) {
      it(`is that of tensors with ${layers} layers and ${heads} heads`, () => {
        expectTensorsGradient({ width: 16, layers, heads });
      });
    }
  }

  for (const given of [
    { width: 5, heads: 5, layers: 3, promptLength: 1 },
    { width: 15, heads: 3, promptLength: 3, vocabularySize: 256 },
    { promptLength: 1, responseLength: 1, count: 3 },
    { promptLength: 6, responseLength: 3, count: 16 },
    { promptLength: 9, responseLength: 2, count: 64, layers: 1 },
    { promptLength: 4, responseLength: 28, vocabularySize: 32, count: 40 },
    // Twice as many tokens as pairs of a token and its place, and one row less.
    { width: 44, promptLength: 4, responseLength: 9, vocabularySize: 32, count: 64 },
    { width: 44, promptLength: 4, responseLength: 9, vocabularySize: 32, count: 63 },
    { promptLength: 4, responseLength: 60, vocabularySize: 33, count: 1 },
    { masked: 0.95, count: 50 },
  ]) {
    it(`is that of tensors for ${JSON.stringify(given)}`, () => {
      expectTensorsGradient(given);
    });
  }

  it('is that of finite differences in doubles', () => {
    const prepared = prepare(random, { width: 4, heads: 1, count: 3, responseLength: 4, scale: 2 });
    const { model, initial, batches } = prepared;
    const [{ tokens, count, logProbs, values }] = batches;
    const { promptLength, responseLength } = model.world;
    const length = promptLength + responseLength;
    const loss = (parameters: Float64Array) => {
      let sum = 0;
      for (let row = 0; row < count; row++) {
        const own = tokens.subarray(row * length, (row + 1) * length);
        const said = plainLogProbs(model, parameters, own);
        const valued = plainValues(model, parameters, own);
        for (let token = 0; token < responseLength; token++) {
          const at = row * responseLength + token;
          sum += logProbs[at] * said[token][own[promptLength + token]] + values[at] * valued[token];
        }
      }
      return sum;
    };
    const trainer = openKernel(prepared);
    expectClose(stepOf(trainer, prepared), [loss(Float64Array.from(initial))], 1e-6);
    const expected = finiteDifferences(loss, initial);
    expect(relativeDistance(gradientOf(trainer.save()), expected)).toBeLessThan(1e-4);
  });

  it.runIf(onNative)('is the same on every kind of processor, up to rounding', () => {
    const prepared = prepare(random, { width: 16, vocabularySize: 32 });
    const { addon } = loadNativeKernels();
    expect(addon).toBeDefined();
    const { model, initial } = prepared;
    const [rows] = prepared.batches;
    const results = Object.keys(addon!.variants).map((variant) => {
      const kernel = openNativeKernel(addon!, variant);
      const trainer = new LanguageTrainer(kernel, { what: 'test', model, initial, options });
      const predictions = trainer.predict(0, rows);
      stepOf(trainer, prepared);
      return { isFused: kernel.fusesSums() === 1, predictions, gradient: gradientOf(trainer.save()) };
    });
    const fused = results.filter(({ isFused }) => isFused);
    for (const { predictions } of fused) expect(predictions).toEqual(fused[0].predictions);
    for (const { gradient } of results)
      expect(relativeDistance(gradient, results[0].gradient)).toBeLessThan(1e-5);
  });
});

describeTensors('predictions without tensors', () => {
  const prepared = prepare(random, { promptLength: 3, count: 20, vocabularySize: 9, replicas: 2 });
  const { model, initial, batches } = prepared;
  const { responseLength } = model.world;
  const length = model.trunk.contextLength + 1;
  const rowOf = (tokens: Uint8Array, row: number) => tokens.subarray(row * length, (row + 1) * length);

  it('are those of plain JavaScript, whole distributions as well', () => {
    const trainer = openKernel(prepared);
    batches.forEach((rows, replica) => {
      const parameters = initial.subarray(replica * model.layout.count, (replica + 1) * model.layout.count);
      const { logProbs, values } = trainer.predict(replica, rows);
      const distributions = trainer.distributions(replica, rows);
      const plain = Array.from({ length: rows.count }, (_, row) =>
        plainLogProbs(model, parameters, rowOf(rows.tokens, row)),
      );
      expectClose(distributions, plain.flat(2), 1e-5);
      const chosen = plain.flatMap((own, row) =>
        own.map((entries, token) => entries[rowOf(rows.tokens, row)[length - responseLength + token]]),
      );
      expectClose(logProbs, chosen, 1e-5);
      const valued = Array.from({ length: rows.count }, (_, row) =>
        plainValues(model, parameters, rowOf(rows.tokens, row)),
      );
      expectClose(values, valued.flat(), 1e-5);
    });
  });

  it('are the same to the bit up to the first end token, whatever follows, and 0 behind the last of a group', () => {
    const [rows] = batches;
    const endToken = 2;
    const tokens = rows.tokens.slice();
    const ends = Array.from({ length: rows.count }, (_, row) => row % 4);
    ends.forEach((end, row) => {
      const response = rowOf(tokens, row).subarray(length - responseLength);
      for (let token = 0; token < responseLength; token++) response[token] = token < end ? 5 : endToken;
    });
    const whole = openKernel(prepared).predict(0, { ...rows, tokens });
    const ended = openKernel(prepared, endToken).predict(0, { ...rows, tokens });
    for (const name of ['logProbs', 'values'] as const)
      ends.forEach((end, row) => {
        const of = (all: PerToken, from: number, to: number) =>
          all[name].slice(row * responseLength + from, row * responseLength + to);
        expect(of(ended, 0, end + 1)).toEqual(of(whole, 0, end + 1));
        expect([...of(ended, 4, responseLength)]).toEqual([0, 0]);
      });
  });
});

describeTensors('training of policies without tensors', () => {
  const given: Case = { replicas: 3, count: 64 };

  /** The largest difference of losses over 20 steps and one more from the same state; a tenth of the parameters’ where that is more. */
  function lossDistance(): number {
    const prepared = prepare(random, given);
    const decaying = { maximumNorm: 0.1, weightDecay: 0.1 };
    const { model, initial } = prepared;
    const kernel = openKernelLanguageTrainer({ what: 'test', model, initial, options: decaying })!;
    const tensors = openTensors(prepared, decaying);
    const inputs = tensorsOf(prepared);
    const stepBoth = () => {
      const [own, other] = [stepOf(kernel, prepared, 3e-3), tensors.step(inputs, 3e-3).loss];
      return Math.max(...own.map((loss, replica) => Math.abs(loss - other[replica])));
    };
    const losses = Array.from({ length: 20 }, stepBoth);
    losses.push(relativeDistance(kernel.values(), tensors.values()) / 10);
    // Either goes on from the other's state.
    kernel.restore(tensors.save());
    expect(kernel.save()).toEqual(tensors.save());
    losses.push(stepBoth());
    for (const input of inputs) input.dispose();
    tensors.dispose();
    return Math.max(...losses);
  }

  it('goes where tensors go, with decay, and reports the same losses', () => {
    // A hidden unit whose input is 0 up to rounding sends the two apart: of three draws one may meet such a unit.
    const distances = [lossDistance(), lossDistance(), lossDistance()].sort((left, right) => left - right);
    expect(distances[1]).toBeLessThan(1e-4);
  });

  it('trains a replica to the same bits alone and in company, and leaves alone those without rows', () => {
    const prepared = prepare(random, given);
    const { model, initial, batches } = prepared;
    const size = model.layout.count;
    const alone = { model, initial: initial.slice(size, 2 * size), batches: [batches[1]] };
    const [together, single] = [openKernel(prepared), openKernel(alone)];
    const lossOf = (replica: number) => linearLoss(model.world.responseLength, batches[replica]);
    for (let step = 0; step < 5; step++) {
      const { loss } = together.step([undefined, batches[1], batches[2]], lossOf, 1e-2);
      expect([...loss].map(Number.isFinite)).toEqual([false, true, true]);
      stepOf(single, alone, 1e-2);
    }
    expect(together.parametersOf(1)).toEqual(single.values());
    expect(together.parametersOf(0)).toEqual(initial.slice(0, size));
    expect([...together.diverged]).toEqual([]);
  });

  it('tells of every row once, in order', () => {
    const { model, initial, batches } = prepare(random, { ...given, count: 37 });
    const trainer = openKernel({ model, initial, batches });
    const told: number[] = [];
    const whole = trainer.predict(0, batches[0]);
    const { responseLength } = model.world;
    trainer.step(
      [batches[0]],
      () =>
        ({ first, count, logProbs, values }) => {
          for (let row = first; row < first + count; row++) told.push(row);
          expect(logProbs.length).toBe(count * responseLength);
          const own = (all: Float32Array) =>
            all.slice(first * responseLength, (first + count) * responseLength);
          expect({ logProbs, values }).toEqual({ logProbs: own(whole.logProbs), values: own(whole.values) });
          return 0;
        },
      1e-3,
    );
    expect(told).toEqual([...Array(37).keys()]);
    // Nothing has a gradient.
    expect(trainer.values()).toEqual(initial);
  });

  it('marks replicas whose loss is not finite, and trains the others', () => {
    const prepared = prepare(random, given);
    const { model, batches } = prepared;
    const trainer = openKernel(prepared);
    const linear = (replica: number) => linearLoss(model.world.responseLength, batches[replica]);
    const broken = () => () => Number.NaN;
    const { loss } = trainer.step(batches, (replica) => (replica === 1 ? broken() : linear(replica)), 1e-3);
    expect([...loss].map(Number.isFinite)).toEqual([true, false, true]);
    expect([...trainer.diverged]).toEqual([1]);
    expect(() => trainer.step(batches, broken, 1e-3)).toThrow('test diverged at step');
  });

  it('keeps no tensors', () => {
    const prepared = prepare(random, given);
    const trainer = openKernel(prepared);
    expectNoLeak(() => stepOf(trainer, prepared), 5);
  });

  it('is left to tensors where there is no kernel for the policy', () => {
    const { model, initial } = prepare(random, { vocabularySize: 257 });
    expect(openKernelLanguageTrainer({ what: 'test', model, initial })).toBeUndefined();
  });
});
