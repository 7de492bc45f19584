/** The figure that docs/scaling.md gives: three workers, one killed, Redis restarted once. */
import type { Fault } from '../trial.js';

export const combined: Fault = {
  name: 'combined',
  about: 'three workers, one killed midway, Redis restarted once',
  async try(arena, random) {
    await arena.begin({ workers: 3 });
    const run = arena.run();
    await arena.moment(0.3 + 0.1 * random.uniform(), run);
    arena.workers[random.integer(3)].kill();
    await arena.moment(0.2, run);
    const before = arena.finished();
    if (!run.isRunning) throw new Error('the run was over before Redis was restarted');
    await arena.redis.kill();
    await arena.redis.start();
    await arena.expectDone(run);
    await arena.checkAll({ before });
  },
};
