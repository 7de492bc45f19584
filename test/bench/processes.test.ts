import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { chainAbove } from '../../bench/ancestors.js';

const fixture = fileURLToPath(new URL('bench-fixture.ts', import.meta.url));
const loader = ['--import', 'tsx'];
const tsxCommand = join(dirname(createRequire(import.meta.url).resolve('tsx/package.json')), 'dist/cli.mjs');

/** Processes of a group that still run; one that has ended and waits for its parent to notice does not. */
function membersOf(group: number): number {
  const table = execFileSync('ps', ['-A', '-o', 'pgid=,stat='], { encoding: 'utf8' });
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  return rows.filter(([id, state]) => Number(id) === group && !state.startsWith('Z')).length;
}

async function startBench(args: string[]) {
  const bench = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = (await once(bench.stdout, 'data')) as [Buffer];
  const group = Number(chunk.toString('utf8'));
  await expect.poll(() => membersOf(group)).toBeGreaterThanOrEqual(2);
  return { bench, group };
}

describe.skipIf(process.platform === 'win32')('no process outlives the bench', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('when it gets %s', async (signal) => {
    const { bench, group } = await startBench([...loader, fixture]);
    const exited = once(bench, 'exit');
    bench.kill(signal);
    await exited;
    await expect.poll(() => membersOf(group), { timeout: 20_000 }).toBe(0);
  });

  it('when what started it is killed', async () => {
    const { bench, group } = await startBench([tsxCommand, fixture]);
    bench.kill('SIGKILL');
    await expect.poll(() => membersOf(group), { timeout: 20_000 }).toBe(0);
  });
});

describe('the chain above the bench', () => {
  const shell = { pid: 10, parent: 1, command: '-bash' };
  const npm = { pid: 20, parent: 10, command: 'npm run bench' };
  const script = { pid: 30, parent: 20, command: 'sh -c node --import tsx bench/main.ts' };
  const bench = { pid: 40, parent: 30, command: 'node --import tsx bench/main.ts' };

  it('goes up to npm and leaves the shell of a person out', () => {
    expect(chainAbove(40, [shell, npm, script, bench])).toEqual([30, 20]);
  });

  it('is empty where a shell has started it, whatever its command line says', () => {
    const own = { pid: 10, parent: 1, command: 'bash -c node --import tsx bench/main.ts &' };
    expect(chainAbove(40, [own, { ...bench, parent: 10 }])).toEqual([]);
  });
});
