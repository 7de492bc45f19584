/** A sample of `npm run chaos`, on stages that only wait: workers, studies and Redis as processes, killed midway. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Arena } from '../../scripts/chaos/arena.js';
import { oneFolder } from '../../scripts/chaos/faults/sharing.js';
import { createRandom } from '../../src/random/index.js';
import { sharedProgram } from '../support/compiled-program.js';
import { hasRedis } from '../support/redis-server.js';

let arena: Arena;
beforeAll(async () => {
  if (!hasRedis) return;
  const { main, plugin } = sharedProgram();
  arena = new Arena({
    ...{ main, experiment: 'study: fake\nsizes: [1, 2, 3, 4, 5, 6]\n', parameters: ['--plugin', plugin] },
    ...{ environment: { FAKE_DELAY: '400' }, workers: 3, jobs: 1, silence: 4 },
  });
  await arena.open({ looks: 0 });
}, 120_000);
afterAll(() => arena?.close());

describe.runIf(hasRedis)('a study through the queue', { timeout: 240_000 }, () => {
  it('with three workers, one killed midway, and Redis restarted once, has the tables of a local one', async () => {
    await arena.begin();
    const run = arena.run();
    await arena.until(() => run.ofType('stage-finished').length >= 2, 'two stages are done');
    const before = arena.finished();
    arena.workers[1].kill();
    await arena.redis.kill();
    await arena.redis.start();
    await arena.expectDone(run);
    await arena.checkAll({ before });
    expect(before.size).toBeGreaterThan(1);
  });

  it('that is killed midway, with Redis and all that it held, is resumed', async () => {
    await arena.begin({ workers: 2 });
    const run = arena.run();
    await arena.until(() => run.ofType('stage-finished').length >= 3, 'three stages are done');
    const before = arena.finished();
    run.kill();
    await run.ended;
    await arena.redis.kill();
    await arena.redis.start({ empty: true });
    await arena.expectDone(arena.run());
    await arena.checkAll({ before });
  });

  it('leaves its folder to nobody else while it runs', async () => {
    const settings = { freeze: 0, cut: 0 };
    await expect(oneFolder.try(arena, createRandom('one'), settings)).resolves.toBeUndefined();
  });
});
