/** The command as a process: killed at random moments, stopped by signals, sharing a folder with nobody. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { artifactFolder, artifactState } from '../../src/engine/artifact/index.js';
import { readManifest } from '../../src/engine/index.js';
import { createRandom } from '../../src/random/index.js';
import { sharedProgram } from '../support/compiled-program.js';

let root: string;
let log: string;
function makeRoot(): void {
  root = mkdtempSync(join(tmpdir(), 'goodhart-process-'));
  log = join(root, 'log');
  writeFileSync(join(root, 'tiny.yaml'), 'study: fake\nsizes: [1, 2, 3, 4, 5, 6]\n');
  writeFileSync(join(root, 'short.yaml'), 'study: fake\nsizes: [1, 2]\n');
}
const removeRoot = () => rmSync(root, { recursive: true, force: true });

const program = sharedProgram();
/** What a run gives that nobody disturbs, with one stage at a time. */
let undisturbed: { tables: string[]; checksums: unknown[] };
beforeAll(async () => {
  makeRoot();
  expect((await start('whole', { jobs: '1' }).ended).code).toBe(0);
  undisturbed = { tables: tables('whole'), checksums: checksums('whole') };
  removeRoot();
}, 120_000);
beforeEach(makeRoot);
afterEach(removeRoot);

/** One base, and for each of six sizes a model and a fit. */
const total = 13;

/** One a folder: what is computed twice has to be the same. */
const cacheOf = (out: string) => join(root, `${out}-cache`);
const runOf = (out: string, { experiment = 'tiny', jobs = '2' } = {}) => [
  ...[
    'run',
    join(root, `${experiment}.yaml`),
    '--plugin',
    program.plugin,
    '--backend',
    'wasm',
    '--plain',
    '--no-report',
  ],
  ...['--jobs', jobs, '--out', join(root, out), '--cache', cacheOf(out)],
];
const environment = (delay: number) => ({ ...process.env, FAKE_DELAY: String(delay), FAKE_LOG: log });

interface Run {
  child: ChildProcess;
  ended: Promise<{ code: number | null; out: string; err: string }>;
}

interface Started {
  /** Milliseconds that a stage takes. */
  delay?: number;
  /** A stage takes as long as this file is there. */
  hold?: string;
  jobs?: string;
}

function start(out: string, { delay = 0, hold, jobs }: Started = {}): Run {
  const env = { ...environment(delay), ...(hold && { FAKE_HOLD: hold }) };
  const child = spawn(process.execPath, [program.main, ...runOf(out, { jobs })], { env });
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
  const cache = cacheOf(out);
  return readManifest(join(root, out))
    .stages.filter(({ hash }) => artifactState(artifactFolder(cache, hash)) === 'sound')
    .map(({ id }) => id);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const files = ['points.csv', 'fits.csv', 'warnings.json', 'findings.json'];
const tables = (out: string) => files.map((name) => readFileSync(join(root, out, name), 'utf8'));
const checksums = (out: string) =>
  readManifest(join(root, out)).stages.map(({ id, checksum }) => [id, checksum]);

/** Processes of this test that are still alive, by the log that they would write. */
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
  it('resumes to byte-identical tables, repeats nothing finished, removes what is half written and leaves no orphans', async () => {
    const random = createRandom('kill').stream('moments');
    for (let kill = 0; kill < 2; kill++) {
      const before = finishedStages('killed');
      const startsBefore = logged('start').length;
      const { child, ended } = start('killed', { delay: 60 });
      // Killed from just after the first new stage has begun up to some stages later; the second time one is finished.
      const moment = startsBefore + 1 + kill + random.integer(4 - kill);
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
    expect(before.length).toBeGreaterThan(0);
    const halfWritten = join(root, 'killed', 'points.csv.tmp-999999999');
    writeFileSync(halfWritten, 'half');
    expect((await start('killed').ended).code).toBe(0);
    expect(existsSync(halfWritten)).toBe(false);
    const computed = logged('start').slice(startsBefore);
    expect(computed.length + before.length).toBe(total);
    expect(computed.filter((id) => before.includes(id))).toEqual([]);
    expect(readdirSync(cacheOf('killed')).filter((entry) => !entry.startsWith('.'))).toHaveLength(total);

    expect({ tables: tables('killed'), checksums: checksums('killed') }).toEqual(undisturbed);
  });
});

