/** What a machine does to its processes: too little memory, a clock that jumps, a network that is cut. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startRedis } from '../../../test/support/redis-server.js';
import type { Arena } from '../arena.js';
import { type Fault, Skipped } from '../trial.js';

/** Alone it fails the study, with the reason in a line; the same command with a worker that has memory goes on. */
export const outOfMemory: Fault = {
  name: 'out-of-memory',
  about: 'stages get a heap of 24 MB',
  async try(arena) {
    await arena.begin({ workers: 0 });
    const starved = arena.worker({
      flags: ['--max-old-space-size=1000'],
      environment: { NODE_OPTIONS: '--max-old-space-size=24' },
    });
    await arena.ready(starved);
    const run = arena.run();
    const { code } = await arena.end(run);
    const told = run.words.filter((line) => /the worker process ended with SIGABRT.*\(3 tries\)/.test(line));
    if (code !== 1 || told.length === 0)
      throw new Error(`a study without memory ended with ${code}: ${run.words.at(-1)}`);
    const before = arena.finished();
    await arena.dismiss(starved);
    await arena.begin({ keep: true, keepOut: true });
    await arena.expectDone(arena.run());
    await arena.checkAll({ before });
  },
};

const libraries = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (name) => `/usr/lib/${name}/faketime/libfaketimeMT.so.1`,
);

/** An hour forth, then an hour back, under a worker and the study; the monotonic clock goes on as it does in a real jump. */
export const clockJumps: Fault = {
  name: 'clock-jumps',
  about: 'clocks jump by an hour, forth and back',
  async try(arena) {
    const library = libraries.find(existsSync);
    if (library === undefined) throw new Skipped('no libfaketime (apt-get install faketime)');
    const file = join(arena.root, 'clock');
    const environment = {
      ...{ LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1' },
      ...{ DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', NO_FAKE_STAT: '1' },
    };
    for (const jumps of [
      ['+1h', '+0'],
      ['-1h', '+0'],
    ]) {
      writeFileSync(file, '+0');
      await arena.begin({ workers: 1 });
      const jumping = arena.worker({ environment });
      await arena.ready(jumping);
      const run = arena.run({ environment });
      for (const [index, jump] of jumps.entries()) {
        await arena.until(() => run.ofType('stage-finished').length >= 3 + 4 * index, 'stages are done');
        writeFileSync(file, jump);
      }
      await arena.expectDone(run);
      await arena.checkAll();
      await arena.dismiss(jumping);
    }
  },
};

function ip(line: string): void {
  const { status, stderr } = spawnSync('ip', line.split(' '), { encoding: 'utf8' });
  if (status !== 0) throw new Skipped(`no right to make a network: ip ${line}: ${(stderr ?? '').trim()}`);
}

/** A worker in a network of its own, behind a cable that is cut and mended. */
export const cutNetwork: Fault = {
  name: 'cut-network',
  about: 'the network between a worker and Redis is cut',
  async try(arena, _random, { cut }) {
    const name = `gh${process.pid}`;
    const [here, there] = ['10.203.7.1', '10.203.7.2'];
    try {
      ip(`netns add ${name}`);
      ip(`link add ${name}a type veth peer name ${name}b`);
      ip(`link set ${name}b netns ${name}`);
      ip(`addr add ${here}/24 dev ${name}a`);
      ip(`link set ${name}a up`);
      ip(`-n ${name} addr add ${there}/24 dev ${name}b`);
      ip(`-n ${name} link set ${name}b up`);
      ip(`-n ${name} link set lo up`);
      await acrossCable(arena, { name, here, cut });
    } finally {
      spawnSync('ip', ['link', 'del', `${name}a`]);
      spawnSync('ip', ['netns', 'del', name]);
    }
  },
};

async function acrossCable(
  arena: Arena,
  { name, here, cut }: { name: string; here: string; cut: number },
): Promise<void> {
  const reachable = await startRedis('--bind', '0.0.0.0', '--protected-mode', 'no');
  const { port } = new URL(reachable.url);
  try {
    await arena.begin({ workers: 0 });
    const far = arena.worker({ redis: `redis://${here}:${port}`, through: ['ip', 'netns', 'exec', name] });
    await arena.ready(far);
    const run = arena.run({ environment: { GOODHART_REDIS: reachable.url } });
    await arena.until(() => run.ofType('stage-finished').length >= 3, 'three stages are done');
    const before = arena.finished();
    ip(`link set ${name}a down`);
    await wait(1000 * cut);
    ip(`link set ${name}a up`);
    await arena.expectDone(run);
    await arena.checkAll({ before });
    await arena.dismiss(far);
  } finally {
    await reachable.stop();
  }
}
