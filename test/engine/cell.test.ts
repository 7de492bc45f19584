/** What a cell reads of its inputs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { artifactFolder, readArtifact } from '../../src/engine/artifact/index.js';
import { type Cell, runCell } from '../../src/engine/cell.js';

const cacheFolder = mkdtempSync(join(tmpdir(), 'goodhart-cell-'));
afterAll(() => rmSync(cacheFolder, { recursive: true }));

const module = new URL('./picky-stage.ts', import.meta.url).href;

function cell(kind: string, hash: string, rest: Partial<Cell['stage']> & Pick<Cell, 'inputs'>): Cell {
  const { inputs, ...own } = rest;
  const stage = {
    id: hash,
    kind,
    title: kind,
    hash,
    parameters: {},
    read: {},
    module,
    code: { version: '', modules: [module] },
    tensors: false,
    ...own,
  };
  return { stage, inputs, seed: 0, cacheFolder, backend: 'none', plugins: [] };
}

const run = (asked: Cell) => runCell(asked, () => undefined);

describe('a cell with several inputs of one kind', () => {
  it('reads those alone that its body asks for', async () => {
    await run(cell('source', 'there', { inputs: {} }));
    const inputs = { sources: ['missing', 'there'] };
    await run(cell('picky', 'second', { inputs, parameters: { index: 1 } }));
    expect(readArtifact(artifactFolder(cacheFolder, 'second')).output).toEqual({ length: 2, value: 7 });
    await expect(run(cell('picky', 'first', { inputs, parameters: { index: 0 } }))).rejects.toThrow();
  });
});
