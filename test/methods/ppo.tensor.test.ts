/** PPO in a world whose responses can all be written down: its maximum, its clipping, its replicas. */
import { expect, it } from 'vitest';
import { ppo } from '../../src/methods/ppo/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose } from '../support/numbers.js';
import { type RunOptions, scoreOf, type TinyRun, tinyRun, token, train } from '../support/tiny-run.js';

/** One minibatch and three epochs, unless said otherwise. */
const open = (setup: TinyRun, { config, ...options }: RunOptions = {}) =>
  setup.open(ppo, { config: { minibatches: 1, epochs: 3, ...config }, ...options });

describeTensors('PPO', () => {
  it('raises the proxy score to its maximum without a penalty', () => {
    const setup = tinyRun(1);
    const run = open(setup);
    const start = run.iterate().proxyScore[0];
    const { score } = train(setup, run, 40);
    // The first token is the prompt: only half of the sequence can be chosen.
    const best = [0, 1, 2, 3].reduce((sum, prompt) => sum + scoreOf([prompt, token]) / 4, 0);
    expect(start).toBeLessThan(best - 1);
    expect(score).toBeGreaterThan(best - 0.2);
    run.dispose();
  });

  it('goes less far from the initial policy the larger the penalty', () => {
    const setup = tinyRun(3);
    const distances = [0, 1, 4].map((klPenalty) => {
      const run = open(setup, { klPenalty });
      const { kl } = train(setup, run, 40);
      run.dispose();
      return kl;
    });
    expect(distances[1]).toBeLessThan(0.8 * distances[0]);
    expect(distances[2]).toBeLessThan(0.5 * distances[1]);
  });

  it('trains a replica as it would alone', () => {
    const setup = tinyRun(3);
    const options = { klPenalty: 0.5, online: { batchSize: 32 } };
    const together = open(setup, { ...options, seeds: ['0', '1'] });
    const alone = open(setup, { ...options, seeds: ['1'] });
    for (let step = 0; step < 3; step++) {
      const both = together.iterate();
      const own = alone.iterate();
      expect(both.klDivergence[1]).toBeCloseTo(own.klDivergence[0], 5);
      expect(both.proxyScore[1]).toBeCloseTo(own.proxyScore[0], 5);
      expect(both.proxyScore[0]).not.toBe(both.proxyScore[1]);
    }
    const { count } = setup.policy.model.layout;
    expectClose(together.actor.parameters().slice(count), alone.actor.parameters(), 1e-4);
    together.dispose();
    alone.dispose();
  });

  it('clips no ratio before the first update and some when the steps are large', () => {
    const gentle = open(tinyRun(3), { config: { epochs: 1 } });
    expect(gentle.iterate().clipFraction[0]).toBe(0);
    gentle.dispose();
    const rough = open(tinyRun(3), { config: { epochs: 4 }, online: { learningRate: 0.03 } });
    expect(rough.iterate().clipFraction[0]).toBeGreaterThan(0.1);
    rough.dispose();
  });
});
