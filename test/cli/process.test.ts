/** The command as a process: killed at random moments, stopped by signals, sharing a folder with nobody. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { readManifest } from '../../src/results/index.js';
import { artifactState } from '../../src/study/index.js';
import { tinyData } from '../study/tiny-experiment.js';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const stages = new URL('../study/fake-stages.ts', import.meta.url).href;
let root: string;
let log: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-process-'));
  log = join(root, 'log');
  writeFileSync(join(root, 'tiny.yaml'), JSON.stringify(tinyData));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Run {
  child: ChildProcess;
  ended: Promise<{ code: number | null; out: string; err: string }>;
}

function start(out: string, delay: number): Run {
  const parameters = [
    'run',
    join(root, 'tiny.yaml'),
    '--stages',
    stages,
    '--backend',
    'wasm',
    '--plain',
    '--no-report',
    '--out',
    join(root, out),
  ];
  const env = { ...process.env, FAKE_DELAY: String(delay), FAKE_LOG: log };
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...parameters], { env });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    texts.err += chunk;
  });
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts }))) };
}

const logged = (kind: 'start' | 'end') =>
  existsSync(log)
    ? readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(`${kind} `))
        .map((line) => line.slice(kind.length + 1))
    : [];

/** Ids of the stages whose output is on disk and sound. */
function finishedStages(out: string): string[] {
  if (!existsSync(join(root, out, 'manifest.json'))) return [];
  const { stages: records } = readManifest(join(root, out));
  return records
    .filter(({ hash }) => artifactState(join(root, out, 'stages', hash)) === 'sound')
    .map(({ id }) => id);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const tables = (out: string) =>
  ['curves.csv', 'coefficients.csv', 'warnings.json'].map((name) =>
    readFileSync(join(root, out, name), 'utf8'),
  );

/** Processes of this test that are still alive, by their worker entry and the log they would write. */
function workers(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`FAKE_LOG=${log}`);
    } catch {
      return false;
    }
  });
}

/** Generous, for machines that do more than run tests. */
const timeout = 240_000;

describe('a killed run', { timeout }, () => {
  it('resumes to byte-identical tables, repeats nothing finished and leaves no orphans', async () => {
    const random = createRandom('kill').stream('moments');
    for (let kill = 0; kill < 3; kill++) {
      const before = finishedStages('killed');
      const startsBefore = logged('start').length;
      const { child, ended } = start('killed', 60);
      // Killed from just after the first new stage has begun up to some stages later.
      const moment = startsBefore + 1 + random.integer(4);
      await until(() => logged('start').length >= moment || child.exitCode !== null);
      await new Promise((resolve) => setTimeout(resolve, random.integer(60)));
      child.kill('SIGKILL');
      await ended;
      await until(() => workers().length === 0);
      const repeated = logged('start')
        .slice(startsBefore)
        .filter((id) => before.includes(id));
      expect(repeated).toEqual([]);
    }
    const before = finishedStages('killed');
    const startsBefore = logged('start').length;
    expect(before.length).toBeGreaterThan(2);
    expect((await start('killed', 0).ended).code).toBe(0);
    const computed = logged('start').slice(startsBefore);
    expect(computed.length + before.length).toBe(17);
    expect(computed.filter((id) => before.includes(id))).toEqual([]);
    expect(readdirSync(join(root, 'killed', 'stages'))).toHaveLength(17);

    expect((await start('whole', 0).ended).code).toBe(0);
    expect(tables('killed')).toEqual(tables('whole'));
    const checksums = (out: string) =>
      readManifest(join(root, out)).stages.map(({ id, checksum }) => [id, checksum]);
    expect(checksums('killed')).toEqual(checksums('whole'));
  });
});

describe('a running study', { timeout }, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with 130 on %s, resumable, with no worker left',
    async (signal) => {
      const { child, ended } = start('stopped', 400);
      await until(() => logged('start').length >= 2);
      child.kill(signal);
      expect((await ended).code).toBe(130);
      expect(workers()).toEqual([]);
      expect(readManifest(join(root, 'stopped')).status).toBe('interrupted');
      expect(readdirSync(join(root, 'stopped'))).not.toContain('.lock');
    },
  );

  it('keeps a second run out of its folder', async () => {
    const first = start('shared', 400);
    await until(() => logged('start').length >= 1);
    const second = await start('shared', 0).ended;
    expect(second.code).toBe(2);
    expect(second.err).toMatch(
      /^goodhart: .*another run is writing here \(process \d+\); allowed: wait for it, or give another --out\n$/,
    );
    first.child.kill('SIGINT');
    await first.ended;
  });

  it('does not mind a reader that leaves', () => {
    const command = `"${process.execPath}" --import tsx "${main}" list | head -n 1`;
    expect(
      execFileSync('sh', ['-c', command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
    ).toMatch(/^\w/);
  });
});
