/** The trainer on a problem with a known optimum, and what it says when a run leaves the finite numbers. */
import { expect, it } from 'vitest';
import { DivergedError, getTf, type Loss, type Tensor, Trainer } from '../../src/tensor/index.js';
import { describeTensors } from '../support/backend.js';
import { expectNoLeak } from '../support/leaks.js';
import { expectClose } from '../support/numbers.js';

/** ½ |parameters − target|² of each replica. */
const bowl: Loss = (parameters, [target]) => {
  const tf = getTf();
  return { loss: tf.mul(0.5, tf.sum(tf.squaredDifference(parameters, target), 1)) };
};

const targetOf = (): Tensor => getTf().tensor2d([1, -2, 3, 0.5, 0.25, -1], [2, 3]);

describeTensors('the trainer', () => {
  it('brings every replica to its own minimum', () => {
    const trainer = new Trainer('bowl', bowl, { values: new Float32Array(6), replicas: 2 });
    const target = targetOf();
    for (let step = 1; step <= 400; step++) trainer.step([target], 0.1 * (1 - step / 401));
    expectClose(trainer.values(), target.dataSync(), 1e-2);
    trainer.dispose();
  });

  it('reports the loss of the parameters before the step, one a replica', () => {
    const values = Float32Array.of(1, 2, 3, -1, -2, -3);
    const trainer = new Trainer('bowl', bowl, { values, replicas: 2 });
    const { loss } = trainer.step([targetOf()], 0.1);
    const [first, second] = [0.5 * 16, 0.5 * (1.5 ** 2 + 2.25 ** 2 + 2 ** 2)];
    expectClose(loss, [first, second], 1e-6);
    trainer.dispose();
  });

  it('trains a replica to the same numbers alone and in company', () => {
    const target = targetOf();
    const together = new Trainer('bowl', bowl, { values: new Float32Array(6), replicas: 2 });
    const alone = new Trainer('bowl', bowl, { values: new Float32Array(3), replicas: 1 });
    const ownTarget = getTf().slice(target, [1, 0], [1, 3]);
    for (let step = 0; step < 20; step++) {
      together.step([target], 0.05);
      alone.step([ownTarget], 0.05);
    }
    expect(together.values().slice(3)).toEqual(alone.values());
  });

  it('starts at the values it was given and hands out copies', () => {
    const values = Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
    const trainer = new Trainer('bowl', bowl, { values, replicas: 2 });
    const copy = trainer.values();
    expect(copy).toEqual(values);
    copy.fill(9);
    expect(trainer.values()).toEqual(values);
    trainer.dispose();
  });

  it('applies weight decay at the rate of the step', () => {
    const flat: Loss = (parameters) => ({ loss: getTf().sum(getTf().mul(parameters, 0), 1) });
    const trainer = new Trainer(
      'flat',
      flat,
      { values: Float32Array.of(2), replicas: 1 },
      { weightDecay: 0.5 },
    );
    trainer.step([], 0.1);
    trainer.step([], 0.2);
    expectClose(trainer.values(), [2 * 0.95 * 0.9], 1e-6);
    trainer.dispose();
  });

  it('marks a replica that diverges, reports NaN for it and trains the other to the same bits', () => {
    const logarithm: Loss = (parameters) => ({ loss: getTf().sum(getTf().log(parameters), 1) });
    const trainer = new Trainer('proxies', logarithm, { values: Float32Array.of(5, 0.05), replicas: 2 });
    const alone = new Trainer('proxy', logarithm, { values: Float32Array.of(5), replicas: 1 });
    for (let step = 1; step <= 5; step++) {
      const { loss } = trainer.step([], 0.1);
      expect(loss[0]).toBe(alone.step([], 0.1).loss[0]);
      // ln 0.05 is fine; one step below 0 there is no logarithm.
      expect([...trainer.diverged]).toEqual(step === 1 ? [] : [1]);
      if (step > 1) expect(loss[1]).toBeNaN();
    }
    expect(trainer.values()[0]).toBe(alone.values()[0]);
    trainer.dispose();
    alone.dispose();
  });

  it('finds out a NaN of the gradient that the loss hides', () => {
    const hidden: Loss = (parameters) => {
      const tf = getTf();
      return { loss: tf.sum(tf.mul(tf.sqrt(tf.relu(parameters)), 0), 1) };
    };
    // The gradient of √0 is infinite: 0 · ∞ is NaN, while the loss is 0.
    const trainer = new Trainer('roots', hidden, { values: Float32Array.of(1, 0), replicas: 2 });
    const { loss } = trainer.step([], 0.1);
    expect(loss[0]).toBe(0);
    expect([...trainer.diverged]).toEqual([1]);
    trainer.dispose();
  });

  it('throws a DivergedError that names the run, steps, replicas and a way out when none is left', () => {
    const logarithm: Loss = (parameters) => ({ loss: getTf().sum(getTf().log(parameters), 1) });
    const values = Float32Array.of(0.15, 0.05);
    const trainer = new Trainer('proxy width 4', logarithm, { values, replicas: 2 });
    const failure = (() => {
      try {
        for (let step = 0; step < 9; step++) trainer.step([], 0.1);
      } catch (error) {
        return error;
      }
      return undefined;
    })();
    expect(failure).toBeInstanceOf(DivergedError);
    expect(String(failure)).toMatch(
      /proxy width 4 diverged at step 2 .*replica 1 is NaN.* at step 3 .*replica 0 is NaN.*learning rate/,
    );
    trainer.dispose();
  });

  it('keeps no tensor over 50 steps and none after it is disposed', () => {
    const target = targetOf();
    const before = getTf().memory().numTensors;
    const trainer = new Trainer('bowl', bowl, { values: new Float32Array(6), replicas: 2 });
    expectNoLeak(() => trainer.step([target], 0.01));
    trainer.dispose();
    expect(getTf().memory().numTensors).toBe(before);
  });
});
