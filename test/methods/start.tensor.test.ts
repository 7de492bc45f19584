/** Online methods whose policies start elsewhere than at π_init, as in later rounds of RLHF. */
import { expect, it } from 'vitest';
import { ppo } from '../../src/methods/ppo/index.js';
import { createRandom } from '../../src/random/index.js';
import { describeTensors } from '../support/backend.js';
import { exactly, tinyRun } from '../support/tiny-run.js';

const promptsOf = (count: number) => [Uint8Array.from({ length: count }, (_, row) => row % 4)];

/** A policy some way off. */
function trained(): Float32Array {
  const run = setup.open(ppo);
  for (let iteration = 0; iteration < 8; iteration++) run.iterate();
  const parameters = run.actor.parameters();
  run.dispose();
  return parameters;
}

const setup = tinyRun(2);

describeTensors('policies that start elsewhere', () => {
  it('start at the given weights, and measures KL from π_init', () => {
    const start = trained();
    const run = setup.open(ppo, { startParameters: start });
    expect(run.actor.parameters()).toEqual(start);
    const { kl } = exactly(setup, start);
    const rollout = run.actor.sample(promptsOf(8192), [createRandom('where')]);
    const measured = rollout.tokenKl.reduce((sum, own) => sum + own, 0) / 8192;
    expect(kl).toBeGreaterThan(0.05);
    // The KL of the second token varies with the first: its mean over samples has an error of a few per cent.
    expect(measured / kl).toBeGreaterThan(0.95);
    expect(measured / kl).toBeLessThan(1.05);
    run.dispose();
  });

  it('are those of the plain run where the given weights are π_init’s', () => {
    const { parameters } = setup.policy;
    const runs = [setup.open(ppo), setup.open(ppo, { startParameters: parameters })];
    const reports = runs.map((run) => [run.iterate(), run.iterate()]);
    expect(reports[1]).toEqual(reports[0]);
    expect(runs[1].actor.parameters()).toEqual(runs[0].actor.parameters());
    for (const run of runs) run.dispose();
  });

  it('go on from where they were killed, the start notwithstanding', () => {
    const startParameters = trained();
    const whole = setup.open(ppo, { startParameters });
    whole.iterate();
    const saved = whole.save!();
    const resumed = setup.open(ppo, { startParameters });
    resumed.restore!(saved!);
    expect(resumed.iterate()).toEqual(whole.iterate());
    expect(resumed.actor.parameters()).toEqual(whole.actor.parameters());
    for (const run of [whole, resumed]) run.dispose();
  });
});
