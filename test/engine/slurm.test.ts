/** Studies on a real Slurm of one node, which this file starts and ends; skipped aloud where there is none. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedProgram } from '../support/compiled-program.js';
import { type SlurmCluster, startSlurm } from '../support/slurm-cluster.js';

const started = await startSlurm();
if ('missing' in started) console.warn(`SKIPPED: no Slurm to be had here (${started.missing})`);
const cluster = started as SlurmCluster;

/** Networks trained in one job and tried on tasks in another: a chain of three stages, twice. */
const trained = {
  study: 'pretraining',
  language: { vocabularySize: 16, topics: 64 },
  sizes: [{ width: 8, layers: 1 }],
  budgets: [],
  tokens: [4000, 8000],
  largest: null,
  testSequences: 64,
  tasks: { enabled: true, prompts: 16 },
};

let root: string;
const program = sharedProgram();
/** A run whose stage outstays its time; Slurm looks at the clock twice a minute. */
let overdue: Run;

beforeAll(async () => {
  if ('missing' in started) return;
  root = mkdtempSync(join(tmpdir(), 'goodhart-on-slurm-'));
  writeFileSync(join(root, 'fake.yaml'), 'study: fake\nsizes: [1, 2, 3]\n');
  writeFileSync(join(root, 'one.yaml'), 'study: fake\nsizes: []\n');
  writeFileSync(join(root, 'trained.yaml'), JSON.stringify(trained));
  // Its executor has long to ask: now and then will do.
  overdue = start('one', { out: 'overdue', slurm: 'time=10,poll=2', held: true });
  const id = await running(overdue);
  cluster.slurm('scontrol', 'update', `JobId=${id}`, 'EndTime=now');
}, 60_000);
afterAll(async () => {
  if ('missing' in started) return;
  for (const { child } of runs) child.kill('SIGKILL');
  await cluster.stop();
  rmSync(root, { recursive: true, force: true });
}, 30_000);

interface RunOptions {
  /** The names of its folders. */
  out: string;
  slurm?: string;
  local?: boolean;
  /** Stages wait until the run is released. */
  held?: boolean;
  environment?: Record<string, string>;
}

interface Run {
  child: ChildProcess;
  out: string;
  /** What it has printed so far. */
  texts: { out: string; err: string };
  ended: Promise<{ code: number | null; out: string; err: string }>;
  hold(): void;
  release(): void;
}

const runs: Run[] = [];

function start(experiment: string, { out, slurm, local, held, environment = {} }: RunOptions): Run {
  const file = join(root, `${out}.hold`);
  const hold = () => writeFileSync(file, '');
  if (held) hold();
  const onSlurm = ['--executor', 'slurm', '--slurm', ['partition=main,poll=0.3,grace=2', slurm].join(',')];
  const parameters = [
    ...['run', join(root, `${experiment}.yaml`), '--plugin', program.plugin, '--backend', 'wasm', '--json'],
    ...['--no-report', '--out', join(root, out), '--cache', cacheOf(out), ...(local ? [] : onSlurm)],
  ];
  const env = {
    ...{ ...process.env, ...cluster.environment, FAKE_LOG: join(root, `${out}.log`), FAKE_HOLD: file },
    ...environment,
  };
  const child = spawn(process.execPath, [program.main, ...parameters], { env });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    texts.err += chunk;
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, ...texts }));
  });
  const run = { child, out, texts, ended, hold, release: () => rmSync(file, { force: true }) };
  runs.push(run);
  return run;
}

const cacheOf = (out: string) => join(root, `${out}-cache`);
const batchesOf = (out: string) =>
  existsSync(join(cacheOf(out), '.slurm')) ? readdirSync(join(cacheOf(out), '.slurm')) : [];

/** Ids of the tasks of a run in a state, as Slurm names them. */
function tasks(out: string, state: string): string[] {
  const names = new Set(batchesOf(out));
  const lines = cluster.slurm('squeue', '--noheader', '--array', `--states=${state}`, '--format=%F_%K|%j');
  return lines.split('\n').flatMap((line) => {
    const [id, name] = line.split('|');
    return names.has(name) ? [id] : [];
  });
}

