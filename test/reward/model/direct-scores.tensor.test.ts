/** Scores of the kernels against those of tensors, on drawn networks of many shapes, and against plain JavaScript. */
import { expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import { openEnsemble } from '../../../src/reward/ensembles/ensemble.js';
import {
  openRewardModels,
  type RewardModelSize,
  RewardScorer,
  rewardModelArchitecture,
} from '../../../src/reward/index.js';
import { standardDeviation } from '../../../src/statistics/index.js';
import { getTf, initialParameters } from '../../../src/tensor/index.js';
import { type Sequences, takeSequences, type WorldShape } from '../../../src/world/index.js';
import { describeTensors } from '../../support/backend.js';
import { expectNoLeak } from '../../support/leaks.js';
import { expectClose } from '../../support/numbers.js';
import { plainScores } from '../../support/plain-reward.js';

const random = createRandom('reward-model');

const world: WorldShape = { vocabularySize: 7, promptLength: 2, responseLength: 5, endProbability: 0 };
const small: RewardModelSize = { width: 8, layers: 2, heads: 2 };

interface Networks {
  size?: Partial<RewardModelSize>;
  shape?: Partial<WorldShape>;
  replicas?: number;
  /** Of the usual initial weights. */
  scale?: number;
}

function openNetworks({ size, shape, replicas = 1, scale = 1 }: Networks) {
  const architecture = rewardModelArchitecture({ ...small, ...size }, { ...world, ...shape });
  const streams = Array.from({ length: replicas }, (_, replica) => random.stream(`network-${replica}`));
  const parameters = initialParameters(architecture.layout, streams).map((value) => scale * value);
  return { architecture, parameters, models: openRewardModels(architecture, parameters) };
}

function drawTokens(count: number, { vocabularySize, promptLength, responseLength }: WorldShape): Sequences {
  const length = promptLength + responseLength;
  const tokens = Uint8Array.from({ length: count * length }, () => random.integer(vocabularySize));
  return { tokens, count, length };
}

/** The largest difference of the two ways, in standard deviations of a replica's scores. */
function deviation(networks: Networks, count = 203): number {
  const { architecture, models } = openNetworks(networks);
  const sequences = drawTokens(count, architecture.world);
  expect(models.score.direct).toBeDefined();
  const direct = new RewardScorer(models).score(sequences);
  const { replicas, constants, score } = models;
  // A function of its own has no direct way.
  const byTensors = new RewardScorer({
    replicas,
    constants,
    score: (tokens, given) => score(tokens, given),
  }).score(sequences);
  models.dispose();
  const each = direct.map((scores, replica) => {
    const differences = scores.map((value, row) => Math.abs(value - byTensors[replica][row]));
    return Math.max(...differences) / standardDeviation(byTensors[replica]);
  });
  return Math.max(...each);
}

/** Normalising a few numbers that are nearly equal magnifies what rounding has left of their differences. */
const closeAt = (width: number) => (width < 8 ? 1e-4 : 1e-5);

const widths = [2, 6, 8, 12, 16, 32, 40, 64, 128];

describeTensors('scores without tensors', () => {
  for (const width of widths) {
    it(`are those of tensors at width ${width}`, () => {
      expect(deviation({ size: { width }, replicas: 2 })).toBeLessThan(closeAt(width));
    });
  }

  for (const layers of [1, 2, 3, 4]) {
    for (const heads of [1, 2, 4, 8]) {
      it(`are those of tensors with ${layers} layers and ${heads} heads, with and without an end token`, () => {
        const size = { width: 16, layers, heads };
        expect(deviation({ size })).toBeLessThan(1e-5);
        expect(deviation({ size, shape: { endProbability: 0.2 } })).toBeLessThan(1e-5);
      });
    }
  }

  for (const size of [
    { width: 1, heads: 1 },
    { width: 3, heads: 1, layers: 1 },
    { width: 5, heads: 5, layers: 3 },
    { width: 15, heads: 3 },
  ]) {
    it(`are those of tensors at the odd width ${size.width} with ${size.heads} heads`, () => {
      for (const shape of [{}, { endProbability: 0.2 }])
        expect(deviation({ size, shape })).toBeLessThan(closeAt(size.width));
    });
  }

  for (const shape of [
    { promptLength: 1, responseLength: 1 },
    { promptLength: 1, responseLength: 2, endProbability: 0.5 },
    { promptLength: 6, responseLength: 14, vocabularySize: 32 },
    { promptLength: 4, responseLength: 120, vocabularySize: 33, endProbability: 0.03 },
    { promptLength: 4, responseLength: 28, vocabularySize: 256 },
  ]) {
    it(`are those of tensors in a world of ${JSON.stringify(shape)}`, () => {
      expect(deviation({ shape, replicas: 3 })).toBeLessThan(1e-5);
    });
  }

  it('are those of plain JavaScript, with attention far from uniform', () => {
    const { architecture, parameters, models } = openNetworks({ scale: 2 });
    const sequences = drawTokens(50, architecture.world);
    expectClose(
      new RewardScorer(models).score(sequences)[0],
      plainScores(architecture, parameters, sequences),
      2e-4,
    );
    models.dispose();
  });

  it('are the same to the last bit in any slice, at any place, in any company', () => {
    const { architecture, models } = openNetworks({ shape: { endProbability: 0.3 }, scale: 3 });
    const sequences = drawTokens(37, architecture.world);
    const scorer = new RewardScorer(models);
    const [scores] = scorer.score(sequences);
    for (let row = 0; row < sequences.count; row++)
      expect(scorer.score(takeSequences(sequences, [row]))[0][0]).toBe(scores[row]);
    const backwards = [...scores.keys()].reverse();
    expect([...scorer.score(takeSequences(sequences, backwards))[0]]).toEqual([...scores].reverse());
    models.dispose();
  });

  it('do not depend on what follows an end token', () => {
    const { architecture, models } = openNetworks({ shape: { endProbability: 0.3 } });
    const end = architecture.world.vocabularySize - 1;
    const over = [1, 2, 3, end];
    const tokens = Uint8Array.from([...over, 0, 1, 2, ...over, end, end, end]);
    const [[first, second]] = new RewardScorer(models).score({ tokens, count: 2, length: 7 });
    expect(first).toBe(second);
    models.dispose();
  });

  it('stay each model’s own where several take turns', () => {
    const [one, other] = [openNetworks({}), openNetworks({ size: { width: 12, layers: 1 }, replicas: 2 })];
    const sequences = drawTokens(20, world);
    const [first, second] = [one, other].map(({ models }) => new RewardScorer(models));
    const [before, beside] = [first.score(sequences), second.score(sequences)];
    expect(first.score(sequences)).toEqual(before);
    expect(second.score(sequences)).toEqual(beside);
    one.models.dispose();
    other.models.dispose();
  });

  it('are not numbers where a parameter is none', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const { architecture, parameters } = openNetworks({});
      let offset = 0;
      for (const { shape } of architecture.layout.specs) {
        const spoilt = parameters.slice();
        const size = shape.reduce((product, axis) => product * axis, 1);
        spoilt.fill(bad, offset, offset + size);
        offset += size;
        const models = openRewardModels(architecture, spoilt);
        const [scores] = new RewardScorer(models).score(drawTokens(5, world));
        expect([...scores].some(Number.isFinite)).toBe(false);
        models.dispose();
      }
    }
  });
});

