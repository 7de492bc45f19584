/** What modules say is kept between processes by their bytes: nothing that is edited is taken for what it was. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openSyntaxStore } from '../../src/engine/code-version/syntax-store.js';

const sources = fileURLToPath(new URL('../../src/', import.meta.url));
const module = join(sources, 'engine/graph.ts');

let folder: string;
const cacheBefore = process.env.XDG_CACHE_HOME;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-store-'));
  process.env.XDG_CACHE_HOME = folder;
});
afterEach(() => {
  if (cacheBefore === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = cacheBefore;
  rmSync(folder, { recursive: true });
});

const parsed = {
  tree: 'of the parser',
  edges: [{ specifier: './a.js', imported: 'a' }],
  exports: new Set(['b']),
  barrel: false,
};

/** What a process that has just begun finds, and how often it has to parse. */
function asked(file: string, text: string) {
  const parse = vi.fn(() => parsed);
  return { syntax: openSyntaxStore()(file, Buffer.from(text), parse), times: parse.mock.calls.length };
}

const lines = () => {
  const [name] = readdirSync(join(folder, 'goodhart'));
  return join(folder, 'goodhart', name);
};

it('parses once what does not change, and again what does', () => {
  expect(asked(module, 'one')).toEqual({ syntax: parsed, times: 1 });
  expect(asked(module, 'one')).toEqual({ syntax: parsed, times: 0 });
  expect(asked(module, 'two')).toEqual({ syntax: parsed, times: 1 });
  // The same bytes say something else in another language.
  expect(asked(module.replace(/ts$/, 'js'), 'one')).toEqual({ syntax: parsed, times: 1 });
});

it('keeps nothing of the modules of others', () => {
  expect(asked(join(folder, 'mine.ts'), 'one').times).toBe(1);
  expect(asked(join(folder, 'mine.ts'), 'one').times).toBe(1);
  expect(readdirSync(join(folder, 'goodhart'))).toEqual([]);
});

it('parses anew what was cut off or is nonsense, and keeps what follows', () => {
  asked(module, 'one');
  const whole = readFileSync(lines(), 'utf8');
  writeFileSync(lines(), whole.slice(0, -20));
  expect(asked(module, 'one').times).toBe(1);
  appendFileSync(lines(), '{"not": "ours"}\nnonsense');
  expect(asked(module, 'two').times).toBe(1);
  expect(asked(module, 'one').times).toBe(0);
  expect(asked(module, 'two').times).toBe(0);
});

it('does without where the folder is a file', () => {
  writeFileSync(join(folder, 'goodhart'), '');
  expect(asked(module, 'one')).toEqual({ syntax: parsed, times: 1 });
  expect(asked(module, 'one')).toEqual({ syntax: parsed, times: 1 });
});
