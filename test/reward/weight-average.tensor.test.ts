/** Averaged weights, against scores where these are linear in the weights, and against the models that they are made of. */
import { expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import '../../src/reward/builtin.js';
import {
  meanParameters,
  openRewardModels,
  type RewardModels,
  RewardScorer,
  rewardKinds,
  runningMeans,
} from '../../src/reward/index.js';
import { describeTensors } from '../support/backend.js';
import { architecture, drawSequences, parametersOf } from '../support/small-reward-models.js';

const random = createRandom('reward-model');

const { parameterCount: count, layout } = architecture;
const headLength = layout.specs[layout.specs.length - 1].shape[0];
const trunk = parametersOf('trunk');
/** Models with one trunk, so that their scores are linear in what sets them apart, their heads. */
const linear = Float32Array.from(
  ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((name) => [
    ...trunk.subarray(0, count - headLength),
    ...parametersOf(name).subarray(count - headLength),
  ]),
);
const own = Array.from({ length: 6 }, (_, index) => ({ mean: index, scale: 2 }));
const meanNormalisations = Array.from({ length: 6 }, (_, index) => ({ mean: 0.1 * index, scale: 1 + index }));
const models: RewardModels = {
  ...{ architecture, seeds: [0, 1, 2, 3, 4, 5], parameters: linear, normalisations: own },
  ...{ groupSize: 3, meanNormalisations },
};
const sequences = drawSequences(random, 40);
const rawScores = (parameters: Float32Array) => {
  const opened = openRewardModels(architecture, parameters);
  const scores = new RewardScorer(opened).score(sequences);
  opened.dispose();
  return scores;
};
const open = (members: number, change: Partial<RewardModels> = {}) =>
  rewardKinds.get('weight-average').open({ ...models, ...change }, { members });

describeTensors('the mean of the weights of proxies', () => {
  it('has the mean of their raw scores where scores are linear in the weights', () => {
    const alone = rawScores(linear);
    const reward = open(3);
    const averaged = new RewardScorer(reward).score(sequences);
    reward.dispose();
    expect(reward.replicas).toBe(2);
    expect(reward.seeds).toEqual([0, 3]);
    expect(reward.groups).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    averaged.forEach((scores, replica) => {
      scores.forEach((score, row) => {
        const members = alone.slice(3 * replica, 3 * replica + 3).map((each) => each[row]);
        expect(score).toBeCloseTo((members[0] + members[1] + members[2]) / 3, 4);
      });
    });
  });

  it('has other scores than the mean of scores where they are not', () => {
    const parameters = Float32Array.from([...parametersOf('one'), ...parametersOf('two')]);
    const alone = rawScores(parameters);
    const change = { seeds: [0, 1], parameters, groupSize: 2 };
    const reward = open(2, change);
    const [averaged] = new RewardScorer(reward).score(sequences);
    reward.dispose();
    const apart = averaged.map((score, row) => Math.abs(score - (alone[0][row] + alone[1][row]) / 2));
    expect(Math.max(...apart)).toBeGreaterThan(0.1);
  });

  it('of one member is that member, and of one member twice as well', () => {
    const reward = open(1);
    const scores = new RewardScorer(reward).score(sequences);
    reward.dispose();
    const alone = rawScores(linear);
    expect(scores.map((each) => [...each])).toEqual([[...alone[0]], [...alone[3]]]);
    const twice = Float32Array.from([...linear.subarray(0, count), ...linear.subarray(0, count)]);
    expect(meanParameters(twice, [0, 1], count)).toEqual(linear.slice(0, count));
  });

  it('comes to units of gold by the scale that was measured of that mean', () => {
    const reward = open(2);
    // Of the first two members of each group, whose last ones are the proxies 1 and 4.
    expect([...reward.normalise([3], 0, [])]).toEqual([(3 - 0.1) * 2]);
    expect([...reward.normalise([3], 1, [])]).toEqual([(3 - 0.4) * 5]);
    reward.dispose();
    expect(() => open(2, { meanNormalisations: undefined })).toThrow(/meanNormalisations/);
  });

  it('takes one forward pass for any number of members', () => {
    const reward = open(3);
    expect(reward.constants.map(({ shape }) => shape)).toEqual([[2, count]]);
    reward.dispose();
  });

  it('leaves out members that diverged, and a group that has too few left', () => {
    const seeds = [0, 2, 3, 5];
    const parameters = linear.slice(0, 4 * count);
    const reward = open(2, { seeds, parameters });
    expect(reward.seeds).toEqual([0, 3]);
    reward.dispose();
    expect(() => open(3, { seeds, parameters })).toThrow(/an ensemble of 3/);
  });
});

describeTensors('means of parameters', () => {
  it('are exact: of 1, 2 and 6 it is 3', () => {
    const parameters = Float32Array.of(1, -1, 2, 0, 6, 4);
    expect([...meanParameters(parameters, [0, 1, 2], 2)]).toEqual([3, 1]);
    expect([...meanParameters(parameters, [2, 0], 2)]).toEqual([3.5, 1.5]);
  });

  it('run from the first member of each group, those that diverged left out', () => {
    // Groups of two: seeds 0 1 | 3 (2 diverged) | 4 5.
    const parameters = Float32Array.of(1, 3, 10, 5, 9);
    expect([...runningMeans({ seeds: [0, 1, 3, 4, 5], parameters }, 2)]).toEqual([1, 2, 10, 5, 7]);
  });
});
