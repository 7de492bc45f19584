/** Rewards made of several proxies, against the scores of their members one by one and against numbers worked by hand. */
import { expect, it } from 'vitest';
import '../../src/reward/builtin.js';
import { createRandom } from '../../src/random/index.js';
import { normalise, RewardScorer, rewardKinds, rewardModelArchitecture } from '../../src/reward/index.js';
import { initialParameters } from '../../src/tensor/index.js';
import { describeTensors } from '../support/backend.js';
import { everySequence, tinyExperiment } from '../support/tiny-world.js';

const { world } = tinyExperiment({ world: { promptLength: 1, responseLength: 2 } });
const architecture = rewardModelArchitecture({ width: 4, layers: 1, heads: 1 }, world);
const count = 5;
const parameters = Float32Array.from(
  Array.from({ length: count }, (_, index) => [
    ...initialParameters(architecture.layout, [createRandom(`member-${index}`)]),
  ]).flat(),
);
const normalisations = Array.from({ length: count }, (_, index) => ({ mean: 0.1 * index, scale: 1 + index }));
const models = { architecture, seeds: [0, 1, 3, 4, 5], parameters, normalisations };

describeTensors('an ensemble of proxies', () => {
  it('is the mean of its members in the units of gold, an ensemble a run, named by its first seed', () => {
    const sequences = everySequence(world);
    const single = rewardKinds.get('single').open(models);
    const alone = new RewardScorer(single)
      .score(sequences)
      .map((scores, index) => normalise(scores, normalisations[index]));
    single.dispose();
    const reward = rewardKinds.get('mean').open(models, { members: 2 });
    const scores = new RewardScorer(reward).score(sequences);
    expect(reward.replicas).toBe(2);
    expect(reward.seeds).toEqual([0, 3]);
    expect(reward.groups).toEqual([
      [0, 1],
      [3, 4],
    ]);
    scores.forEach((own, replica) => {
      const normalised = reward.normalise(own, replica, []);
      for (let row = 0; row < sequences.count; row++) {
        const expected = (alone[2 * replica][row] + alone[2 * replica + 1][row]) / 2;
        expect(normalised[row]).toBeCloseTo(expected, 4);
      }
    });
    reward.dispose();
  });

  it('takes the first of each group, and leaves out a group with too few that did not diverge', () => {
    // Seeds 0 1 | 3 | 4 5 of groups of two, of which seed 2 diverged.
    const reward = rewardKinds.get('worst-case').open({ ...models, groupSize: 2 }, { members: 2 });
    expect(reward.seeds).toEqual([0, 4]);
    const first = rewardKinds.get('mean').open({ ...models, groupSize: 2 }, { members: 1 });
    expect(first.seeds).toEqual([0, 3, 4]);
    expect(first.groups).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    const sequences = everySequence(world);
    const single = rewardKinds.get('single').open(models);
    const alone = new RewardScorer(single).score(sequences);
    const own = new RewardScorer(first).score(sequences);
    const expected = normalise(alone[2], normalisations[2]);
    first.normalise(own[1], 1, []).forEach((score, row) => {
      expect(score).toBeCloseTo(expected[row], 4);
    });
    for (const opened of [reward, first, single]) opened.dispose();
  });

  it('says so where there are fewer proxies than members', () => {
    expect(() => rewardKinds.get('mean').open(models, { members: 6 })).toThrow(
      /an ensemble of 6 .* there are 5/,
    );
  });

  /** What a kind makes of the members' scores of one response. */
  const combined = (kind: string, config: object, scores: number[]): number[] => {
    const reward = rewardKinds.get(kind).open(planted(scores), { members: scores.length, ...config });
    const [values] = new RewardScorer(reward).score(oneOfEach);
    const normalised = [...reward.normalise(values, 0, [])];
    reward.dispose();
    return normalised;
  };

  // Members that score every response alike, so that their scores are the constants that normalisation makes of them.
  const oneOfEach = { ...everySequence(world), count: 1 };
  const planted = (scores: number[]) => {
    const single = rewardKinds.get('single').open(modelsOf(scores.length));
    const raw = new RewardScorer(single).score(oneOfEach).map(([score]) => score);
    single.dispose();
    return {
      ...modelsOf(scores.length),
      normalisations: scores.map((score, index) => ({ mean: raw[index] - score, scale: 1 })),
    };
  };
  const modelsOf = (members: number) => ({
    architecture,
    seeds: Array.from({ length: members }, (_, seed) => seed),
    parameters: parameters.subarray(0, members * architecture.parameterCount),
    normalisations: normalisations.slice(0, members),
  });

  // Scores 1, 4, −2 and 5: mean 2, variance with 1/k (1 + 4 + 16 + 9) / 4 = 7.5, median (1 + 4) / 2, lowest −2.
  it.each([
    ['mean', {}, 2],
    ['worst-case', {}, -2],
    ['median', {}, 2.5],
    ['uncertainty', { weight: 0.5 }, 2 - 0.5 * 7.5],
    ['uncertainty', { weight: 0 }, 2],
  ])('%s %o of 1, 4, −2 and 5 is %f', (kind, config, expected) => {
    const [score] = combined(kind, config, [1, 4, -2, 5]);
    expect(score).toBeCloseTo(expected, 4);
  });

  it('the median of an odd number is the one in the middle', () => {
    expect(combined('median', {}, [9, -1, 3])[0]).toBeCloseTo(3, 4);
  });
});
