/** Runs that are taken up again from a saved state go on bit for bit as they would have. */
import { expect, it } from 'vitest';
import { methods, type OnlineMethod } from '../../src/methods/index.js';
import { describeTensors } from '../support/backend.js';
import { tinyRun } from '../support/tiny-run.js';

const options = { seeds: ['0', '1'], klPenalty: 0.1, online: { batchSize: 16 } };

describeTensors('a run that was saved', () => {
  it.each(['ppo', 'grpo', 'rloo', 'reinforce'])('goes on with the same bits: %s', (name) => {
    const method = methods.get(name) as OnlineMethod;
    const setup = tinyRun(3);
    const whole = setup.open(method, options);
    whole.iterate();
    whole.iterate();
    const state = whole.save!()!;
    const reports = [whole.iterate(), whole.iterate()];
    const again = setup.open(method, options);
    again.iterate();
    again.restore!(state);
    expect([again.iterate(), again.iterate()]).toEqual(reports);
    expect(again.actor.parameters()).toEqual(whole.actor.parameters());
    whole.dispose();
    again.dispose();
  });

  it('is none where its penalty has a memory that cannot be had', () => {
    const penalty = { perToken: () => new Float32Array(32), observe: () => undefined };
    const run = tinyRun(2).open(methods.get('ppo') as OnlineMethod, { ...options, seeds: ['0'], penalty });
    expect(run.save!()).toBeUndefined();
    run.dispose();
  });
});
