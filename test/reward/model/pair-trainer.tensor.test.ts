/** Training on pairs by the kernel against that by tensors, on drawn networks of many shapes, and against plain JavaScript. */
import { expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import { type RewardModelSize, rewardModelArchitecture } from '../../../src/reward/index.js';
import {
  openPairTrainer,
  openTensorTrainer,
  type PairTrainer,
} from '../../../src/reward/model/pair-trainer.js';
import { pairRows } from '../../../src/reward/model/pairs.js';
import { initialParameters, type PairRows } from '../../../src/tensor/index.js';
import { loadNativeKernels, openNativeKernel } from '../../../src/tensor/kernels/native-kernel.js';
import { KernelTrainer } from '../../../src/tensor/kernels/pair-training.js';
import type { WorldShape } from '../../../src/world/index.js';
import { describeTensors, onNative } from '../../support/backend.js';
import { expectNoLeak } from '../../support/leaks.js';
import { expectClose, finiteDifferences } from '../../support/numbers.js';
import { plainScore } from '../../support/plain-reward.js';

const random = createRandom('reward-model');

const world: WorldShape = { vocabularySize: 7, promptLength: 2, responseLength: 5, endProbability: 0 };
const small: RewardModelSize = { width: 8, layers: 2, heads: 2 };

interface Case {
  size?: Partial<RewardModelSize>;
  shape?: Partial<WorldShape>;
  replicas?: number;
  /** Of each replica. */
  pairs?: number;
  /** Tokens that the two sequences of every pair begin with. */
  shared?: number;
  soft?: boolean;
  weightDecay?: number;
  /** Of the usual initial weights. */
  scale?: number;
}

function prepare({
  size,
  shape,
  replicas = 1,
  pairs = 37,
  shared = 0,
  soft = false,
  weightDecay = 0,
  scale = 1.5,
}: Case) {
  const architecture = rewardModelArchitecture({ ...small, ...size }, { ...world, ...shape });
  const streams = Array.from({ length: replicas }, (_, replica) => random.stream(`network-${replica}`));
  const initial = initialParameters(architecture.layout, streams).map((value) => scale * value);
  const batches = streams.map(() => drawPairs(architecture.world, { count: pairs, shared, soft }));
  return { options: { name: 'test', architecture, initial, weightDecay }, batches };
}

function drawPairs(
  shape: WorldShape,
  { count, shared, soft }: { count: number; shared: number; soft: boolean },
): PairRows {
  const { vocabularySize, promptLength, responseLength } = shape;
  const length = promptLength + responseLength;
  const draw = () => ({
    tokens: Uint8Array.from({ length: count * length }, () => random.integer(vocabularySize)),
    count,
    length,
  });
  const [chosen, rejected] = [draw(), draw()];
  for (let first = 0; first < count * length; first += length)
    rejected.tokens.set(chosen.tokens.subarray(first, first + shared), first);
  const rows = pairRows(shape, { count, chosen, rejected }, [...Array(count).keys()]);
  return soft
    ? { ...rows, rejectedShares: Float32Array.from({ length: count }, () => random.uniform()) }
    : rows;
}

/** Of a network's first step: Adam's mean is a tenth of the gradient, clipped to norm 1. */
function clippedGradient(trainer: PairTrainer, batches: readonly PairRows[]): Float32Array {
  trainer.step(batches, 1e-3);
  return trainer.save().mean.map((value) => 10 * value);
}

/** Distance of two vectors over the length of the second. */
function relativeDistance(actual: Float32Array, expected: ArrayLike<number>): number {
  const norm = (values: ArrayLike<number>) =>
    Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0));
  return norm(actual.map((value, index) => value - expected[index])) / norm(expected);
}

/** Relative distance of the gradients of the kernel and of tensors on drawn pairs, whose gaps are compared as well. */
function gradientDistance(given: Case): number {
  const { options, batches } = prepare(given);
  const [kernel, tensors] = [openPairTrainer(options), openTensorTrainer(options)];
  expect(kernel).toBeInstanceOf(KernelTrainer);
  kernel.gaps(batches).forEach((gaps, replica) => {
    expectClose(gaps, tensors.gaps(batches)[replica], 2e-4);
  });
  const [actual, expected] = [kernel, tensors].map((trainer) => clippedGradient(trainer, batches));
  tensors.dispose();
  return relativeDistance(actual, expected);
}

/** A hidden unit whose input is 0 up to rounding has two gradients: where one draw meets such a unit, two others must not. */
function expectTensorsGradient(given: Case): void {
  const first = gradientDistance(given);
  expect(first).toBeLessThan(2e-2);
  if (first < 1e-4) return;
  for (let draw = 0; draw < 2; draw++) expect(gradientDistance(given)).toBeLessThan(1e-4);
}

