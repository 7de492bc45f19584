/** One replica that leaves the finite numbers: it is marked, and the others learn as if nothing had happened. */
import { expect, it } from 'vitest';
import { grpo } from '../../src/methods/grpo/index.js';
import type { OnlineMethod } from '../../src/methods/method.js';
import { ppo } from '../../src/methods/ppo/index.js';
import { reinforce } from '../../src/methods/reinforce/index.js';
import { createRandom } from '../../src/random/index.js';
import type { RewardModels } from '../../src/reward/index.js';
import { single } from '../../src/reward/single.js';
import { DivergedError } from '../../src/tensor/index.js';
import { describeTensors } from '../support/backend.js';
import { type RunOptions, type TinyRun, tinyRun } from '../support/tiny-run.js';

const seeds = ['0', '1', '2'];
const options: RunOptions = { seeds, klPenalty: 0.1, online: { batchSize: 16 } };

/** Opens the proxies with NaN in place of all parameters of some. */
const broken = (replicas: number[]) => (models: RewardModels) => {
  const { parameterCount } = models.architecture;
  const parameters = models.parameters.slice();
  for (const replica of replicas)
    parameters.fill(Number.NaN, replica * parameterCount, (replica + 1) * parameterCount);
  return single.open({ ...models, parameters });
};

/** Parameters of each replica after three iterations, bit by bit. */
function learned(setup: TinyRun, method: OnlineMethod, changes: RunOptions = {}) {
  const run = setup.open(method, { ...options, ...changes });
  const reports = [1, 2, 3].map(() => run.iterate());
  const { count } = setup.policy.model.layout;
  const all = run.actor.parameters();
  const bits = seeds.map(
    (_, replica) => new Uint32Array(all.slice(replica * count, (replica + 1) * count).buffer),
  );
  const diverged = [...run.diverged];
  run.dispose();
  return { bits, diverged, last: reports[2] };
}

for (const method of [ppo, reinforce, grpo]) {
  describeTensors(`a diverged replica of ${method.label}`, () => {
    it('is marked and reports NaN; not one bit of the others changes', () => {
      const setup = tinyRun(3);
      const sound = learned(setup, method);
      const { bits, diverged, last } = learned(setup, method, { reward: broken([1]) });
      expect(sound.diverged).toEqual([]);
      expect(diverged).toEqual([1]);
      for (const replica of [0, 2]) expect(bits[replica]).toEqual(sound.bits[replica]);
      for (const [name, values] of Object.entries(last)) {
        expect(values[1], name).toBeNaN();
        expect([values[0], values[2]], name).toEqual([sound.last[name][0], sound.last[name][2]]);
      }
    });
  });
}

describeTensors('a run without a sound replica', () => {
  it('throws a DivergedError with the name of the method and all replicas', () => {
    const run = tinyRun(2).open(ppo, { ...options, reward: broken([0, 1, 2]) });
    let failure: unknown;
    try {
      run.iterate();
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(DivergedError);
    expect(String(failure)).toMatch(/PPO diverged.*replica 0.*replica 1.*replica 2.*learning rate/);
    run.dispose();
  });

  it('is found out by an evaluation as well', () => {
    const run = tinyRun(2).open(ppo, { ...options, reward: broken([2]) });
    const prompts = seeds.map(() => Uint8Array.of(0, 1, 2, 3));
    run.actor.sample(
      prompts,
      seeds.map((seed) => createRandom(seed)),
    );
    expect([...run.diverged]).toEqual([2]);
    run.dispose();
  });

  it('diverges by its own steps when they are too large', () => {
    const run = tinyRun(2).open(ppo, { ...options, online: { batchSize: 16, learningRate: 1e39 } });
    expect(() => {
      for (let step = 0; step < 5; step++) run.iterate();
    }).toThrow(DivergedError);
    run.dispose();
  });
});
