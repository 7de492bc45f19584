/** A process that may open few files: one line and no trace of Node's, and no finished work is thrown away. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompiledProgram, compileProgram } from '../support/compiled-program.js';

let compiled: string;
let program: CompiledProgram;
beforeAll(() => {
  compiled = mkdtempSync(join(tmpdir(), 'goodhart-compiled-'));
  program = compileProgram(compiled);
}, 120_000);
afterAll(() => rmSync(compiled, { recursive: true, force: true }));

/** Both limits: Node raises the soft one as far as it may. */
function withFiles(most: number, ...parameters: string[]): { code: number | null; err: string } {
  const script = `ulimit -n ${most}; exec "$0" "$@"`;
  const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, program.main, ...parameters], {
    ...{ encoding: 'utf8', cwd: compiled, timeout: 100_000 },
  });
  return { code: status, err: stderr };
}

describe.skipIf(process.platform === 'win32')('a process that may open few files', () => {
  it.each([24, 30, 40, 100])('at most %d, is told so in one line', (most) => {
    const { code, err } = withFiles(most, 'list');
    expect(err).toMatch(
      /^goodhart: [^\n]*too many files are open, EMFILE[^\n]*; allowed: [^\n]*ulimit -n\n$/,
    );
    expect(code).toBe(2);
  });
});
