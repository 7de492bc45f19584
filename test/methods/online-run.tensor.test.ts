/** What the driver does for every online method alike: the optimum, the warm-up, groups of one prompt, no leaks. */
import { expect, it } from 'vitest';
import { grpo } from '../../src/methods/grpo/index.js';
import type { OnlineMethod } from '../../src/methods/method.js';
import { ppo } from '../../src/methods/ppo/index.js';
import { reinforce } from '../../src/methods/reinforce/index.js';
import { rloo } from '../../src/methods/rloo/index.js';
import { getTf } from '../../src/tensor/index.js';
import { describeTensors } from '../support/backend.js';
import { expectNoLeak } from '../support/leaks.js';
import { optimum, type RunOptions, tinyRun, train } from '../support/tiny-run.js';

interface Case {
  method: OnlineMethod;
  options?: RunOptions;
  iterations: number;
}

const passes = { epochs: 3, minibatches: 1 };
const cases: Case[] = [
  { method: ppo, options: { config: passes }, iterations: 80 },
  { method: reinforce, options: { online: { learningRate: 1e-2 } }, iterations: 150 },
  { method: rloo, options: { online: { learningRate: 1e-2 } }, iterations: 150 },
  { method: grpo, options: { config: passes }, iterations: 80 },
];

for (const { method, options, iterations } of cases) {
  describeTensors(method.label, () => {
    for (const [responseLength, klPenalty] of [
      [1, 3],
      [3, 1],
    ]) {
      it(`finds the optimum of score − ${klPenalty}·KL, known by enumeration, with ${responseLength} tokens`, () => {
        const setup = tinyRun(responseLength);
        const run = setup.open(method, { ...options, klPenalty });
        const { kl, score } = train(setup, run, iterations);
        const best = optimum(setup, klPenalty);
        expect(best.kl).toBeGreaterThan(0.05);
        expect(Math.abs(score - klPenalty * kl - (best.score - klPenalty * best.kl))).toBeLessThan(0.1);
        expect(Math.abs(kl / best.kl - 1)).toBeLessThan(0.25);
        run.dispose();
      });
    }

    it('warms the learning rate up: the first step of Adam is as long as the rate', () => {
      const longest = (warmupIterations: number) => {
        const setup = tinyRun(3);
        const own = method === ppo || method === grpo ? { config: { epochs: 1, minibatches: 1 } } : {};
        const run = setup.open(method, { ...own, online: { learningRate: 0.01, warmupIterations } });
        run.iterate();
        const { parameters } = setup.policy;
        const moved = run.actor.parameters().map((value, index) => Math.abs(value - parameters[index]));
        run.dispose();
        return Math.max(...moved);
      };
      expect(longest(0)).toBeCloseTo(0.01, 4);
      expect(longest(1)).toBeCloseTo(0.01, 4);
      expect(longest(5)).toBeCloseTo(0.002, 5);
    });

    it('keeps no tensor over 50 iterations and none after it is disposed', () => {
      const setup = tinyRun(1);
      const before = getTf().memory().numTensors;
      const online = { batchSize: 8 };
      const run = setup.open(method, { ...options, online, klPenalty: 0.1, seeds: ['0', '1'] });
      expectNoLeak(() => run.iterate());
      run.dispose();
      expect(getTf().memory().numTensors).toBe(before);
    });
  });
}
