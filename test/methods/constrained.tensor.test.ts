/** Rewards of components under methods that learn, in a language so small that the constrained optimum is known. */
import { expect, it } from 'vitest';
import '../../src/reward/builtin.js';
import { methods, type OnlineMethod } from '../../src/methods/index.js';
import { kl } from '../../src/methods/penalties/kl.js';
import { weighedPenalty, weighedScores } from '../../src/methods/weighing.js';
import { createRandom } from '../../src/random/index.js';
import { type Reward, rewardKinds } from '../../src/reward/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose } from '../support/numbers.js';
import { plainRollout } from '../support/plain-rollout.js';
import { tinyRun } from '../support/tiny-run.js';
import { everySequence } from '../support/tiny-world.js';
import { constrainedOptimum, exactMeans, twoJudges, twoScores } from '../support/two-counters.js';

const online = (name: string) => methods.get(name) as OnlineMethod;

/** Of responses of one token: 3 (p − ¾) and 4 (p − ¾) for the tokens that are counted, so that p is ½ and 0.35. */
const keys = { content: -0.75, coherence: -1.6, constraint: 'equal', rate: 0.05 };

const constrained = (world: Parameters<typeof twoJudges>[0], own: Partial<typeof keys> = {}) => {
  const kind = rewardKinds.get('constrained');
  return ({ seeds }: { seeds: readonly number[] }): Reward =>
    kind.open(twoJudges(world, seeds), kind.config!.parse({ ...keys, ...own }));
};

describeTensors('a rollout against components', () => {
  it.each([0, 0.3])('has the scores of each, where responses end with probability %f', (endProbability) => {
    const setup = tinyRun(2, endProbability);
    const { model } = setup.policy;
    const kind = rewardKinds.get('components');
    const run = setup.open(online('ppo'), {
      seeds: ['0', '1'],
      reward: ({ seeds }) => kind.open(twoJudges(model.world, seeds), { contentShare: 0.25 }),
    });
    const prompts = [0, 1].map(() => Uint8Array.from([0, 1, 2, 0]));
    const rollout = run.actor.sample(prompts, [createRandom('a'), createRandom('b')]);
    if (endProbability === 0) {
      const length = 3;
      const half = rollout.tokens.length / 2;
      [0, 1].forEach((seed) => {
        const tokens = Uint8Array.from(rollout.tokens.subarray(seed * half, (seed + 1) * half));
        const [content, coherence] = twoScores({ tokens, count: tokens.length / length, length }, seed);
        content.forEach((own, row) => {
          const place = seed * content.length + row;
          expect(rollout.components![2 * place]).toBeCloseTo(own, 3);
          expect(rollout.components![2 * place + 1]).toBeCloseTo(coherence[row], 3);
          expect(rollout.scores[place]).toBeCloseTo(0.25 * own + 0.75 * coherence[row], 3);
        });
      });
    }
    // Masks stand behind them in what the graph gives.
    expect(new Set(rollout.exists)).toEqual(new Set(endProbability === 0 ? [1] : [0, 1]));
    rollout.scores.forEach((score, row) => {
      const [content, coherence] = rollout.components!.subarray(2 * row, 2 * row + 2);
      expect(score).toBeCloseTo(0.25 * content + 0.75 * coherence, 4);
    });
    run.dispose();
  });
});

describeTensors('learned weights', () => {
  it('mix scores and scale the penalty, replica by replica', () => {
    const setup = tinyRun(1);
    const { model, parameters } = setup.policy;
    const all = everySequence(model.world);
    const rollout = {
      ...plainRollout({ model, sampling: parameters, initial: parameters.map((own) => 0.5 * own) }, all, {
        scores: Array.from({ length: all.count }, () => 0),
        replicas: 2,
      }),
      components: Float32Array.from({ length: 2 * all.count }, (_, index) => (index % 2 === 0 ? 3 : -2)),
    };
    const reward = constrained(model.world, { constraint: 'at-least' })({ seeds: [0, 1] });
    const { components } = reward;
    components!.learned!.restore([
      [0, Math.log(3)],
      [-Math.log(3), 0],
    ]);
    // σ of 0, ln 3 and −ln 3: ½, ¾ and ¼.
    const half = all.count / 2;
    const expected = Array.from({ length: all.count }, (_, row) =>
      row < half ? 0.5 * 3 - 0.75 * 2 : 0.25 * 3 - 0.5 * 2,
    );
    expectClose(weighedScores(rollout, components), expected, 1e-6);
    const penalty = kl.open(0.3);
    const weighed = weighedPenalty(penalty, components);
    const scaled = (values: ArrayLike<number>) =>
      Array.from(values, (value, index) => (index < values.length / 2 ? 0.75 : 1.25) * value);
    expectClose(weighed.perToken(rollout), scaled(penalty.perToken(rollout)), 1e-6);
    expectClose(weighed.ownGradient!(rollout), scaled(penalty.ownGradient!(rollout)), 1e-6);
    reward.dispose();
  });

  it.each([
    ['ppo', { epochs: 2, minibatches: 1 }, 200, 0.05],
    ['rloo', {}, 300, 0.15],
  ])(
    'take %s to the policy ∝ π_init exp(Σ λ r) that meets both constraints',
    (name, config, iterations, tolerance) => {
      const setup = tinyRun(1);
      const { model, parameters } = setup.policy;
      const best = constrainedOptimum(model, parameters, [keys.content, keys.coherence]);
      expectClose(best.scores, [keys.content, keys.coherence], 1e-3);
      const run = setup.open(online(name), {
        config,
        klPenalty: 1,
        online: { batchSize: 256, learningRate: 4e-3 },
        reward: constrained(model.world, { rate: 0.05 }),
      });
      const reached = { kl: 0, scores: [0, 0], ratios: [0, 0] };
      const last = 40;
      for (let step = 1; step <= iterations; step++) {
        const report = run.iterate();
        if (step <= iterations - last) continue;
        const { kl: divergence, scores } = exactMeans(model, run.actor.parameters(), parameters);
        const weights = [report.contentWeight[0], report.coherenceWeight[0]];
        reached.kl += divergence / last;
        scores.forEach((score, index) => {
          reached.scores[index] += score / last;
          reached.ratios[index] += weights[index] / (2 - weights[0] - weights[1]) / last;
        });
      }
      run.dispose();
      expectClose(reached.scores, best.scores, tolerance);
      expect(Math.abs(reached.kl / best.kl - 1)).toBeLessThan(2 * tolerance);
      expectClose(reached.ratios, best.lambdas, tolerance);
    },
  );
});

describeTensors('a run with learned weights that was saved', () => {
  it('goes on with the same bits', () => {
    const setup = tinyRun(2);
    const options = {
      ...{ seeds: ['0', '1'], klPenalty: 0.1, online: { batchSize: 16 } },
      reward: constrained(setup.policy.model.world),
    };
    const whole = setup.open(online('ppo'), options);
    whole.iterate();
    whole.iterate();
    const state = whole.save!()!;
    const reports = [whole.iterate(), whole.iterate()];
    const again = setup.open(online('ppo'), options);
    again.iterate();
    again.restore!(state);
    expect([again.iterate(), again.iterate()]).toEqual(reports);
    expect(again.actor.parameters()).toEqual(whole.actor.parameters());
    for (const run of [whole, again]) run.dispose();
  });
});
