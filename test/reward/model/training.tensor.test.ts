/** Bradley–Terry training on comparisons whose true scores are known, and the promise to keep the best parameters. */
import { expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/engine/checkpoint.js';
import { type Comparisons, labelPairs, splitHeldOut } from '../../../src/preferences/index.js';
import { createRandom, type RandomStream } from '../../../src/random/index.js';
import {
  openRewardModels,
  RewardScorer,
  type RewardTraining,
  type RewardTrainingConfig,
  rewardModelArchitecture,
  trainRewardModels,
} from '../../../src/reward/index.js';
import { mean } from '../../../src/statistics/index.js';
import { getTf } from '../../../src/tensor/index.js';
import { type Sequences, sequence } from '../../../src/world/index.js';
import { describeTensors } from '../../support/backend.js';
import { recording, resumingFrom } from '../../support/checkpoints.js';
import { expectClose } from '../../support/numbers.js';

const world = { vocabularySize: 4, promptLength: 1, responseLength: 5, endProbability: 0 };
const architecture = rewardModelArchitecture({ width: 8, layers: 1, heads: 1 }, world);
const config: RewardTrainingConfig = {
  batchSize: 64,
  epochs: 4,
  learningRate: 1e-2,
  weightDecay: 0,
  heldOut: 0.2,
};

/** A linear truth: token k is worth k. */
const worthOf = (tokens: Uint8Array): number => tokens.subarray(1).reduce((sum, token) => sum + token, 0);

function compare(
  count: number,
  seed: string,
  options: Parameters<typeof labelPairs>[1] = { labels: 'argmax' },
) {
  const random = createRandom(seed);
  const draw = (): Sequences => {
    const tokens = Uint8Array.from({ length: 6 * count }, () => random.integer(4));
    return { tokens, count, length: 6 };
  };
  const [first, second] = [draw(), draw()];
  const scores = (of: Sequences) => Array.from({ length: count }, (_, row) => worthOf(sequence(of, row)));
  return labelPairs(
    { first, second, firstScores: scores(first), secondScores: scores(second) },
    options,
    random,
  );
}

interface TrainOptions {
  changes?: Partial<RewardTrainingConfig>;
  seeds?: string[];
  onStep?: (done: number, total: number, loss: number) => void;
  /** Replicas that start at NaN. */
  broken?: number[];
  checkpoint?: Checkpoint;
}

/** A stream whose normals are NaN, those of its children too. */
const brokenStream = (random: RandomStream): RandomStream => ({
  ...random,
  stream: (name) => brokenStream(random.stream(name)),
  normals: (length) => random.normals(length).fill(Number.NaN),
});

function train(
  comparisons: Comparisons[],
  { changes, seeds = ['0'], onStep, broken = [], checkpoint }: TrainOptions = {},
): RewardTraining {
  return trainRewardModels({
    name: 'test proxy',
    architecture,
    config: { ...config, ...changes },
    comparisons,
    randoms: seeds.map((seed, replica) => {
      const random = createRandom('training').stream(seed);
      return broken.includes(replica) ? brokenStream(random) : random;
    }),
    onStep,
    checkpoint,
  });
}

/** r(chosen) − r(rejected) by one model. */
function gapsOf(parameters: Float32Array, { chosen, rejected }: Comparisons): number[] {
  const model = openRewardModels(architecture, parameters);
  const scorer = new RewardScorer(model);
  const [[better], [worse]] = [scorer.score(chosen), scorer.score(rejected)];
  model.dispose();
  return Array.from(better, (score, row) => score - worse[row]);
}

/** Loss and accuracy of replica 0 on comparisons, from scores and the definition. */
function evaluate(
  parameters: Float32Array,
  { chosen, rejected, count }: Comparisons,
): { loss: number; accuracy: number } {
  const model = openRewardModels(architecture, parameters.slice(0, architecture.parameterCount));
  const scorer = new RewardScorer(model);
  const [[better], [worse]] = [scorer.score(chosen), scorer.score(rejected)];
  model.dispose();
  const result = { loss: 0, accuracy: 0 };
  for (let row = 0; row < count; row++) {
    const gap = better[row] - worse[row];
    result.loss += Math.log1p(Math.exp(-gap)) / count;
    result.accuracy += (gap > 0 ? 1 : 0) / count;
  }
  return result;
}

describeTensors('Bradley–Terry training', () => {
  const comparisons = compare(1500, 'linear');

  it('recovers a linear truth from argmax labels', () => {
    const { accuracy, loss, parameters } = train([comparisons]);
    // Ties among the truths, one pair in nine, are labelled by no rule: half of them are won by luck.
    const fresh = compare(2000, 'fresh');
    const ties = Array.from({ length: 2000 }, (_, row) => row).filter(
      (row) => worthOf(sequence(fresh.chosen, row)) === worthOf(sequence(fresh.rejected, row)),
    ).length;
    expect(evaluate(parameters, fresh).accuracy).toBeGreaterThan(1 - ties / 2000 / 2 - 0.05);
    expect(accuracy[0]).toBeGreaterThan(0.85);
    expect(loss[0]).toBeLessThan(0.3);
  });

  it('recovers the gaps themselves from sampled labels: a slope near the sharpness', () => {
    const sharpness = 0.5;
    const sampled = compare(3000, 'sampled', { labels: 'sampled', sharpness });
    const { parameters } = train([sampled]);
    const model = openRewardModels(architecture, parameters);
    const scorer = new RewardScorer(model);
    const [better] = scorer.score(comparisons.chosen);
    const [worse] = scorer.score(comparisons.rejected);
    model.dispose();
    let [product, square] = [0, 0];
    for (let row = 0; row < 1500; row++) {
      const truth = worthOf(sequence(comparisons.chosen, row)) - worthOf(sequence(comparisons.rejected, row));
      product += truth * (better[row] - worse[row]);
      square += truth * truth;
    }
    expect(Math.abs(product / square / sharpness - 1)).toBeLessThan(0.25);
  });

  it('reports the loss and accuracy that the returned parameters have on the held-out comparisons', () => {
    const { parameters, loss, accuracy } = train([comparisons], { changes: { epochs: 1 } });
    const again = evaluate(parameters, splitHeldOut(comparisons, config.heldOut).heldOut);
    expect(loss[0]).toBeCloseTo(again.loss, 4);
    expect(accuracy[0]).toBeCloseTo(again.accuracy, 2);
  });

  it('learns from soft labels what the gaps are, down to the entropy of the labels', () => {
    const sharpness = 0.5;
    const soft = compare(3000, 'soft', { labels: 'soft', sharpness });
    const { loss, parameters } = train([soft]);
    const { heldOut } = splitHeldOut(soft, config.heldOut);
    const entropy = mean(
      [...heldOut.preference!].map((p) => -p * Math.log(p) - (p < 1 ? (1 - p) * Math.log(1 - p) : 0)),
    );
    // The cross-entropy is the entropy and what the model lacks.
    expect(loss[0]).toBeGreaterThan(entropy);
    expect(loss[0]).toBeLessThan(entropy + 0.01);
    const gaps = gapsOf(parameters, heldOut);
    const crossEntropy = mean(
      gaps.map((gap, row) => {
        const [p, predicted] = [heldOut.preference![row], 1 / (1 + Math.exp(-gap))];
        return -p * Math.log(predicted) - (1 - p) * Math.log(1 - predicted);
      }),
    );
    expect(loss[0]).toBeCloseTo(crossEntropy, 4);
  });

  it('takes hard labels for soft ones that are sure', () => {
    const sure = { ...comparisons, preference: new Float64Array(comparisons.count).fill(1) };
    const changes = { epochs: 1 };
    const [hard, soft] = [train([comparisons], { changes }), train([sure], { changes })];
    expectClose(soft.parameters, hard.parameters, 1e-3);
    expect(soft.loss[0]).toBeCloseTo(hard.loss[0], 4);
  });

  it('smooths labels after each epoch by what the model says of them then', () => {
    const b = 0.3;
    const { checkpoint, states } = recording();
    train([comparisons, compare(1500, 'other', { labels: 'soft' })], {
      seeds: ['0', '1'],
      changes: { epochs: 3, smoothing: b },
      checkpoint,
    });
    const sets = [comparisons, compare(1500, 'other', { labels: 'soft' })].map(
      (set) => splitHeldOut(set, config.heldOut).training,
    );
    const after = (step: number) => states[step - 1] as { parameters: Float32Array; labels: Float64Array };
    const { parameterCount } = architecture;
    sets.forEach((set, replica) => {
      let expected = [...(set.preference ?? new Float64Array(set.count).fill(1))];
      const labelsAt = (step: number) => after(step).labels.subarray(replica * 1200, (replica + 1) * 1200);
      // 18 steps an epoch: in between labels stay.
      expectClose(labelsAt(17), expected, 1e-9);
      for (const step of [18, 36]) {
        const { parameters } = after(step);
        const own = parameters.subarray(replica * parameterCount, (replica + 1) * parameterCount);
        const gaps = gapsOf(own, set);
        expected = expected.map((label, row) => (1 - b) * label + b / (1 + Math.exp(-gaps[row])));
        expectClose(labelsAt(step), expected, 1e-4);
        expectClose(labelsAt(step + 17), expected, 1e-4);
      }
    });
  });

  it('is the same to the bit without smoothing and with a smoothing of 0, and another with some', () => {
    const changes = { epochs: 2 };
    const plain = train([comparisons], { changes });
    expect(train([comparisons], { changes: { ...changes, smoothing: 0 } })).toEqual(plain);
    expect(train([comparisons], { changes: { ...changes, smoothing: 0.3 } }).parameters).not.toEqual(
      plain.parameters,
    );
  });

  it('keeps labels that mean nothing from being learnt by heart where they are smoothed', () => {
    const noise = compare(120, 'noise', { labels: 'argmax', labelNoise: 0.5 });
    const changes = { epochs: 150, learningRate: 2e-2, batchSize: 96, keep: 'last' } as const;
    const [plain, smooth] = [0, 0.5].map((smoothing) =>
      train([noise], { changes: { ...changes, smoothing } }),
    );
    expect(plain.loss[0]).toBeGreaterThan(1);
    // ln 2 is that of a model that is sure of nothing.
    expect(smooth.loss[0]).toBeLessThan(Math.log(2) + 0.1);
  });

  it('keeps the last parameters where it is told to', () => {
    const noise = compare(120, 'noise', { labels: 'argmax', labelNoise: 0.5 });
    const { checkpoint, states } = recording();
    const changes = { epochs: 60, learningRate: 2e-2, batchSize: 96, keep: 'last' } as const;
    const { parameters, loss } = train([noise], { changes, checkpoint });
    const { heldOut } = splitHeldOut(noise, config.heldOut);
    expect(parameters).toEqual((states[59] as { parameters: Float32Array }).parameters);
    expect(loss[0]).toBeCloseTo(evaluate(parameters, heldOut).loss, 4);
    expect(loss[0]).toBeGreaterThan(train([noise], { changes: { ...changes, keep: 'best' } }).loss[0]);
  });

  it('keeps the best parameters when it learns labels by heart that mean nothing', () => {
    const noise = compare(120, 'noise', { labels: 'argmax', labelNoise: 0.5 });
    const losses: number[] = [];
    const { parameters, loss } = train([noise], {
      changes: { epochs: 150, learningRate: 2e-2, batchSize: 96 },
      onStep: (_done, _total, value) => losses.push(value),
    });
    expect(losses[losses.length - 1]).toBeLessThan(0.15);
    // Sure of what it learnt by heart, the last model would be far above ln 2 on new labels; the first ones are near it.

    expect(loss[0]).toBeLessThan(Math.log(2));
    const { heldOut, training } = splitHeldOut(noise, config.heldOut);
    expect(evaluate(parameters, heldOut).loss).toBeCloseTo(loss[0], 4);
    expect(evaluate(parameters, training).loss).toBeGreaterThan(losses[losses.length - 1] + 0.1);
  });

  it('trains a replica on its own comparisons, as it would alone', () => {
    const other = compare(1500, 'other');
    const together = train([comparisons, other], { seeds: ['0', '1'], changes: { epochs: 1 } });
    const alone = train([other], { seeds: ['1'], changes: { epochs: 1 } });
    const count = architecture.parameterCount;
    expectClose(together.parameters.slice(count), alone.parameters, 1e-3);
    expect(together.accuracy[1]).toBeCloseTo(alone.accuracy[0], 2);
    expect(together.accuracy.length).toBe(2);
  });

  it('repeats bit for bit with the same streams and differs with another', () => {
    const once = train([comparisons], { changes: { epochs: 0.5 } }).parameters;
    expect(train([comparisons], { changes: { epochs: 0.5 } }).parameters).toEqual(once);
    expect(train([comparisons], { changes: { epochs: 0.5 }, seeds: ['1'] }).parameters).not.toEqual(once);
  });

  it('goes on from any step of an interrupted training to the same bits', () => {
    const sets = [comparisons, compare(1500, 'other')];
    const options = { changes: { epochs: 2, smoothing: 0.4 }, seeds: ['0', '1'] };
    const { checkpoint, states } = recording();
    const whole = train(sets, { ...options, checkpoint });
    // In the first epoch, at its end, within the second.
    for (const step of [3, 18, 29])
      expect(train(sets, { ...options, checkpoint: resumingFrom(states[step - 1]) })).toEqual(whole);
  });

  it('takes as many steps as whole batches fit into its epochs', () => {
    const steps: [number, number][] = [];
    train([comparisons], { changes: { epochs: 1.5 }, onStep: (done, total) => steps.push([done, total]) });
    // 1,200 comparisons are 18 batches of 64.
    expect(steps.length).toBe(27);
    expect(steps[26]).toEqual([27, 27]);
  });

  it('marks a replica that leaves the finite numbers and trains the others to the same bits', () => {
    const sets = [comparisons, compare(1500, 'other'), compare(1500, 'third')];
    const seeds = ['0', '1', '2'];
    const changes = { epochs: 0.5 };
    const sound = train(sets, { seeds, changes });
    const losses: number[] = [];
    const onStep = (_done: number, _total: number, loss: number) => losses.push(loss);
    const broken = train(sets, { seeds, changes, onStep, broken: [1] });
    expect([...sound.diverged]).toEqual([]);
    expect([...broken.diverged]).toEqual([1]);
    const count = architecture.parameterCount;
    for (const replica of [0, 2]) {
      const bitsOf = ({ parameters }: RewardTraining) =>
        new Uint32Array(parameters.slice(replica * count, (replica + 1) * count).buffer);
      expect(bitsOf(broken)).toEqual(bitsOf(sound));
      expect(broken.loss[replica]).toBe(sound.loss[replica]);
    }
    expect(losses.every(Number.isFinite)).toBe(true);
  });

  it('throws the name of the reward model when no replica is left', () => {
    expect(() => train([comparisons], { changes: { learningRate: 1e30 } })).toThrow(
      /test proxy diverged at step/,
    );
    const sets = [comparisons, compare(1500, 'other')];
    expect(() => train(sets, { seeds: ['0', '1'], broken: [0, 1] })).toThrow(
      /test proxy diverged .*replica 0.*replica 1/,
    );
  });

  it('leaves no tensor behind over 50 steps', () => {
    const few = compare(100, 'few');
    const changes = { batchSize: 16, epochs: 10 };
    train([few], { changes });
    const before = getTf().memory().numTensors;
    train([few], { changes });
    expect(getTf().memory().numTensors).toBe(before);
  });
});
