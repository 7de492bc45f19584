/** The commands in this process: what they print, how they end, and one clear line for bad input. */
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
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../../src/cli/run-cli.js';
import { resolveExperiment } from '../../src/config/index.js';
import { tinyData, tinyExperiment } from '../study/tiny-experiment.js';

const stages = new URL('../study/fake-stages.ts', import.meta.url).href;
let root: string;
let file: string;
let done: string;

interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** Runs one command with its output caught. */
async function goodhart(...parameters: string[]): Promise<Outcome> {
  const outcome: Outcome = { code: -1, out: '', err: '' };
  const catcher = (key: 'out' | 'err') => (text: string | Uint8Array) => {
    outcome[key] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(catcher('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(catcher('err')),
  ];
  try {
    outcome.code = await runCli(parameters);
    return outcome;
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = 0;
  }
}

const run = (...parameters: string[]) =>
  goodhart('run', file, '--stages', stages, '--backend', 'wasm', '--no-report', ...parameters);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-cli-'));
  file = join(root, 'tiny.yaml');
  writeFileSync(file, JSON.stringify(tinyData));
  done = join(root, 'done');
  expect(await run('--out', done, '--plain')).toMatchObject({ code: 0, err: '' });
}, 180_000);
beforeEach(() => {
  delete process.env.FAKE_FAIL;
});
afterAll(() => rmSync(root, { recursive: true }));

describe('goodhart run', { timeout: 180_000 }, () => {
  it('prints plain lines without a terminal and ends with 0, from the cache the second time', async () => {
    const { code, out } = await run('--out', done);
    expect(code).toBe(0);
    expect(out).not.toContain('\u001b');
    expect(out).toContain('tiny');
  });

  it('writes the report unless it is told not to', async () => {
    expect(existsSync(join(done, 'report.html'))).toBe(false);
    const out = join(root, 'reported');
    expect((await goodhart('run', file, '--stages', stages, '--plain', '--out', out)).out).toMatch(
      /^report: .*report\.html$/m,
    );
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('tiny');
  });

  it('prints one JSON object a line with --json', async () => {
    const { out } = await run('--out', done, '--json');
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(events[0].type).toBe('study-started');
    expect(events.at(-1)).toMatchObject({ type: 'study-finished', status: 'done' });
  });

  it('ends with 1 when a stage fails, with its reason, and saves the rest', async () => {
    process.env.FAKE_FAIL = 'rl/width-8-layers-1';
    const out = join(root, 'failing');
    const outcome = await run('--out', out, '--plain');
    expect(outcome.code).toBe(1);
    expect(outcome.out).toContain('the loss is not finite');
    expect(readFileSync(join(out, 'coefficients.csv'), 'utf8').trim().split('\n')).toHaveLength(4);
  });

  it('prints the plan with --dry-run and makes no folder', async () => {
    const out = join(root, 'planned');
    const fresh = await run('--out', out, '--dry-run');
    expect(fresh).toMatchObject({ code: 0, err: '' });
    expect(fresh.out).toContain('17 stages, 0 cached, 17 to compute');
    expect(existsSync(out)).toBe(false);
    expect((await run('--out', done, '--dry-run')).out).toContain('17 cached, 0 to compute');
  });
});

