import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFileAtomic } from '../../src/engine/folder/atomic-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-atomic-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The error of a write that cannot be. */
function refused(file: string): NodeJS.ErrnoException {
  try {
    writeFileAtomic(file, 'text');
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
  throw new Error('it was written');
}

test('a file that cannot be written is named, not the one beside it', () => {
  const missing = join(folder, 'missing', 'a.txt');
  const taken = join(folder, 'taken');
  const notFolder = join(folder, 'file', 'a.txt');
  mkdirSync(taken);
  writeFileSync(join(folder, 'file'), '');
  for (const file of [missing, taken, notFolder]) {
    const { path, message } = refused(file);
    expect(path).toBe(file);
    expect(message).not.toContain('.tmp-');
  }
});

test('what stood there stays where a write fails half way', () => {
  const file = join(folder, 'a.txt');
  writeFileAtomic(file, 'before');
  expect(() => writeFileAtomic(file, 'after', 1 as unknown as string)).toThrow();
  expect(readFileSync(file, 'utf8')).toBe('before');
});
