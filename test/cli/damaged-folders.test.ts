/** Every command that reads a result folder says in one line what is wrong with it, and prints nothing of it. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readers } from '../support/fate-of-folder.js';
import { mutations, wholeFolder, writeMutated } from '../support/mutated-folders.js';
import { goodhart } from './goodhart.js';

const whole = wholeFolder();
let root: string;
let folder: string;
let beside: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-damaged-'));
  beside = join(root, 'beside');
  writeMutated(beside, wholeFolder({ keys: { rl: { klPenalty: 0.05 } }, seed: 1 }), []);
});
beforeEach(() => {
  folder = mkdtempSync(join(root, 'folder-'));
  writeMutated(folder, whole, []);
});
afterAll(() => rmSync(root, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const change = (name: string, from: string | RegExp, to: string) => {
  const text = read(name).replace(from, to);
  expect(text).not.toBe(read(name));
  write(name, text);
};
const inManifest = (key: string, value: unknown) =>
  write('manifest.json', JSON.stringify({ ...JSON.parse(read('manifest.json')), [key]: value }));

const table = () => goodhart('table', folder);
const report = () => goodhart('report', folder);
const watch = () => goodhart('watch', folder, '--plain');

const damages: [string, () => void, () => ReturnType<typeof goodhart>, RegExp][] = [
  [
    'a manifest of null',
    () => write('manifest.json', 'null'),
    table,
    /not a manifest \(null is not a mapping/,
  ],
  ['a manifest of {}', () => write('manifest.json', '{}'), watch, /manifest\.json: not a manifest/],
  [
    'a manifest that is cut',
    () => write('manifest.json', '{\n"a": 1,\n'),
    table,
    /manifest\.json:3: not readable/,
  ],
  ['a seed of words', () => inManifest('seed', 'x'), table, /seed: "x" is not a (whole )?number/],
  ['stages of another type', () => inManifest('stages', [3]), watch, /stages\.0: 3 is not a mapping/],
  ['tables outside', () => inManifest('tables', { '../x': 'a' }), report, /not a manifest \(tables/],
  [
    'a damaged number',
    () => change('curves.csv', /\n([^\n]*),\d\.\d+,\d/, '\n$1,1.x2,3'),
    report,
    /curves\.csv: not readable \(line 2: \w+ is no number/,
  ],
  [
    'a missing column',
    () => change('coefficients.csv', 'alpha_low', 'alpha_lov'),
    table,
    /coefficients\.csv: not readable/,
  ],
  [
    'a missing column and no other',
    () => write('curves.csv', 'method,kl\nppo,1\n'),
    report,
    /there is no column proxy_seed/,
  ],
  ['an empty table', () => write('coefficients.csv', ''), table, /is empty, without even a head/],
  [
    'warnings that are none',
    () => write('warnings.json', '[{"code": 3}]'),
    report,
    /warnings\.json: not readable \(row 1: code is no text/,
  ],
  [
    'an experiment that is none',
    () => write('experiment.yaml', '- 1\n'),
    report,
    /experiment\.yaml:1:1 an experiment is a mapping/,
  ],
  ['an empty experiment', () => write('experiment.yaml', ''), report, /experiment\.yaml: is empty/],
  [
    'an event that is none',
    () => write('events.jsonl', '{"type":"study-started","study":"x"}\n'),
    watch,
    /events\.jsonl:1: no event of a study/,
  ],
  [
    'an event of another type',
    () => change('events.jsonl', /"seconds":6/, '"seconds":"six"'),
    watch,
    /events\.jsonl:\d+: no event of a study \(seconds/,
  ],
  [
    'a row of another type',
    () => change('events.jsonl', /"proxySeed":0/, '"proxySeed":"a"'),
    watch,
    /events\.jsonl:\d+: .*proxy_seed is no whole number/,
  ],
  [
    'a log of noise',
    () => write('events.jsonl', '\x01\x02garbage\n'),
    watch,
    /events\.jsonl:1: no event of a study \(no JSON/,
  ],
];

describe('a damaged folder ends with 2 after one line', () => {
  it.each(damages)('%s', async (_what, damage, command, message) => {
    damage();
    const { code, out, err } = await command();
    expect(err).toMatch(message);
    expect(err).toMatch(/^goodhart: [^\n]+\n$/);
    expect(code).toBe(2);
    // What came before the damage has been told.
    if (command !== watch) expect(out).toBe('');
  });

  // A sample of `npm run fuzz:folders`.
  it('whatever was done to it, in every command', async () => {
    const names = Object.keys(readers);
    await fc.assert(
      fc.asyncProperty(mutations, fc.constantFrom(...names), async (done, name) => {
        rmSync(folder, { recursive: true, force: true });
        writeMutated(folder, whole, done);
        expect(await readers[name](folder, beside)).not.toMatchObject({ kind: 'fault' });
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});

describe('a report', () => {
  it('writes nothing through a link that leaves the folder', async () => {
    const outside = join(root, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(folder, 'plots'));
    const { code, err } = await report();
    expect(err).toMatch(
      /^goodhart: .*plots: is a symbolic link out of the result folder; allowed: [^\n]+\n$/,
    );
    expect(code).toBe(2);
    expect(readdirSync(outside)).toEqual([]);
  });

  it('says of each file that is gone or altered what became of it', async () => {
    const hash = '0'.repeat(64);
    inManifest('tables', { 'proxies.csv': hash, 'findings.json': hash });
    unlinkSync(join(folder, 'proxies.csv'));
    write('findings.json', '{');
    const { code, err } = await report();
    expect(err).toContain('goodhart: proxies.csv is missing; the report goes without it\n');
    expect(err).toContain(
      'goodhart: findings.json is not what the run wrote; the report judges anew, and leaves it so\n',
    );
    expect(code).toBe(0);
  });
});
