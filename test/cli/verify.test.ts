/** `goodhart verify` runs a study again and believes nothing but the files that it reads. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { goodhart, plugin } from './goodhart.js';

let root: string;
let done: string;
let folder: string;
let copies = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-verified-'));
  const file = join(root, 'small.yaml');
  writeFileSync(file, 'study: fake\n');
  done = join(root, 'done');
  const parameters = ['--plugin', plugin, '--backend', 'wasm', '--jobs', '1', '--no-report', '--plain'];
  expect(await goodhart('run', file, '--out', done, ...parameters)).toMatchObject({ code: 0 });
}, 180_000);
beforeEach(() => {
  folder = join(root, `copy-${copies++}`);
  cpSync(done, folder, { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true }));

const verify = () => goodhart('verify', folder, '--plain', '--jobs', '1', '--plugin', plugin);
const change = (name: string, by: (text: string) => string) => {
  const text = readFileSync(join(folder, name), 'utf8');
  expect(by(text)).not.toBe(text);
  writeFileSync(join(folder, name), by(text));
};

describe('goodhart verify', { timeout: 180_000 }, () => {
  it('verifies a folder that nobody touched, and leaves nothing behind', async () => {
    const temporaries = () => readdirSync(tmpdir()).filter((entry) => entry.startsWith('goodhart-verify-'));
    const before = temporaries();
    const { code, out, err } = await verify();
    expect(out).toContain('5 of 5 stages identical\nverified\n');
    expect(out).toContain(
      'guarantee: every byte must be the same: wasm gives the same bytes on every machine',
    );
    for (const name of ['points.csv', 'fits.csv', 'warnings.json', 'findings.json'])
      expect(out).toMatch(new RegExp(`^${name} +identical$`, 'm'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(temporaries()).toEqual(before);
  });

  it.each<[string, string, (text: string) => string]>([
    ['a cell of a table', 'points.csv', (text) => text.replace(/^(4,1,).*$/m, '$10.25')],
    ['an alpha', 'fits.csv', (text) => text.replace(/^8,[^,]+/m, '8,0.5')],
    ['the findings', 'findings.json', () => 'garbage'],
    ['the warnings', 'warnings.json', () => '[{'],
  ])('does not verify a folder with another content of %s', async (_what, name, by) => {
    change(name, by);
    const { code, out, err } = await verify();
    expect(out).toMatch(new RegExp(`^${name} +CHANGED since the run wrote it$`, 'm'));
    expect(out).toMatch(/\nNOT verified\n$/);
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });

  it('does not verify a folder that lacks a table', async () => {
    rmSync(join(folder, 'points.csv'));
    const { code, out } = await verify();
    expect(out).toMatch(/^points\.csv +MISSING$/m);
    expect(out).toMatch(/\nNOT verified\n$/);
    expect(code).toBe(1);
  });

  it('does not verify a table whose checksum was changed along with it', async () => {
    const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const { tables } = JSON.parse(text) as { tables: Record<string, string> };
    writeFileSync(join(folder, 'manifest.json'), text.replace(tables['points.csv'], 'f'.repeat(64)));
    const { code, out } = await verify();
    expect(out).toMatch(/^points\.csv +CHANGED/m);
    expect(code).toBe(1);
  });

  it('says so before anything is run', async () => {
    change('points.csv', (text) => text.replace(/^(4,1,).*$/m, '$10.25'));
    expect((await verify()).out).toBe(
      'points.csv  CHANGED since the run wrote it\nnothing was run\nNOT verified\n',
    );
  });

  it('names the stages that came out otherwise', async () => {
    const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const { stages } = JSON.parse(text) as { stages: { id: string; checksum: string }[] };
    writeFileSync(join(folder, 'manifest.json'), text.replace(stages[1].checksum, 'f'.repeat(64)));
    const { code, out } = await verify();
    expect(out).toContain(`4 of 5 stages identical\ndiffers    ${stages[1].id}\nNOT verified\n`);
    expect(code).toBe(1);
  });

  it('holds a folder of another version of the program to its intervals', async () => {
    const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const { stages } = JSON.parse(text) as { stages: { hash: string }[] };
    writeFileSync(join(folder, 'manifest.json'), text.replaceAll(stages[0].hash, '0'.repeat(32)));
    const { code, out } = await verify();
    expect(out).toContain('guarantee: the intervals must hold: the program has changed since');
    expect(out).toMatch(/\nverified\n$/);
    expect(code).toBe(0);
  });
});