describeTensors('the gradient without tensors', () => {
  for (const width of [4, 6, 8, 12, 16, 32, 40, 64]) {
    it(`is that of tensors at width ${width}`, () => {
      expectTensorsGradient({ size: { width }, replicas: 2 });
    });
  }

  for (const layers of [1, 2, 3]) {
    for (const heads of [1, 2, 4]) {
      it(`is that of tensors with ${layers} layers and ${heads} heads, with and without an end token`, () => {
        const size = { width: 16, layers, heads };
        expectTensorsGradient({ size, soft: true });
        expectTensorsGradient({ size, shape: { endProbability: 0.2 } });
      });
    }
  }

  for (const given of [
    { size: { width: 5, heads: 5, layers: 3 } },
    { size: { width: 15, heads: 3 }, shape: { endProbability: 0.2 }, soft: true },
    { shape: { promptLength: 1, responseLength: 1 }, pairs: 3 },
    { shape: { promptLength: 6, responseLength: 14, vocabularySize: 32 }, pairs: 256 },
    { shape: { promptLength: 4, responseLength: 60, vocabularySize: 33, endProbability: 0.03 } },
    { shape: { promptLength: 4, responseLength: 28, vocabularySize: 256 }, pairs: 1 },
  ]) {
    it(`is that of tensors for ${JSON.stringify(given)}`, () => {
      expectTensorsGradient(given);
    });
  }

  for (const shared of [1, 2, 3, 4, 6]) {
    for (const layers of [1, 2, 3]) {
      it(`is that of tensors with ${layers} layers where pairs have ${shared} tokens in common`, () => {
        const size = { width: 16, layers, heads: 2 };
        expectTensorsGradient({ size, shared });
        // So few that what the first block makes of a token is not looked up.
        expectTensorsGradient({ size, shared, pairs: 5, soft: true });
        expectTensorsGradient({ size, shared, shape: { endProbability: 0.2 } });
      });
    }
  }

  it('is that of finite differences in doubles', () => {
    const { options, batches } = prepare({ size: { width: 4, heads: 1 }, pairs: 5, soft: true, scale: 2 });
    const [{ tokens, count, length, rejectedShares }] = batches;
    const score = (values: Float64Array, row: number) =>
      plainScore(options.architecture, values, tokens.subarray(row * length, (row + 1) * length));
    const loss = (values: Float64Array) => {
      let sum = 0;
      for (let pair = 0; pair < count; pair++) {
        const gap = score(values, pair) - score(values, count + pair);
        sum += Math.log1p(Math.exp(-gap)) + rejectedShares![pair] * gap;
      }
      return sum / count;
    };
    const gradient = finiteDifferences(loss, options.initial);
    const clip = Math.min(1, 1 / Math.hypot(...gradient));
    const trainer = openPairTrainer(options);
    const actual = clippedGradient(trainer, batches);
    expect(
      relativeDistance(
        actual,
        gradient.map((value) => clip * value),
      ),
    ).toBeLessThan(1e-4);
  });

  it.runIf(onNative)('is the same on every kind of processor, up to rounding', () => {
    const { options, batches } = prepare({ size: { width: 16 }, shape: { endProbability: 0.2 } });
    const { addon } = loadNativeKernels();
    expect(addon).toBeDefined();
    const { architecture, initial, name } = options;
    const network = { shape: architecture.trunk, layout: architecture.layout };
    const gradients = Object.keys(addon!.variants).map((variant) => {
      const kernel = openNativeKernel(addon!, variant);
      return clippedGradient(
        new KernelTrainer(kernel, { what: name, network, initial, options: {} }),
        batches,
      );
    });
    for (const gradient of gradients) expect(relativeDistance(gradient, gradients[0])).toBeLessThan(1e-5);
  });
});

describeTensors('training without tensors', () => {
  const given: Case = {
    replicas: 3,
    pairs: 64,
    soft: true,
    weightDecay: 0.1,
    shape: { endProbability: 0.1 },
  };

  it('goes where tensors go, with decay, and reports the same losses', () => {
    const { options, batches } = prepare(given);
    const [kernel, tensors] = [openPairTrainer(options), openTensorTrainer(options)];
    for (let step = 0; step < 20; step++) {
      const [{ loss }, expected] = [kernel.step(batches, 3e-3), tensors.step(batches, 3e-3)];
      expectClose(loss, expected.loss, 1e-4);
    }
    expect(relativeDistance(kernel.values(), tensors.values())).toBeLessThan(1e-3);
    tensors.dispose();
  });

  it('trains a replica to the same bits alone and in company', () => {
    const { options, batches } = prepare(given);
    const size = options.architecture.parameterCount;
    const alone = { ...options, initial: options.initial.slice(size, 2 * size) };
    const [together, single] = [openPairTrainer(options), openPairTrainer(alone)];
    for (let step = 0; step < 5; step++) {
      together.step(batches, 1e-2);
      single.step([batches[1]], 1e-2);
    }
    expect(together.values().slice(size, 2 * size)).toEqual(single.values());
  });

  it('does not depend on what follows an end token', () => {
    const { options, batches } = prepare({ shape: { endProbability: 0.3 } });
    const changed = batches.map((pairs) => {
      const tokens = pairs.tokens.slice();
      pairs.lasts.forEach((last, row) => {
        tokens.fill(0, row * pairs.length + last + 1, (row + 1) * pairs.length);
      });
      return { ...pairs, tokens };
    });
    const [values, others] = [batches, changed].map((own) => {
      const trainer = openPairTrainer(options);
      trainer.step(own, 1e-2);
      return trainer.values();
    });
    expect(others).toEqual(values);
  });

  it('is taken up again by tensors, and tensors’ by it', () => {
    const { options, batches } = prepare(given);
    const [kernel, tensors] = [openPairTrainer(options), openTensorTrainer(options)];
    kernel.step(batches, 1e-2);
    tensors.restore(kernel.save());
    expect(tensors.values()).toEqual(kernel.values());
    expectClose(tensors.step(batches, 1e-2).loss, kernel.step(batches, 1e-2).loss, 1e-4);
    kernel.restore(tensors.save());
    expect(kernel.save()).toEqual(tensors.save());
    tensors.dispose();
  });

  it('keeps no tensors', () => {
    const { options, batches } = prepare(given);
    const trainer = openPairTrainer(options);
    expectNoLeak(() => trainer.step(batches, 1e-3), 5);
  });

  it('is left to tensors where there is no kernel for the network', () => {
    const { options } = prepare({ shape: { vocabularySize: 257 } });
    const trainer = openPairTrainer(options);
    expect(trainer).not.toBeInstanceOf(KernelTrainer);
    trainer.dispose();
  });
});
