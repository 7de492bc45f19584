/** The scorer in slices and together, and the reward ‘single’, against plain JavaScript. */
import { expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { openRewardModels, RewardScorer, rewardModelArchitecture } from '../../src/reward/index.js';
import { single } from '../../src/reward/single.js';
import { getTf, initialParameters } from '../../src/tensor/index.js';
import { takeSequences } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { expectNoLeak } from '../support/leaks.js';
import { expectClose } from '../support/numbers.js';
import { plainScores } from '../support/plain-reward.js';
import { architecture, drawSequences, parametersOf, world } from '../support/small-reward-models.js';

const random = createRandom('reward-model');

describeTensors('the scorer', () => {
  it('gives a response the same score in any slice, at any place, in any company', () => {
    const parameters = parametersOf('a');
    const models = openRewardModels(architecture, parameters);
    const scorer = new RewardScorer(models);
    const sequences = drawSequences(random, 9000);
    const [scores] = scorer.score(sequences);
    const rows = [0, 1, 8191, 8192, 8999];
    const picked = takeSequences(sequences, rows);
    const chosen = rows.map((row) => scores[row]);
    expectClose(scorer.score(picked)[0], chosen, 1e-6);
    expectClose(chosen, plainScores(architecture, parameters, picked), 2e-4);
    models.dispose();
  });

  it('scores for three replicas together as for each alone', () => {
    const names = ['a', 'b', 'c'];
    const sequences = drawSequences(random, 1500);
    const together = openRewardModels(architecture, parametersOf(...names));
    const scores = new RewardScorer(together).score(sequences);
    together.dispose();
    expect(scores.length).toBe(3);
    names.forEach((name, replica) => {
      const alone = openRewardModels(architecture, parametersOf(name));
      expectClose(scores[replica], new RewardScorer(alone).score(sequences)[0], 1e-5);
      alone.dispose();
    });
    expect(scores[0]).not.toEqual(scores[1]);
  });

  it('reports its progress up to the last response and gives nothing for nothing', () => {
    const models = openRewardModels(architecture, parametersOf('a', 'b', 'c'));
    const scorer = new RewardScorer(models);
    const seen: number[] = [];
    scorer.score(drawSequences(random, 8200), (done) => seen.push(done));
    expect(seen).toEqual([8192, 8200]);
    const { score, ...rest } = models;
    const byTensors = new RewardScorer({ ...rest, score: (tokens, constants) => score(tokens, constants) });
    const seenByTensors: number[] = [];
    byTensors.score(drawSequences(random, 700), (done) => seenByTensors.push(done));
    // ⌈2048 / 3⌉ rows a slice.
    expect(seenByTensors).toEqual([683, 700]);
    expect(scorer.score(drawSequences(random, 0)).map((scores) => scores.length)).toEqual([0, 0, 0]);
    models.dispose();
  });

  it('keeps no tensor over many scorings, and the models none after they are disposed', () => {
    const before = getTf().memory().numTensors;
    const tiny = rewardModelArchitecture({ width: 2, layers: 1, heads: 1 }, world);
    const models = openRewardModels(tiny, initialParameters(tiny.layout, [random.stream('tiny')]));
    const scorer = new RewardScorer(models);
    const sequences = drawSequences(random, 3);
    expectNoLeak(() => scorer.score(sequences), 10);
    models.dispose();
    expect(getTf().memory().numTensors).toBe(before);
  });
});

describeTensors('the reward single', () => {
  it('is every proxy alone: its score minus its mean, times its scale', () => {
    const parameters = parametersOf('a', 'b');
    const normalisations = [
      { mean: 0.5, scale: 3 },
      { mean: -1, scale: 0.25 },
    ];
    const reward = single.open({ architecture, seeds: [0, 3], parameters, normalisations });
    expect([reward.replicas, reward.seeds]).toEqual([2, [0, 3]]);
    const sequences = drawSequences(random, 20);
    const raw = new RewardScorer(reward).score(sequences);
    normalisations.forEach(({ mean, scale }, replica) => {
      const plain = plainScores(architecture, parametersOf(['a', 'b'][replica]), sequences);
      expectClose(
        reward.normalise(raw[replica], replica, []),
        plain.map((score) => (score - mean) * scale),
        1e-3,
      );
    });
    reward.dispose();
  });
});
