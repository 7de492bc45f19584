/** Who is timed beside whom: this checkout, another one, another backend, or the same work in Python. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { backendEnvironment } from '../src/engine/executors/local/worker-process.js';
import { benchCache } from './cache-folder.js';
import { Contestant, type Program } from './contestant.js';
import { environmentOf, missingCompiler } from './environments.js';
import { removeAtEnd } from './processes.js';
import { script } from './script.js';
import { onOneCore } from './threads.js';

export interface Side {
  name: string;
  /** Threads of this side are processes of one thread each, as in a study, or threads of one process. */
  spreadsOver: 'processes' | 'threads';
  program(threads: number): Program;
}

export interface Skipped {
  name: string;
  why: string;
}

export const peers = ['pytorch', 'torch-compile', 'jax'] as const;
export const backends = ['wasm', 'tensorflow'] as const;

/** `name` is a peer, one of our backends, or the folder of a checkout. */
export async function openSide(
  name: string,
  { root, backend }: { root: string; backend: string },
): Promise<Side | Skipped> {
  if ((peers as readonly string[]).includes(name)) return peer(name as (typeof peers)[number]);
  if ((backends as readonly string[]).includes(name)) return checkout(root, name, name);
  const folder = resolve(process.env.INIT_CWD ?? '.', name);
  if (!existsSync(join(folder, 'package.json'))) {
    const allowed = [...peers, ...backends].join(', ');
    return { name, why: `neither one of ${allowed} nor a folder with a checkout of goodhart` };
  }
  const why = notBuilt(folder);
  return why ? { name, why } : checkout(folder, backend, `${basename(folder)} ${commitOf(folder)}`.trim());
}

export function ourSide(root: string, backend: string): Side {
  return checkout(root, backend, 'goodhart');
}

/** Each contestant starts one process; a side that spreads over processes starts as many as there are threads. */
export function startCrew({ program, spreadsOver }: Side, threads: number): Contestant[] {
  if (threads === 1) return [new Contestant(onOneCore(program(1)))];
  return spreadsOver === 'threads'
    ? [new Contestant(program(threads))]
    : Array.from({ length: threads }, () => new Contestant(program(1)));
}

function checkout(folder: string, backend: string, name: string): Side {
  const args = () => [workerBundle(), join(folder, 'dist'), backend];
  return {
    name,
    spreadsOver: 'processes',
    program: (threads) => ({
      command: process.execPath,
      args: args(),
      environment: backendEnvironment(threads),
    }),
  };
}

let bundle: string | undefined;

/** Our worker as plain JavaScript: under a TypeScript loader the rooms would be compiled anew, and differently. */
function workerBundle(): string {
  if (bundle) return bundle;
  const folder = removeAtEnd(mkdtempSync(join(tmpdir(), 'goodhart-bench-')));
  bundle = join(folder, 'worker.mjs');
  buildSync({
    entryPoints: [script('worker.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
  });
  return bundle;
}

/** Why the program of a checkout cannot be timed as it stands. */
export function notBuilt(folder: string): string | undefined {
  const built = join(folder, 'dist', 'cli', 'main.js');
  const run = `run \`npm run build\` in ${folder}`;
  if (!existsSync(built)) return `it is not built: ${run}`;
  const sources = join(folder, 'src');
  const newest = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .map((file) => statSync(join(sources, file)))
    .reduce((latest, file) => (file.isFile() ? Math.max(latest, file.mtimeMs) : latest), 0);
  return newest > statSync(built).mtimeMs ? `its sources are newer than its build: ${run}` : undefined;
}

/** The commit, with a + where sources differ from it; empty outside of git. */
function commitOf(folder: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const commit = git('rev-parse', '--short', 'HEAD').trim();
    return git('status', '--porcelain', 'src') === '' ? commit : `${commit}+`;
  } catch {
    return '';
  }
}

async function peer(name: (typeof peers)[number]): Promise<Side | Skipped> {
  const uncompiled = name === 'torch-compile' ? missingCompiler() : undefined;
  if (uncompiled) return { name, why: uncompiled };
  const environment = await environmentOf(name === 'jax' ? 'jax' : 'torch');
  if ('missing' in environment) return { name, why: environment.missing };
  const file = name === 'jax' ? 'python/jax_serve.py' : 'python/pytorch_serve.py';
  return {
    name,
    spreadsOver: 'threads',
    program: (threads) => ({
      command: environment.python,
      args: [script(file), String(threads), ...(name === 'torch-compile' ? ['compile'] : [])],
      environment: pythonEnvironment(threads),
    }),
  };
}

/** Compilers keep what they made, so that only the first bench waits for them. */
function pythonEnvironment(threads: number): Record<string, string> {
  const eigen = threads === 1 ? 'false' : 'true';
  return {
    OMP_NUM_THREADS: String(threads),
    MKL_NUM_THREADS: String(threads),
    XLA_FLAGS: `--xla_cpu_multi_thread_eigen=${eigen} intra_op_parallelism_threads=${threads}`,
    JAX_PLATFORMS: 'cpu',
    JAX_COMPILATION_CACHE_DIR: join(benchCache(), 'xla'),
    TORCHINDUCTOR_CACHE_DIR: join(benchCache(), 'inductor'),
    TORCHINDUCTOR_COMPILE_THREADS: '1',
  };
}
