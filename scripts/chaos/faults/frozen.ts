/** Processes that stand still: a whole worker for a minute, and one job that never ends. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Arena } from '../arena.js';
import type { Command } from '../command.js';
import type { Fault } from '../trial.js';

/** The worker that runs a stage now: its child is there, and outputs are missing. */
async function working(arena: Arena, run: Command): Promise<Command> {
  const busy = () => arena.workers.find((worker) => arena.childrenOf(worker).length > 0);
  await arena.until(() => run.ofType('stage-progress').length > 0 && busy() !== undefined, 'a stage runs');
  return busy()!;
}

/** The group, as a machine that is suspended; its stages go to others, and it wakes up to find them done. */
export const frozenWorker: Fault = {
  name: 'frozen-worker',
  about: 'SIGSTOP of a worker and its stages',
  async try(arena, _random, { freeze }) {
    await arena.begin();
    const run = arena.run();
    const worker = await working(arena, run);
    const before = arena.finished();
    worker.signalGroup('SIGSTOP');
    const thawed = wait(1000 * freeze).then(() => worker.signalGroup('SIGCONT'));
    await arena.expectDone(run);
    await thawed;
    // What it still held it finishes or drops; either leaves the outputs as they are.
    await wait(5000);
    if (!worker.isRunning) throw new Error('the worker did not survive its sleep');
    await arena.checkAll({ before, mayRepeat: true });
  },
};

export const hangingStage: Fault = {
  name: 'hanging-stage',
  about: 'a process of a stage stands still; --cell-timeout ends it',
  async try(arena) {
    await arena.begin();
    const run = arena.run({ parameters: ['--cell-timeout', '30'] });
    const worker = await working(arena, run);
    const before = arena.finished();
    const pid = arena.childrenOf(worker)[0];
    process.kill(pid, 'SIGSTOP');
    await arena.expectDone(run);
    const told = run.words.filter((line) =>
      /did not end within 30 s \(--cell-timeout\); try 2 of 3/.test(line),
    );
    // It stood still between two stages where nothing is told: the next one hung.
    if (told.length !== 1) throw new Error(`${told.length} lines on a stage that hung`);
    await arena.checkAll({ before });
  },
};
