/** Bad input ends with 2 after one line that says what is wrong and what is allowed, and touches nothing. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { goodhart, type Outcome, plugin } from './goodhart.js';

let root: string;
let file: string;
let done: string;

const fake = ['--plugin', plugin];
const run = (...parameters: string[]) =>
  goodhart('run', file, ...fake, '--jobs', '1', '--no-report', ...parameters);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-bad-'));
  file = join(root, 'small.yaml');
  writeFileSync(file, 'study: fake\n');
  done = join(root, 'done');
  expect(await run('--out', done, '--plain')).toMatchObject({ code: 0, err: '' });
}, 180_000);
afterAll(() => rmSync(root, { recursive: true }));

/** A copy of the manifest that says something else, in a folder of its own. */
function folderWith(change: (text: string) => string): string {
  const folder = mkdtempSync(join(root, 'manifest-'));
  writeFileSync(join(folder, 'manifest.json'), change(readFileSync(join(done, 'manifest.json'), 'utf8')));
  return folder;
}

const cases: [string, () => Promise<Outcome>, RegExp][] = [
  [
    'an unknown option',
    () => goodhart('run', file, '--sett', 'x'),
    /unknown option '--sett' \(Did you mean --set\?\)/,
  ],
  ['an unknown command', () => goodhart('rnu'), /unknown command 'rnu' \(Did you mean run\?\)/],
  ['a missing argument', () => goodhart('run'), /missing required argument 'experiment'/],
  ['an argument too many', () => goodhart('list', 'x'), /too many arguments/],
  ['an unknown experiment', () => goodhart('run', 'quik'), /quik: no such experiment, did you mean quick\?/],
  [
    'a file that is not there',
    () => goodhart('run', join(root, 'no.yaml')),
    /no\.yaml: cannot be read \(no such file\)/,
  ],
  [
    'a misspelt override',
    () => goodhart('run', 'quick', '--set', 'rl.iterationBuget=1'),
    /--set rl\.iterationBuget=1: unknown key, did you mean iterationBudget\?/,
  ],
  [
    'a misspelt key of a method',
    () => goodhart('run', 'quick', '--set', 'rl.ppo.epoch=1'),
    /--set rl\.ppo\.epoch=1: unknown key, did you mean epochs\?/,
  ],
  [
    'a misspelt override of another kind of study',
    () => run('--set', 'dept=1'),
    /--set dept=1: unknown key, did you mean depth\?/,
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
    'options of another executor',
    () => run('--slurm', 'partition=main'),
    /--slurm: says nothing without --executor slurm/,
  ],
  [
    'a queue without a server',
    () => run('--executor', 'bullmq'),
    /no Redis server is named; allowed: --redis or/,
  ],
  ['an unknown executor', () => run('--executor', 'cloud'), /Allowed choices are local, bullmq, slurm/],
  ['two reporters', () => run('--plain', '--json'), /'--plain' cannot be used with option '--json'/],
  ['a plan as events', () => run('--dry-run', '--json'), /'--dry-run' cannot be used with option '--json'/],
  ['an empty folder name', () => run('--out', ''), /--out: is empty/],
  [
    'a folder of another experiment',
    () => run('--out', done, '--seed', '9'),
    /another experiment \(seed is 0 there and 9 here\)/,
  ],
  ['a folder of something else', () => run('--out', root), /holds other files/],
  [
    'a module that is not there',
    () => goodhart('run', file, '--plugin', 'no.js'),
    /plug-in no\.js: no such file/,
  ],
  [
    'a module that does not load',
    () => goodhart('run', file, '--plugin', file),
    /plug-in .*small\.yaml: does not load/,
  ],
  [
    'a module that is a device',
    () => goodhart('run', file, '--plugin', '/dev/zero'),
    /plug-in \/dev\/zero: is no regular file/,
  ],
  [
    'a list of cells that is a device',
    () => goodhart('run-cell', '--list', '/dev/zero', '--index', '0'),
    /\/dev\/zero: is a device or a pipe/,
  ],
  [
    'a list of cells that is not there',
    () => goodhart('run-cell', '--list', join(root, 'none.jsonl'), '--index', '0'),
    /none\.jsonl: cannot be read \(no such file\)/,
  ],
  ['a table of nothing', () => goodhart('table', join(root, 'none')), /no manifest\.json here/],
  [
    'an unknown table format',
    () => goodhart('table', done, '--format', 'xls'),
    /Allowed choices are md, csv, json, latex, parquet/,
  ],
  [
    'an unknown table',
    () => goodhart('table', done, ...fake, '--table', 'pionts'),
    /no table is called pionts; allowed: points, fits, warnings/,
  ],
  [
    'a table of a kind of study that nobody knows',
    () =>
      goodhart(
        'table',
        folderWith((text) => text.replace('"study": "fake"', '"study": "other"')),
      ),
    /no kind of study is called other; allowed: overoptimization/,
  ],
  [
    'a table of two kinds of study',
    () =>
      goodhart(
        ...['table', ...fake, done],
        folderWith((text) => text.replace('"study": "fake"', '"study": "overoptimization"')),
      ),
    /allowed: folders of one kind/,
  ],
  ['a verification of nothing', () => goodhart('verify', join(root, 'none')), /no manifest\.json here/],
  [
    'a verification of an unfinished study',
    () =>
      goodhart(
        'verify',
        folderWith((text) => text.replace('"status": "done"', '"status": "interrupted"')),
      ),
    /the study is interrupted; allowed: a finished one; goodhart run resumes it/,
  ],
  ['a report on nothing', () => goodhart('report', join(root, 'none')), /no manifest\.json here/],
  ['a look at nothing', () => goodhart('watch', join(root, 'none')), /no manifest\.json here/],
  [
    'a template over a file',
    () => goodhart('init', file),
    /small\.yaml: exists already; allowed: a new file/,
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
  [
    'a cell without a stage',
    () => {
      writeFileSync(join(root, 'cell.json'), '{}');
      return goodhart('run-cell', '--config', join(root, 'cell.json'), '--out', root);
    },
    /cell\.json: not a readable stage \(stage: a missing value/,
  ],
  [
    'a cell that is none',
    () => goodhart('run-cell', '--config', file, '--out', root),
    /small\.yaml: not a readable stage/,
  ],
];

describe('bad input ends with 2 after one line', () => {
  it.each(cases)('%s', async (_what, attempt, message) => {
    const before = readFileSync(join(done, 'manifest.json'), 'utf8');
    const { code, err, out } = await attempt();
    expect(err).toMatch(message);
    expect(err).toMatch(/^goodhart: [^\n]+\n$/);
    expect(out).toBe('');
    expect(code).toBe(2);
    expect(readFileSync(join(done, 'manifest.json'), 'utf8')).toBe(before);
  });

  it('a kind of study that nobody has registered', async () => {
    const unknown = join(root, 'unknown.yaml');
    writeFileSync(unknown, 'seed: 1\nstudy: pretraning\n');
    const { code, err } = await goodhart('run', unknown);
    expect(err).toMatch(/unknown\.yaml:2:8 study: "pretraning" is not known; allowed: overoptimization/);
    expect(code).toBe(2);
  });
});

describe('what is deleted meanwhile', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    [
      'results/x/events.jsonl',
      'goodhart: results/x/events.jsonl: is gone (ENOENT), perhaps deleted or moved meanwhile\n',
    ],
    [
      undefined,
      'goodhart: the folder that this was started in: is gone (ENOENT), perhaps deleted or moved meanwhile\n',
    ],
  ])('is named in a line: %s', async (path, line) => {
    vi.spyOn(process, 'cwd').mockImplementation(() => {
      throw Object.assign(new Error('ENOENT: no such file or directory'), { code: 'ENOENT', path });
    });
    expect(await goodhart('list')).toEqual({ code: 2, out: '', err: line });
  });
});
