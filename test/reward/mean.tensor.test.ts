/** The reward `mean` against the scores of its members one by one. */
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

describeTensors('the mean of proxies', () => {
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
    scores.forEach((own, replica) => {
      const normalised = reward.normalise(own, replica);
      for (let row = 0; row < sequences.count; row++) {
        const expected = (alone[2 * replica][row] + alone[2 * replica + 1][row]) / 2;
        expect(normalised[row]).toBeCloseTo(expected, 4);
      }
    });
    reward.dispose();
  });

  it('says so where there are fewer proxies than members', () => {
    expect(() => rewardKinds.get('mean').open(models, { members: 6 })).toThrow(
      /an ensemble of 6 .* there are 5/,
    );
  });
});