async function until<T>({ child, texts }: Run, condition: () => T | undefined | false): Promise<T> {
  for (;;) {
    const held = condition();
    if (held) return held;
    if (child.exitCode !== null) throw new Error(`the run ended: ${texts.err}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const logged = (out: string) => {
  const log = join(root, `${out}.log`);
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
};
const starts = (out: string) => logged(out).filter((line) => line.startsWith('start '));

/** The one task that a held run has under way, once its stage is in its body; `before` tries ended earlier. */
async function running(run: Run, before = 0): Promise<string> {
  await until(run, () => starts(run.out).length > before);
  return until(run, () => tasks(run.out, 'RUNNING')[0]);
}

const events = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; stage?: string; message?: string; reason?: string });
const notices = (text: string) =>
  events(text).flatMap(({ type, message }) => (type === 'notice' ? [message] : []));
const tablesIn = (out: string) =>
  readdirSync(join(root, out))
    .filter((name) => /\.csv$|^(findings|warnings)\.json$/.test(name))
    .map((name) => [name, readFileSync(join(root, out, name), 'utf8')]);

/** Jobs of a run that still wait or run. */
const left = (out: string) => [...tasks(out, 'PENDING'), ...tasks(out, 'RUNNING')];

describe.skipIf('missing' in started)('studies on Slurm', { timeout: 120_000 }, () => {
  it('write the tables that a local run writes, and tell as much on the way', async () => {
    const here = await start('trained', { out: 'here', local: true }).ended;
    const there = await start('trained', { out: 'there' }).ended;
    expect(there).toMatchObject({ code: 0, err: expect.stringContaining('which backend') });
    expect(tablesIn('there')).toEqual(tablesIn('here'));
    const kinds = (text: string) =>
      new Set(events(text).map(({ type, stage }) => `${type} ${type === 'notice' ? '' : stage}`));
    expect(kinds(there.out)).toEqual(kinds(here.out));
    expect(batchesOf('there')).toEqual([]);
  });

  it('submit again what was killed and what somebody cancelled', async () => {
    const run = start('one', { out: 'killed', held: true });
    const first = await running(run);
    const own = () => processesOf(run.out).filter((pid) => pid !== run.child.pid);
    for (const pid of own()) process.kill(pid, 'SIGKILL');
    cluster.slurm('scancel', await running(run, 1));
    await running(run, 2);
    run.release();
    const { code, out } = await run.ended;
    expect(code).toBe(0);
    expect(notices(out)).toEqual([
      expect.stringContaining(
        `base (job ${first}): its process ended with signal 9; it is submitted again, try 2 of 3`,
      ),
      expect.stringMatching(
        /^base \(job \d+_0\): somebody cancelled its job; it is submitted again, try 3 of 3/,
      ),
    ]);
  });

  it('fail of what a stage throws without another try, and of a lack of memory with a word on it', async () => {
    const thrown = start('one', { out: 'thrown', environment: { FAKE_FAIL: 'base' } });
    const starved = start('one', { out: 'starved', slurm: 'mem=20M', held: true });
    const vanished = start('one', { out: 'vanished', environment: { FAKE_EXIT: 'base' } });
    const failures = async ({ ended }: Run) => {
      const { code, out } = await ended;
      expect(code).toBe(1);
      return events(out).flatMap(({ type, reason }) => (type === 'stage-failed' ? [reason] : []));
    };
    expect(await failures(thrown)).toEqual([
      expect.stringMatching(/^the loss is not finite \(.*fake-plugin\.js:\d+:\d+\)$/),
    ]);
    expect(starts('thrown')).toEqual(['start base']);
    expect(await failures(starved)).toEqual([
      expect.stringMatching(
        /^it ran out of memory \(mem=20M\) .*allowed: more of it, as --slurm mem=…; the last that it printed: .*memory limit/,
      ),
    ]);
    expect(await failures(vanished)).toEqual([
      expect.stringMatching(/^its job ended well, but no output appeared in the cache folder within 2 s/),
    ]);
  });

  it('find their jobs again when the coordinator was killed, and submit none twice', async () => {
    const first = start('fake', { out: 'resumed', held: true });
    await running(first);
    first.release();
    await until(first, () => logged('resumed').includes('end base'));
    first.hold();
    // Three models are two arrays: this cluster takes two tasks in one.
    await until(first, () => starts('resumed').length === 4 && tasks('resumed', 'RUNNING').length === 3);
    first.child.kill('SIGKILL');
    await first.ended;
    const ids = new Set(tasks('resumed', 'RUNNING'));
    const second = start('fake', { out: 'resumed' });
    await until(second, () => second.texts.out.split('is in the queue already').length === 4);
    expect(new Set(left('resumed'))).toEqual(ids);
    second.release();
    const { code, out } = await second.ended;
    expect(code).toBe(0);
    expect(notices(out).filter((line) => line?.includes('is in the queue already'))).toHaveLength(3);
    expect([...starts('resumed')].sort()).toEqual([...new Set(starts('resumed'))].sort());
    await start('fake', { out: 'whole', local: true }).ended;
    expect(tablesIn('resumed')).toEqual(tablesIn('whole'));
  });

  it('leave no job in the queue when they are interrupted', async () => {
    const run = start('one', { out: 'interrupted', held: true });
    await running(run);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    expect(left('interrupted')).toEqual([]);
    expect(batchesOf('interrupted')).toEqual([]);
  });

  it('refuse in one line what the cluster refuses, in its own words', async () => {
    const refusal = async (slurm: string) => {
      const { code, err } = await start('trained', { out: 'refused', slurm }).ended;
      expect(code).toBe(2);
      return err;
    };
    expect(await refusal('partition=nowhere')).toMatch(
      /^goodhart: --executor slurm: sbatch: .*Invalid partition name specified$/m,
    );
    expect(await refusal('parttition=main')).toBe(
      'goodhart: --slurm parttition: unknown key, did you mean partition?; allowed: partition, account, qos, time, mem, constraint, exclude, reservation, cpus, inflight, tries, poll, grace\n',
    );
    const bare = mkdtempSync(join(root, 'bare-'));
    symlinkSync(process.execPath, join(bare, 'node'));
    const { code, err } = await start('trained', { out: 'refused', environment: { PATH: bare } }).ended;
    expect({ code, err }).toEqual({
      code: 2,
      err: 'goodhart: --executor slurm: there is no sbatch here; allowed: a machine that jobs are submitted from, or --executor local\n',
    });
  });

  it('submit again what outstayed its time', async () => {
    await running(overdue, 1);
    overdue.release();
    const { code, out } = await overdue.ended;
    expect(code).toBe(0);
    expect(notices(out)).toEqual([
      expect.stringMatching(
        /^base \(job \d+_0\): its time was up \(time=10\); it is submitted again, try 2 of 3/,
      ),
    ]);
  });

  it('submit again what gave way to another job, and what lost its node', async () => {
    const run = start('one', { out: 'displaced', held: true });
    await running(run);
    cluster.slurm(
      'sbatch',
      '--partition=urgent',
      '--cpus-per-task=8',
      '--output=/dev/null',
      '--wrap=sleep 1',
    );
    await running(run, 1);
    cluster.slurm('scontrol', 'update', `NodeName=${cluster.node}`, 'State=DOWN', 'Reason=test');
    await running(run, 2);
    run.release();
    const { code, out } = await run.ended;
    expect(code).toBe(0);
    expect(notices(out)).toEqual([
      expect.stringContaining(
        'a job of higher rank took its place (preempted); it is submitted again, try 2 of 3',
      ),
      expect.stringContaining('its node failed; it is submitted again, try 3 of 3'),
    ]);
  });
});

/** Processes of a run on this machine, by the log that they would write. */
function processesOf(out: string): number[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const isOwn = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(
        `FAKE_LOG=${join(root, `${out}.log`)}`,
      );
      return isOwn && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('run-cell') ? [Number(pid)] : [];
    } catch {
      return [];
    }
  });
}
