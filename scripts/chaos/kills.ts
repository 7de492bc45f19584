/** kill -9 at a random moment of a run: of a worker, of a stage's process, of the study, or of Redis. */
import { setTimeout as wait } from 'node:timers/promises';
import type { RandomStream } from '../../src/random/index.js';
import type { Arena } from './arena.js';
import type { Command } from './command.js';
import type { Fault } from './trial.js';

type Strike = (arena: Arena, run: Command, random: RandomStream) => Promise<Command>;

const strikes: Record<string, Strike> = {
  async 'kill-worker'(arena, run, random) {
    arena.workers[random.integer(arena.workers.length)].kill();
    return run;
  },
  /** One of a worker's children; between two stages there may be none, or an idle one. */
  async 'kill-stage'(arena, run, random) {
    const pids = arena.workers.flatMap((worker) => arena.childrenOf(worker));
    if (pids.length > 0) process.kill(pids[random.integer(pids.length)], 'SIGKILL');
    return run;
  },
  async 'kill-study'(arena, run) {
    run.kill();
    await run.ended;
    return arena.run();
  },
  async 'kill-redis'(arena, run, random) {
    await arena.redis.kill();
    await wait(1000 * random.uniform());
    await arena.redis.start();
    return run;
  },
  async 'kill-redis-empty'(arena, run, random) {
    await arena.redis.kill();
    await wait(1000 * random.uniform());
    await arena.redis.start({ empty: true });
    return run;
  },
};

/** A moment after the end is no moment of the run: it is drawn again, as the machine may be faster than it was. */
const mostDraws = 5;

const killing = (name: string, strike: Strike): Fault => ({
  name,
  about: 'kill -9 at a random moment, resumed',
  async try(arena, random) {
    for (let draw = 1; ; draw++) {
      await arena.begin();
      const run = arena.run();
      if (await arena.moment(random.uniform(), run)) {
        const before = arena.finished();
        const resumed = await strike(arena, run, random);
        await arena.expectDone(await survived(arena, run, resumed));
        return await arena.checkAll({ before });
      }
      if (draw === mostDraws) throw new Error(`the run was over before ${mostDraws} random moments`);
    }
  },
});

/** A study that had just started when Redis went away says so in a line and is run again, as a user would. */
async function survived(arena: Arena, run: Command, resumed: Command): Promise<Command> {
  if (resumed !== run) return resumed;
  const { code } = await arena.end(run);
  if (code === 0) return run;
  if (code === 2 && /Redis/.test(run.words.at(-1) ?? '')) return arena.run();
  return run;
}

export const kills: readonly Fault[] = Object.entries(strikes).map(([name, strike]) => killing(name, strike));
