/** Replicas whose runs are over are left out: the others become what they would have become, and no state of theirs changes. */
import { expect, it } from 'vitest';
import { methods, type OnlineMethod } from '../../src/methods/index.js';
import { createRandom } from '../../src/random/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose } from '../support/numbers.js';
import { tinyRun } from '../support/tiny-run.js';

// 2,048 tokens a replica: four of them share a call, so that five are two packs, of three and of two and a half-empty row.
const options = {
  seeds: ['0', '1', '2', '3', '4'],
  klPenalty: 0.1,
  online: { batchSize: 1024 },
  config: {},
};
const stopped = [0, 2, 3];
const going = [1, 4];

for (const name of ['ppo', 'rloo']) {
  const method = methods.get(name) as OnlineMethod;

  /** Three iterations, after the first of which some replicas may be stopped. */
  const run = (over: number[]) => {
    const setup = tinyRun(2);
    const optimiser = setup.open(method, options);
    optimiser.iterate();
    const before = optimiser.actor.parameters();
    optimiser.stop!(over);
    const reports = [optimiser.iterate(), optimiser.iterate()];
    const { count } = setup.policy.model.layout;
    const of = (parameters: Float32Array, replica: number) =>
      parameters.slice(replica * count, (replica + 1) * count);
    return { setup, optimiser, before, reports, of };
  };

  describeTensors(`replicas of ${method.label} that were stopped`, () => {
    it('stay as they are and report NaN; the others go on as if they went on too', () => {
      const whole = run([]);
      const { optimiser, before, reports, of } = run(stopped);
      const [now, wanted] = [optimiser.actor.parameters(), whole.optimiser.actor.parameters()];
      for (const replica of stopped) expect(of(now, replica)).toEqual(of(before, replica));
      // Up to the last bits of another pack: TensorFlow’s elementwise kernels cut arrays into vectors from their beginning.
      for (const replica of going) expectClose(of(now, replica), of(wanted, replica), 1e-4);
      for (const [key, values] of Object.entries(reports[1])) {
        for (const replica of stopped) expect(values[replica], key).toBeNaN();
        for (const replica of going)
          expect(values[replica], key).toBeCloseTo(whole.reports[1][key][replica], 3);
      }
      optimiser.dispose();
      whole.optimiser.dispose();
    });

    it('are stopped when the run is taken up again, bit for bit', () => {
      const { setup, optimiser } = run(stopped);
      const state = structuredClone(optimiser.save!()!);
      const report = optimiser.iterate();
      const again = setup.open(method, options);
      again.restore!(state);
      expect(again.iterate()).toEqual(report);
      expect(again.actor.parameters()).toEqual(optimiser.actor.parameters());
      again.dispose();
      optimiser.dispose();
    });

    it('are sampled where they are asked for, and only those that are', () => {
      const { optimiser } = run(stopped);
      const prompts = options.seeds.map(() => Uint8Array.of(0, 1, 2));
      const streams = () => options.seeds.map((seed) => createRandom(seed));
      const all = optimiser.actor.sample(prompts, streams());
      const some = optimiser.actor.sample(prompts, streams(), [0, 4]);
      const size = all.tokens.length / 5;
      for (const replica of [0, 4]) {
        const own = [replica * size, (replica + 1) * size] as const;
        expect(some.tokens.slice(...own)).toEqual(all.tokens.slice(...own));
      }
      expect([...some.scores.subarray(3, 12)]).toEqual(new Array(9).fill(0));
      expect([...some.exists]).toEqual(new Array(some.exists.length).fill(1));
      optimiser.dispose();
    });
  });
}
