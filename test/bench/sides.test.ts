import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { environmentOf, missingCompiler, reason } from '../../bench/environments.js';
import { skippedLines } from '../../bench/print.js';
import { notBuilt, openSide } from '../../bench/sides.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-sides-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A Python that says its version, makes environments with itself in them, and fails at `failing` with these lines. */
function fakePython(failing: string, lines: string) {
  const python = join(folder, 'python');
  const program = `#!/bin/sh
case "$*" in
  *"${failing}"*) printf '${lines}' >&2; exit 1;;
  *platform*) echo 3.11.7;;
  "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python";;
esac
`;
  writeFileSync(python, program);
  chmodSync(python, 0o755);
  vi.stubEnv('GOODHART_PYTHON', python);
  const cache = join(folder, 'cache');
  return { cache, environment: environmentOf('jax', cache) };
}

describe.skipIf(process.platform === 'win32')('an environment of a Python peer', () => {
  it('is made once and found again', async () => {
    const { cache, environment } = fakePython('nothing of that', '');
    const made = await environment;
    expect(made).toEqual({ python: expect.stringContaining(join(cache, 'jax-')) });
    expect(readdirSync(cache)).toHaveLength(1);
    expect(await environmentOf('jax', cache)).toEqual(made);
  });

  it.each([
    ['-m venv', 'Error: No module named venv\\n', 'python3 -m venv failed: Error: No module named venv'],
    [
      'pip install',
      'WARNING: Retrying\\nERROR: No matching distribution found for jax==0\\n\\nnotice\\n',
      'pip install failed: ERROR: No matching distribution found for jax==0',
    ],
    ['import jax', 'Traceback\\nImportError: no jaxlib\\n', 'import failed: ImportError: no jaxlib'],
  ])('is left out with one line where `%s` fails, and nothing of it stays', async (failing, lines, why) => {
    const { cache, environment } = fakePython(failing, lines);
    expect(await environment).toEqual({ missing: why });
    expect(readdirSync(cache)).toEqual([]);
  });

  it('is left out where there is no Python', async () => {
    vi.stubEnv('GOODHART_PYTHON', join(folder, 'none'));
    expect(await environmentOf('torch', folder)).toEqual({
      missing: `${join(folder, 'none')} does not start`,
    });
  });

  it('is no use to torch.compile without a compiler', () => {
    vi.stubEnv('CXX', join(folder, 'no-compiler'));
    expect(missingCompiler()).toBe(`no C++ compiler (${join(folder, 'no-compiler')})`);
  });

  it('says something even of a program that fails in silence', () => {
    expect(reason('')).toBe('it says nothing');
  });
});

describe('a side', () => {
  it('that is none is skipped in one line', async () => {
    const side = await openSide('tensorflaw', { root: folder, backend: 'wasm' });
    expect(side).toEqual({ name: 'tensorflaw', why: expect.stringMatching(/pytorch, torch-compile, jax/) });
    expect(skippedLines([{ name: 'jax', why: 'two\nlines' }])).toEqual([
      `  ${'jax'.padEnd(22)} skipped: two`,
    ]);
  });

  it('that is a checkout has to be built from what its sources are now', async () => {
    writeFileSync(join(folder, 'package.json'), '{}');
    mkdirSync(join(folder, 'src'));
    mkdirSync(join(folder, 'dist/cli'), { recursive: true });
    const source = join(folder, 'src/one.ts');
    writeFileSync(source, '');
    expect(notBuilt(folder)).toMatch(/not built/);
    writeFileSync(join(folder, 'dist/cli/main.js'), '');
    expect(notBuilt(folder)).toBeUndefined();
    const later = new Date(Date.now() + 60_000);
    utimesSync(source, later, later);
    expect(notBuilt(folder)).toMatch(/newer than its build/);
    expect(await openSide(folder, { root: folder, backend: 'wasm' })).toHaveProperty('why');
  });
});
