/** Virtual environments of the Python peers: made once by pip, with pinned versions, in the user's cache folder. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { benchCache } from './cache-folder.js';
import { launch } from './processes.js';
import { script } from './script.js';

export type PeerPackage = 'torch' | 'jax';

/** A Python that has the package, or why there is none. */
export type Environment = { python: string } | { missing: string };

/** The Python that environments are made from: $GOODHART_PYTHON, or python3. */
const basePython = () => process.env.GOODHART_PYTHON ?? 'python3';

export async function environmentOf(name: PeerPackage, cache = benchCache()): Promise<Environment> {
  const requirements = script(`python/requirements-${name}.txt`);
  const version = spawnSync(basePython(), ['-c', 'import platform; print(platform.python_version())'], {
    encoding: 'utf8',
  });
  if (version.status !== 0) return { missing: `${basePython()} does not start` };
  const key = createHash('sha256').update(readFileSync(requirements)).update(version.stdout).digest('hex');
  const folder = join(cache, `${name}-${key.slice(0, 12)}`);
  if (existsSync(folder)) return { python: pythonIn(folder) };
  return makeEnvironment(folder, name, requirements);
}

const pythonIn = (folder: string) =>
  process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

/** Made beside its place and moved there when it is whole, so that one that was stopped half-way is never taken for one. */
async function makeEnvironment(
  folder: string,
  name: PeerPackage,
  requirements: string,
): Promise<Environment> {
  const partial = `${folder}.partial-${process.pid}`;
  const python = pythonIn(partial);
  mkdirSync(join(folder, '..'), { recursive: true });
  const steps: [what: string, command: string, args: string[]][] = [
    ['python3 -m venv', basePython(), ['-m', 'venv', partial]],
    [
      'pip install',
      python,
      [
        '-m',
        'pip',
        'install',
        '--disable-pip-version-check',
        '--quiet',
        '--retries',
        '1',
        '-r',
        requirements,
      ],
    ],
    ['import', python, ['-c', `import ${name}`]],
  ];
  try {
    for (const [what, command, args] of steps) {
      process.stderr.write(`bench: ${name}: ${what} …\n`);
      const { code, errors } = await finished(command, args);
      if (code !== 0) return { missing: `${what} failed: ${reason(errors)}` };
    }
    if (!existsSync(folder)) renameSync(partial, folder);
    return { python: pythonIn(folder) };
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** The line of a program's errors that says why. */
export function reason(errors: string): string {
  const lines = errors.split('\n').filter((line) => line.trim() !== '');
  const line = lines.findLast((one) => /^ERROR|Error/.test(one)) ?? lines.at(-1) ?? 'it says nothing';
  return line.trim().slice(0, 200);
}

function finished(command: string, args: string[]): Promise<{ code: number | null; errors: string }> {
  return new Promise((resolve) => {
    let errors = '';
    const child = launch(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (chunk: Buffer) => {
      errors += chunk.toString('utf8');
    };
    child.stdout!.on('data', keep);
    child.stderr!.on('data', keep);
    child.once('error', (error) => resolve({ code: null, errors: error.message }));
    child.once('close', (code) => resolve({ code, errors }));
  });
}

const compilers = () => (process.env.CXX ? [process.env.CXX] : ['g++', 'c++', 'clang++']);

/** torch.compile writes C++ for the processor. */
export function missingCompiler(): string | undefined {
  const found = compilers().some((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
  return found ? undefined : `no C++ compiler (${compilers().join(', ')})`;
}