describe('bad input ends with 2 after one line', () => {
  const cases: [string, () => Promise<Outcome>, RegExp][] = [
    [
      'an unknown option',
      () => goodhart('run', file, '--sett', 'x'),
      /unknown option '--sett' \(Did you mean --set\?\)/,
    ],
    ['an unknown command', () => goodhart('rnu'), /unknown command 'rnu' \(Did you mean run\?\)/],
    ['a missing argument', () => goodhart('run'), /missing required argument 'experiment'/],
    ['an argument too many', () => goodhart('list', 'x'), /too many arguments/],
    [
      'an unknown experiment',
      () => goodhart('run', 'quik'),
      /quik: no such experiment, did you mean quick\?/,
    ],
    [
      'a file that is not there',
      () => goodhart('run', join(root, 'no.yaml')),
      /no\.yaml: cannot be read \(no such file\)/,
    ],
    [
      'a misspelt override',
      () => run('--set', 'rl.epoch=1'),
      /--set rl\.epoch=1: unknown key, did you mean epochs\?/,
    ],
    ['a seed that is no number', () => run('--seed', 'x'), /--seed x: seed: "x" is not/],
    [
      'no jobs',
      () => run('--jobs', '0'),
      /'--jobs <n>' argument '0' is invalid\. Allowed: a whole number from 1/,
    ],
    ['a fraction of a job', () => run('--jobs', '1.5'), /Allowed: a whole number/],
    [
      'an unknown backend',
      () => goodhart('run', file, '--backend', 'gpu'),
      /Allowed choices are auto, tensorflow, wasm/,
    ],
    [
      'an executor to come',
      () => run('--executor', 'slurm'),
      /--executor slurm: not available in this version; allowed: local/,
    ],
    ['an unknown executor', () => run('--executor', 'cloud'), /Allowed choices are local, bullmq, slurm/],
    ['two reporters', () => run('--plain', '--json'), /'--plain' cannot be used with option '--json'/],
    ['an empty folder name', () => run('--out', ''), /--out: is empty/],
    [
      'a folder of another experiment',
      () => run('--out', done, '--seed', '9'),
      /another experiment \(seed is 0 there and 9 here\)/,
    ],
    ['a folder of something else', () => run('--out', root), /holds other files/],
    ['a table of nothing', () => goodhart('table', join(root, 'none')), /no manifest\.json here/],
    [
      'an unknown table format',
      () => goodhart('table', done, '--format', 'xls'),
      /Allowed choices are md, csv, json, latex/,
    ],
    ['a verification of nothing', () => goodhart('verify', join(root, 'none')), /no manifest\.json here/],
    [
      'a template over a file',
      () => goodhart('init', file),
      /tiny\.yaml: exists already; allowed: a new file/,
    ],
    [
      'a template of another type',
      () => goodhart('init', join(root, 'x.json')),
      /allowed: a file that ends in \.yaml/,
    ],
    [
      'a template nowhere',
      () => goodhart('init', join(root, 'no', 'x.yaml')),
      /cannot be written \(no such folder\)/,
    ],
    [
      'a template with a strange name',
      () => goodhart('init', join(root, '-x y.yaml')),
      /name: "-x y" is not a name/,
    ],
  ];
  it.each(cases)('%s', async (_what, attempt, message) => {
    const before = readFileSync(join(done, 'manifest.json'), 'utf8');
    const { code, err, out } = await attempt();
    expect(err).toMatch(message);
    expect(err).toMatch(/^goodhart: [^\n]+\n$/);
    expect(out).toBe('');
    expect(code).toBe(2);
    expect(readFileSync(join(done, 'manifest.json'), 'utf8')).toBe(before);
  });
});

describe('the other commands', { timeout: 180_000 }, () => {
  it.each([[[]], [['--help']], [['run', '--help']], [['verify', '--help']], [['table', '--help']]])(
    'explains itself: %j',
    async (parameters) => {
      const { code, out, err } = await goodhart(...parameters);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain('Usage: goodhart');
    },
  );

  it('lists experiments with what they show', async () => {
    const { out } = await goodhart('list');
    expect(out).toMatch(/^quick +\w/m);
    expect(JSON.parse((await goodhart('list', '--json')).out).length).toBeGreaterThanOrEqual(3);
  });

  it('describes an experiment with sizes, and as YAML that runs', async () => {
    const { out } = await goodhart('describe', file, '--set', 'seed=4');
    expect(out).toContain('452 parameters   width 4, layers 1, heads 1');
    const yaml = (await goodhart('describe', file, '--yaml')).out;
    expect(resolveExperiment(parse(yaml))).toEqual(tinyExperiment());
  });

  it('writes a template that runs', async () => {
    mkdirSync(join(root, 'templates'));
    const target = join(root, 'templates', 'mine.yaml');
    expect((await goodhart('init', target)).out).toContain('goodhart run');
    expect(await goodhart('describe', target)).toMatchObject({ code: 0, err: '' });
  });

  it('prints the table of one or more folders in every format', async () => {
    expect((await goodhart('table', done)).out).toMatch(/^\| method .*RM parameters/);
    expect((await goodhart('table', done, '--format', 'latex')).out).toContain('\\toprule');
    const csv = (await goodhart('table', done, done, '--format', 'csv')).out.trim().split('\n');
    expect(csv).toHaveLength(9);
    expect(JSON.parse((await goodhart('table', done, '--format', 'json')).out)).toHaveLength(4);
  });

  it('verifies a folder, and notices a changed table', async () => {
    const temporaries = () => readdirSync(tmpdir()).filter((entry) => entry.startsWith('goodhart-verify-'));
    const before = temporaries();
    const verify = () => goodhart('verify', done, '--plain', '--stages', stages);
    const good = await verify();
    expect(good.out).toContain('17 of 17 stages identical\nverified\n');
    expect(good.out).toContain('wasm gives the same bytes on every machine');
    expect(good.code).toBe(0);
    const manifest = join(done, 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    const { tables } = JSON.parse(text) as { tables: Record<string, string> };
    writeFileSync(manifest, text.replace(tables['curves.csv'], 'f'.repeat(64)));
    const bad = await verify();
    writeFileSync(manifest, text);
    expect(bad.out).toContain('differs    curves.csv');
    expect(bad.code).toBe(1);
    expect(temporaries()).toEqual(before);
  });

  it('refuses to verify an unfinished study', async () => {
    const out = join(root, 'failing');
    expect(await goodhart('verify', out)).toMatchObject({
      code: 2,
      err: expect.stringContaining('the study is failed'),
    });
  });
});
