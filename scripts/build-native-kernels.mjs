/** Compiles kernels/ with g++ to a Node addon in the user's cache folder, once for each version of the sources. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  kernelFile,
  kernelOptions,
  kernelSources,
  kernelVariants,
  kernelVersion,
} from './kernel-location.mjs';

const minute = 60_000;
const loader = fileURLToPath(new URL('./load-kernels.mjs', import.meta.url));

/** The file of the addon, and whether it was compiled just now. Throws an Error with one line where it cannot be. */
export function buildNativeKernels() {
  const file = kernelFile(kernelVersion());
  if (existsSync(file) && loads(file)) return { file, compiled: false };
  const variants = kernelVariants[process.arch];
  if (variants === undefined || !['linux', 'darwin'].includes(process.platform))
    throw new Error(`no kernel is known for ${process.platform} ${process.arch}`);
  if (spawnSync('g++', ['--version'], { stdio: 'ignore', timeout: minute }).status !== 0)
    throw new Error('g++ is not installed');
  const folder = dirname(file);
  mkdirSync(dirname(folder), { recursive: true });
  const stage = mkdtempSync(join(dirname(folder), `.compiling-${process.pid}-`));
  try {
    compile(stage, variants);
    if (!loads(join(stage, basename(file)))) throw new Error('the compiled addon does not load');
    moveIntoPlace(stage, folder);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  return { file, compiled: true };
}

function compile(folder, variants) {
  const objects = Object.entries(variants).map(([variant, own]) =>
    object(folder, { source: 'native.cpp', name: variant, options: [...own, `-DVARIANT=${variant}`] }),
  );
  for (const name of ['addon', 'threads'])
    objects.push(object(folder, { source: `${name}.cpp`, name, options: [] }));
  // Node's own functions are found when the addon is loaded.
  const late = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [];
  call([...kernelOptions, '-shared', ...late, ...objects, '-o', join(folder, 'kernels.node')]);
  for (const file of objects) rmSync(file);
}

function object(folder, { source, name, options }) {
  const file = join(folder, `${name}.o`);
  call([...kernelOptions, ...options, '-c', join(kernelSources, source), '-o', file]);
  return file;
}

/** Another install may have finished first: its folder is as good as ours. One that does not load is replaced. */
function moveIntoPlace(stage, folder) {
  const file = join(folder, 'kernels.node');
  if (existsSync(folder) && !loads(file)) rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(stage, folder);
  } catch (error) {
    if (!loads(file)) throw error;
  }
}

/** Tried in a process of its own, which may crash. */
function loads(file) {
  return spawnSync(process.execPath, [loader, file], { stdio: 'ignore', timeout: minute }).status === 0;
}

function call(args) {
  const result = spawnSync('g++', args, { timeout: 10 * minute, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (result.status === 0) return;
  const line = (result.stderr ?? '').split('\n').find((text) => /\berror\b/i.test(text));
  throw new Error(`g++ failed: ${(line ?? result.error?.message ?? `exit ${result.status}`).trim()}`);
}
