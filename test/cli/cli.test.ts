/** The commands in this process: what they print, how they end, what they write. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { listExperiments } from '../../src/config/index.js';
import { parseCsv } from '../../src/engine/index.js';
import { resolveStudy } from '../../src/studies/index.js';
import { tinyData, tinyExperiment } from '../support/tiny-experiment.js';
import { fakeStages, goodhart, plugin } from './goodhart.js';

let root: string;
let file: string;
let tiny: string;
let done: string;

const run = (...parameters: string[]) =>
  goodhart('run', file, '--plugin', plugin, '--backend', 'wasm', '--jobs', '1', '--no-report', ...parameters);

/** Accidents happen to what is computed: nothing may be there. */
const fresh = (out: string) => ['--out', join(root, out), '--cache', join(root, `${out}-cache`)];
const table = (...parameters: string[]) => goodhart('table', '--plugin', plugin, ...parameters);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-cli-'));
  file = join(root, 'small.yaml');
  writeFileSync(file, 'study: fake\ndescription: A fake.\n');
  tiny = join(root, 'tiny.yaml');
  writeFileSync(tiny, JSON.stringify(tinyData));
  done = join(root, 'done');
  expect(await run('--out', done, '--plain')).toMatchObject({ code: 0, err: '' });
}, 180_000);
beforeEach(() => {
  delete process.env.FAKE_FAIL;
  delete process.env.FAKE_NAN;
});
afterAll(() => rmSync(root, { recursive: true }));

