/** Two studies at once: in one folder, and on one cache. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../trial.js';

export const oneFolder: Fault = {
  name: 'one-folder',
  about: 'two studies in one result folder',
  async try(arena) {
    await arena.begin();
    const first = arena.run();
    await arena.until(() => first.events.length > 0, 'the first study has begun');
    const second = arena.run();
    const { code } = await arena.end(second);
    const line = second.words.join('\n');
    if (code !== 2 || !/^goodhart: [^\n]*another run is writing here \(process \d+\)[^\n]*$/.test(line))
      throw new Error(`the second study ended with ${code}: ${line}`);
    await arena.expectDone(first);
    await arena.checkAll();
  },
};

export const oneCache: Fault = {
  name: 'one-cache',
  about: 'two studies through the queue and a local one on one cache',
  async try(arena) {
    await arena.begin();
    const outs = ['one', 'two', 'three'].map((name) => join(arena.root, name));
    for (const out of outs) rmSync(out, { recursive: true, force: true });
    const runs = outs.map((out, index) => arena.run({ out, isLocal: index === 2 }));
    for (const run of runs) await arena.expectDone(run);
    const here = runs[2].ofType('stage-finished').filter(({ cached }) => !cached).length;
    const there = arena.workers.flatMap(({ lines }) => lines).filter((line) => / done in /.test(line)).length;
    const { size } = arena.finished();
    if (here + there !== size) throw new Error(`${here + there} computations for ${size} outputs`);
    for (const out of outs) await arena.checkAll({ out });
  },
};