describeTensors('an ensemble without tensors', () => {
  it('scores as with them, for each replica its own sequences, and keeps none', () => {
    const { architecture, parameters, models } = openNetworks({ replicas: 4 });
    models.dispose();
    const normalisations = [0, 1, 2, 3].map((mean) => ({ mean, scale: 1 + mean }));
    const seeds = [0, 1, 2, 3];
    const smallest = openEnsemble({ architecture, parameters, seeds, normalisations }, 2, (scores) =>
      getTf().min(scores, 1),
    );
    const sets = [drawTokens(30, world), drawTokens(30, world)];
    const scorer = new RewardScorer(smallest);
    expect(smallest.score.direct).toBeDefined();
    const { replicas, constants, score } = smallest;
    const byTensors = new RewardScorer({
      replicas,
      constants,
      score: (tokens, given) => score(tokens, given),
    }).scoreEach(sets);
    scorer.scoreEach(sets).forEach((scores, replica) => {
      expectClose(scores, byTensors[replica], 1e-5);
    });
    expectNoLeak(() => scorer.scoreEach(sets), 5);
    smallest.dispose();
  });
});

describeTensors('tensors score', () => {
  it('where the kernel cannot, as with tables that are too large', () => {
    const shape = { vocabularySize: 256, responseLength: 200 };
    const { models } = openNetworks({ size: { width: 128 }, shape });
    expect(models.score.direct).toBeUndefined();
    models.dispose();
  });
});