describe('a running study', { timeout }, () => {
  it.each([
    ['SIGINT', '2'],
    ['SIGTERM', '1'],
  ] as const)('ends with 130 on %s, resumable, with no worker left of %s', async (signal, jobs) => {
    const { child, ended } = start('stopped', { delay: 400, jobs });
    await until(() => logged('start').length >= 2);
    child.kill(signal);
    expect((await ended).code).toBe(130);
    expect(workers()).toEqual([]);
    expect(readManifest(join(root, 'stopped')).status).toBe('interrupted');
    expect(readdirSync(join(root, 'stopped'))).not.toContain('.lock');
  });

  it('is recorded as interrupted when its terminal closes, and ends as a hang-up ends a process', async () => {
    const { child, ended } = start('closed', { delay: 400, jobs: '1' });
    await until(() => logged('start').length >= 2);
    child.kill('SIGHUP');
    child.kill('SIGHUP');
    await ended;
    expect(child.signalCode).toBe('SIGHUP');
    expect(workers()).toEqual([]);
    expect(readManifest(join(root, 'closed')).status).toBe('interrupted');
    expect(readdirSync(join(root, 'closed'))).not.toContain('.lock');
  });

  it('keeps other runs out of its folder, those of the same moment too, and is not disturbed by them', async () => {
    const hold = join(root, 'hold');
    writeFileSync(hold, '');
    const runs = [start('shared', { hold }), start('shared', { hold })];
    const refused = await Promise.race(runs.map(async ({ ended }, index) => ({ ...(await ended), index })));
    expect(refused.code).toBe(2);
    await until(() => logged('start').length >= 1);
    const third = await start('shared').ended;
    expect(third.code).toBe(2);
    expect(third.err).toMatch(
      /^goodhart: .*another run is writing here \(process \d+\); allowed: wait for it, or give another --out\n$/,
    );
    expect(logged('start')).toEqual(['base']);
    rmSync(hold);
    expect((await runs[1 - refused.index].ended).code).toBe(0);
    expect(logged('start')).toHaveLength(total);
    expect(tables('shared')).toEqual(undisturbed.tables);
  });
});

/** Runs a line of bash, and gives the exit codes of its first pipeline's commands. */
async function pipeline(line: string, delay = 0): Promise<{ out: string; err: string; codes: number[] }> {
  const script = `${line}\ncodes="\${PIPESTATUS[*]}"; echo; echo "$codes"`;
  return new Promise((resolve) => {
    execFile(
      'bash',
      ['-o', 'pipefail', '-c', script],
      { env: environment(delay), encoding: 'utf8' },
      (_, out, err) => {
        const lines = out.trimEnd().split('\n');
        resolve({
          out: lines.slice(0, -1).join('\n').trim(),
          err,
          codes: lines.at(-1)!.split(' ').map(Number),
        });
      },
    );
  });
}

const quoted = (parameters: readonly string[]) => parameters.map((text) => `"${text}"`).join(' ');
const goodhart = () => quoted([process.execPath, program.main]);

describe('a reader that leaves early', { timeout }, () => {
  const piped = () => runOf('piped', { experiment: 'short', jobs: '1' });

  it.each(['--plain', '--json'])('does not end the study: %s', async (form) => {
    const parameters = piped().filter((text) => text !== '--plain');
    const { out, err, codes } = await pipeline(
      `${goodhart()} ${quoted([...parameters, form])} | head -n 1`,
      40,
    );
    expect(codes).toEqual([0, 0]);
    expect(err).toBe('');
    expect(out).toMatch(form === '--json' ? /^\{"type":"study-started"/ : /^goodhart short: /);
    expect(out.split('\n')).toHaveLength(1);
    const { status, stages } = readManifest(join(root, 'piped'));
    expect(status).toBe('done');
    expect(stages.every((stage) => stage.status === 'done')).toBe(true);
    expect(existsSync(join(root, 'piped', 'findings.json'))).toBe(true);
  });

  it('does not end it either when its terminal is gone for both streams, and learns that a stage failed', async () => {
    const { codes } = await pipeline(`FAKE_FAIL=fit/2 ${goodhart()} ${quoted(piped())} 2>&1 | true`);
    expect(codes).toEqual([1, 0]);
    const { stages } = readManifest(join(root, 'piped'));
    expect(stages.filter(({ status }) => status !== 'done').map(({ id }) => id)).toEqual(['fit/2']);
  });

  it('is no error to a list', async () => {
    const { out, err, codes } = await pipeline(`${goodhart()} fit --form list | head -n 1`);
    expect({ codes, err }).toEqual({ codes: [0, 0], err: '' });
    expect(out).toMatch(/^\w/);
  });
});

describe('the command under npm', () => {
  it('takes paths from where the user stands, which is not where npm runs it', async () => {
    const here = join(root, 'here');
    mkdirSync(here);
    writeFileSync(join(here, 'mine.yaml'), 'study: fake\nsizes: [1]\n');
    const parameters = ['run', 'mine.yaml', '--dry-run', '--plugin', program.plugin, '--backend', 'wasm'];
    const npm = { npm_package_name: 'goodhart', npm_package_json: join(process.cwd(), 'package.json') };
    const env = { ...process.env, ...npm, INIT_CWD: here };
    const told = await new Promise<string>((resolve, reject) =>
      execFile(process.execPath, [program.main, ...parameters], { env }, (error, out) =>
        error ? reject(error) : resolve(out),
      ),
    );
    expect(told).toContain(`results in ${join(here, 'results', 'mine')}`);
  }, 60_000);
});
