/** The figure that docs/scaling.md gives: three workers, one killed, Redis restarted once. */
import type { Fault } from '../trial.js';

export const combined: Fault = {
  name: 'combined',
  about: 'three workers, one killed midway, Redis restarted once',
  async try(arena, random) {
    await arena.begin({ workers: 3 });
    const run = arena.run();
    const done = (share: number) => run.ofType('stage-finished').length >= share * arena.stages().length;
    const [first, second] = [0.2 + 0.2 * random.uniform(), 0.5 + 0.2 * random.uniform()];
    await arena.until(() => done(first), 'some stages are done', 600);
    arena.workers[random.integer(3)].kill();
    await arena.until(() => done(second), 'half of the stages are done', 600);
    const before = arena.finished();
    await arena.redis.kill();
    await arena.redis.start();
    await arena.expectDone(run);
    await arena.checkAll({ before });
  },
};