describe('goodhart run', { timeout: 180_000 }, () => {
  it('prints plain lines without a terminal and ends with 0, from the cache the second time', async () => {
    const { code, out } = await run('--out', done);
    expect(code).toBe(0);
    expect(out).not.toContain('\u001b');
    expect(out).toContain('goodhart small: seed 0, wasm, 5 stages');
    expect(out).toMatch(/cached/);
  });

  it('writes the report unless it is told not to', async () => {
    expect(existsSync(join(done, 'report.html'))).toBe(false);
    const out = join(root, 'reported');
    const { out: printed, err } = await goodhart(
      ...['run', file, '--plugin', plugin, '--plain', '--jobs', '1', '--out', out],
    );
    expect(err).toBe('');
    expect(printed).toMatch(/^report: .*report\.html$/m);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('6 fake points.');
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain('There are 6 fake points.');
  });

  it('prints one JSON object a line with --json, with the rows of every table of the study', async () => {
    const { out } = await run('--out', done, '--json');
    type Line = { type: string; table?: string; stage?: string; stages?: { id: string }[] };
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(events[0]).toMatchObject({ type: 'study-started', study: 'fake', experiment: 'small' });
    expect(events[0].stages?.map(({ id }) => id).sort()).toEqual([...fakeStages].sort());
    expect(events.at(-1)).toMatchObject({ type: 'study-finished', status: 'done' });
    const rows = events.filter(({ type }) => type === 'rows');
    expect(new Set(rows.map(({ table: name }) => name))).toEqual(new Set(['points', 'fits', 'warnings']));
    expect(rows.find(({ stage, table: name }) => stage === 'fit/8' && name === 'fits')).toMatchObject({
      rows: [{ setting: { size: 8 }, alpha: { low: expect.any(Number) } }],
    });
  });

  it('ends with 1 when a stage fails, with its reason, and saves the rest', async () => {
    process.env.FAKE_FAIL = 'fit/8';
    const out = join(root, 'failing');
    const outcome = await run(...fresh('failing'), '--plain');
    expect(outcome.code).toBe(1);
    expect(outcome.out).toContain('the loss is not finite');
    expect(parseCsv(readFileSync(join(out, 'fits.csv'), 'utf8')).map(({ size }) => size)).toEqual(['4']);
  });

  it('ends with 1 when a number is not finite, and says in which table, column and row', async () => {
    process.env.FAKE_NAN = 'model/4';
    const out = join(root, 'infinite');
    const outcome = await run(...fresh('infinite'), '--plain');
    expect(outcome.code).toBe(1);
    expect(outcome.out).toMatch(/FAILED: points: value is NaN in row 2/);
    for (const name of ['points.csv', 'fits.csv', 'warnings.json', 'findings.json'])
      expect(readFileSync(join(out, name), 'utf8')).not.toMatch(/NaN|Infinity/);
  });

  it('prints the plan with --dry-run and makes no folder', async () => {
    const out = join(root, 'planned');
    const planned = await run(...fresh('planned'), '--dry-run');
    expect(planned).toMatchObject({ code: 0, err: '' });
    expect(planned.out).toContain('5 stages, 0 cached, 5 to compute');
    for (const id of fakeStages) expect(planned.out).toMatch(new RegExp(`^compute +${id} `, 'm'));
    expect(existsSync(out)).toBe(false);
    // Another folder beside it finds what the first study left.
    const again = await run('--out', join(root, 'other'), '--dry-run');
    expect(again.out).toContain('5 cached, 0 to compute');
    expect(again.out).toMatch(/^cache in .*\.goodhart-cache, which saves [\d.]+ s of computing$/m);
  });

  it('says in the plan that the folder would be refused', async () => {
    const { out, code } = await run('--out', root, '--dry-run');
    expect(code).toBe(0);
    expect(out).toMatch(/^5 stages, .*\na run would be refused: .*holds other files/);
  });

  it('takes keys of the kind of study with --set, and a seed', async () => {
    const { out } = await run(
      '--out',
      join(root, 'wider'),
      '--dry-run',
      '--set',
      'sizes=[4, 8, 16]',
      '--seed',
      '3',
    );
    expect(out).toContain('7 stages');
    expect(out).toContain('model/16');
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
    const { out } = await goodhart('list', '--backend', 'wasm', '--cache', join(root, 'nothing'));
    expect(out).toMatch(/^quick +(\d+) stages, \1 new +\w/m);
    expect(out).not.toContain('cannot be run');
  });

  it('lists them as JSON', async () => {
    // A folder whose own experiments, which do not load, stand before those of the package: none of them is planned.
    const folder = join(root, 'shelf');
    mkdirSync(join(folder, 'experiments'), { recursive: true });
    for (const { name } of listExperiments().filter(({ name }) => name !== 'smoke'))
      writeFileSync(join(folder, 'experiments', `${name}.yaml`), 'plugins: [./none.ts]\n');
    const home = process.cwd();
    process.chdir(folder);
    try {
      const { out } = await goodhart('list', '--json', '--backend', 'wasm', '--cache', join(root, 'nothing'));
      const entries = JSON.parse(out) as { name: string; stages?: number; newStages?: number }[];
      expect(entries.map(({ name }) => name)).toEqual(listExperiments().map(({ name }) => name));
      const smoke = entries.find(({ name }) => name === 'smoke');
      expect(smoke?.stages).toBeGreaterThan(3);
      expect(smoke?.newStages).toBe(smoke?.stages);
    } finally {
      process.chdir(home);
    }
  });

  it('describes an experiment with sizes, and as YAML that runs', async () => {
    const { out } = await goodhart('describe', tiny, '--set', 'seed=4');
    expect(out).toContain('532 parameters   width 4, layers 1, heads 1');
    expect(out).toMatch(/^seed: 4$/m);
    const yaml = (await goodhart('describe', tiny, '--yaml')).out;
    expect(resolveStudy(parse(yaml)).experiment).toEqual(tinyExperiment());
  });

  it('describes an experiment of a kind that a module adds', async () => {
    const { out, code } = await goodhart('describe', file, '--plugin', plugin, '--set', 'sizes=[1]');
    expect(code).toBe(0);
    expect(out).toMatch(/^small: A fake\.\n\n1 fake sizes\n\n[\s\S]*^study: fake$/m);
  });

  it('says how much of what is described is new to the cache', async () => {
    const cache = join(root, '.goodhart-cache');
    const described = async (...parameters: string[]) =>
      (
        await goodhart(
          'describe',
          file,
          '--plugin',
          plugin,
          '--backend',
          'wasm',
          '--cache',
          cache,
          ...parameters,
        )
      ).out;
    expect(await described()).toMatch(/^0 of 5 stages are new to the cache in .*, which saves /m);
    expect(await described('--set', 'seed=77')).toMatch(/^5 of 5 stages are new to the cache/m);
    const swept = /^(\d+) of (\d+) stages are new/m.exec(await described('--sweep', 'seed=0,77'));
    expect(swept?.slice(1, 3)).toEqual(['5', '10']);
  });

  it('plans an experiment on overoptimization', async () => {
    const { out } = await goodhart(
      ...[
        'run',
        tiny,
        '--dry-run',
        '--backend',
        'wasm',
        '--out',
        join(root, 'tiny'),
        '--sweep',
        'rl.method=ppo,grpo',
      ],
    );
    expect(out).toContain('35 stages, 0 cached, 35 to compute');
    expect(out).toMatch(/^compute +rl\/width-4-layers-1@rl\.method=grpo +GRPO against 532 parameters$/m);
  });

  it('writes a template that runs', async () => {
    mkdirSync(join(root, 'templates'));
    const target = join(root, 'templates', 'mine.yaml');
    expect((await goodhart('init', target)).out).toContain('goodhart run');
    expect(await goodhart('describe', target)).toMatchObject({ code: 0, err: '' });
  });

  it('prints the study’s main table of one or more folders in every format', async () => {
    const markdown = await table(done);
    expect(markdown).toMatchObject({ code: 0, err: '' });
    expect(markdown.out).toMatch(/^\|.*Size.*\|.*alpha.*\|/);
    expect(markdown.out.trim().split('\n')).toHaveLength(4);
    expect((await table(done, '--format', 'latex')).out).toContain('\\toprule');
    const csv = parseCsv((await table(done, done, '--format', 'csv')).out);
    const written = parseCsv(readFileSync(join(done, 'fits.csv'), 'utf8'));
    const origin = { folder: 'done', experiment: 'small', root_seed: '0' };
    expect(csv).toEqual([...written, ...written].map((row) => ({ ...origin, ...row })));
    const json = JSON.parse((await table(done, '--format', 'json')).out) as object[];
    expect(json).toMatchObject([{ setting: { size: 4 } }, { setting: { size: 8 } }]);
    expect((await table(done, '--format', 'parquet')).out).toMatch(/^PAR1[\s\S]*PAR1$/);
  });

  it('prints any other table of the study', async () => {
    const points = parseCsv((await table(done, '--table', 'points', '--format', 'csv')).out);
    expect(points.map(({ index }) => index)).toEqual(['0', '1', '2', '0', '1', '2']);
  });

  it('shows a finished study of a kind that a module adds', async () => {
    const { out, code } = await goodhart('watch', done, '--plain', '--plugin', plugin);
    expect(code).toBe(0);
    expect(out).toContain('goodhart small: seed 0, wasm, 5 stages');
  });

  it('writes the report of a study of a kind that a module adds', async () => {
    const { out, err } = await goodhart('report', join(root, 'reported'), '--plugin', plugin);
    expect(err).toBe('');
    expect(out).toContain('report.html');
  });

  it('runs one stage from a file, as an executor elsewhere would', async () => {
    const url = new URL('../engine/fake-plugin.ts', import.meta.url).href;
    const stage = {
      id: 'base',
      title: 'Base',
      kind: 'base',
      hash: 'abc',
      parameters: {},
      read: {},
      module: url,
      tensors: false,
    };
    const cell = { stage, inputs: {}, seed: 0, backend: 'wasm', plugins: [url], cacheFolder: '' };
    writeFileSync(join(root, 'cell.json'), JSON.stringify(cell));
    const outcome = await goodhart(
      'run-cell',
      '--config',
      join(root, 'cell.json'),
      '--out',
      join(root, 'cells'),
    );
    expect(JSON.parse(outcome.out)).toMatchObject({ checksum: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(existsSync(join(root, 'cells', 'abc', 'arrays.bin'))).toBe(true);
  });
});
