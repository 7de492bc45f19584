/** `goodhart init` and `goodhart schema`: files that an editor and the program read. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaFile, schemaLine } from '../../src/config/index.js';
import { goodhart, plugin } from './goodhart.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-init-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n');

describe('goodhart init', () => {
  it('writes a question, a base or every key, each with the place of the schema first', async () => {
    const files = [
      ['question.yaml', '--question', 'more label noise'],
      ['base.yaml', '--from', 'rm-size'],
      ['both.yaml', '--question', 'ensemble', '--from', 'smoke'],
      ['keys.yaml'],
    ].map(([name, ...options]) => ({ file: join(root, name), options }));
    for (const { file, options } of files) {
      expect(await goodhart('init', file, ...options)).toMatchObject({ code: 0, err: '' });
      expect(linesOf(file)[0]).toBe(`# yaml-language-server: $schema=${pathToFileURL(schemaFile).href}`);
      expect(await goodhart('describe', file, '--yaml')).toMatchObject({ code: 0, err: '' });
    }
    const [question, base, both, keys] = files.map(({ file }) => readFileSync(file, 'utf8'));
    expect(question).toContain('extends: quick');
    expect(question).toContain(`goodhart run ${files[0].file}`);
    expect(base).toMatch(/extends: rm-size[\s\S]*# What rm-size sets itself:\n# proxyRewardModels:/);
    expect(both).toContain('extends: smoke');
    expect(keys).toMatch(/^ {2}labelNoise: 0$/m);
  });

  it('takes a path as a base, from where the new file lies', async () => {
    mkdirSync(join(root, 'below'));
    const above = join(root, 'above.yaml');
    const below = join(root, 'below', 'mine.yaml');
    await goodhart('init', above, '--from', 'smoke');
    expect(await goodhart('init', below, '--from', above)).toMatchObject({ code: 0, err: '' });
    expect(linesOf(below)).toContain('extends: ../above.yaml');
    expect(await goodhart('describe', below, '--yaml')).toMatchObject({ code: 0, err: '' });
  });

  it('lists the questions, in its help and to who asks another one', async () => {
    const names = ['another-optimiser', 'ensemble', 'fewer-prompts', 'label-noise', 'small-gold'];
    const { out } = await goodhart('init', '--help');
    for (const name of names) expect(out).toMatch(new RegExp(`^ {2}${name} +[A-Z].*\\?$`, 'm'));
    const { code, err } = await goodhart('init', join(root, 'x.yaml'), '--question', 'colour');
    expect(code).toBe(2);
    expect(err).toBe(`goodhart: --question colour: no such question; allowed: ${names.join(', ')}\n`);
    expect((await goodhart('init', join(root, 'x.yaml'), '--from', 'xyzzy')).err).toMatch(
      /xyzzy: no such experiment; allowed: /,
    );
    expect((await goodhart('init', join(root, 'x.yaml'), '--from', './none.yaml')).err).toMatch(
      /none\.yaml: no such file/,
    );
  });
});

describe('the place of the schema', () => {
  const installed = resolve(sep, 'project', 'node_modules', 'goodhart', 'dist', 'experiment.schema.json');

  it('is relative within the project that the program is installed in, and an address elsewhere', () => {
    const line = (...path: string[]) => schemaLine(resolve(sep, ...path), installed).split('$schema=')[1];
    const below = 'node_modules/goodhart/dist/experiment.schema.json';
    expect(line('project', 'mine.yaml')).toBe(`./${below}`);
    expect(line('project', 'experiments', 'mine.yaml')).toBe(`../${below}`);
    expect(line('other', 'mine.yaml')).toBe(pathToFileURL(installed).href);
    expect(line('project-2', 'mine.yaml')).toBe(pathToFileURL(installed).href);
    const clone = fileURLToPath(new URL('../..', import.meta.url));
    expect(schemaLine(join(clone, 'mine.yaml'))).toMatch(/=\.\/dist\/experiment\.schema\.json$/);
  });
});

describe('goodhart schema', () => {
  it('prints the schema, with the kinds that a module brings', async () => {
    const definitions = async (...options: string[]) =>
      Object.keys(JSON.parse((await goodhart('schema', ...options)).out).definitions);
    const own = ['overoptimization', 'pretraining', 'reasoning'].flatMap((kind) => [
      kind,
      `${kind} without modules`,
    ]);
    expect(await definitions()).toEqual(own);
    expect((await definitions('--plugin', plugin)).length).toBe(own.length + 2);
  });
});
