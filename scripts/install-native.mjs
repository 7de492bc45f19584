/**
 * The install step for the native backend: if tfjs-node did not install, assemble it in the user's cache folder; and compile the
 * kernels there.
 *
 * It runs after every `npm ci` and never fails it: whatever goes wrong is one line each, and the wasm backend serves, or the
 * kernels as WebAssembly.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble, missingTool } from './assemble-native.mjs';
import { buildNativeKernels } from './build-native-kernels.mjs';
import { assembledFolder, tensorflowVersion } from './native-location.mjs';

const packageFile = fileURLToPath(new URL('../package.json', import.meta.url));
const loader = fileURLToPath(new URL('./load-native.mjs', import.meta.url));
const stagePrefix = '.assembling-';

function installTensorFlow() {
  if (loads(packageFile)) return;
  const target = assembledFolder();
  if (loads(join(target, 'package.json'))) return say(`TensorFlow ${tensorflowVersion} found in ${target}`);
  makeFolder(dirname(target));
  const missing = missingTool();
  if (missing) throw new Error(missing);
  say(
    `tfjs-node did not install, so it is assembled from the tensorflow-cpu ${tensorflowVersion} wheel by pip and g++`,
  );
  say(`(280 MB to download, 0.9 GB in ${target}, some minutes; GOODHART_NATIVE=0 skips this)`);
  const started = performance.now();
  install(target);
  say(`TensorFlow ${tensorflowVersion} is ready after ${Math.round((performance.now() - started) / 1000)} s`);
}

/** Assembles beside the target and renames: an interrupted install never leaves a half folder under the name. */
function install(target) {
  const parent = dirname(target);
  removeAbandoned(parent);
  const stage = mkdtempSync(join(parent, `${stagePrefix}${process.pid}-`));
  try {
    assemble(stage);
    if (!loads(join(stage, 'package.json'))) throw new Error('the assembled addon does not load');
    moveIntoPlace(stage, target);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** Not mkdir's `recursive`, which Node repeats for ever where a file system refuses with ENOENT, as /proc does. */
function makeFolder(path) {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

/** Another install may have finished first: its folder is as good as ours. One that does not load is replaced. */
function moveIntoPlace(stage, target) {
  if (existsSync(target)) {
    if (loads(join(target, 'package.json'))) return;
    const broken = mkdtempSync(join(dirname(target), `${stagePrefix}${process.pid}-`));
    renameSync(target, join(broken, 'old'));
    rmSync(broken, { recursive: true, force: true });
  }
  try {
    renameSync(stage, target);
  } catch (error) {
    if (!loads(join(target, 'package.json'))) throw error;
  }
}

/** Deletes the stages of installs that were killed. */
function removeAbandoned(parent) {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(stagePrefix)) continue;
    const pid = Number.parseInt(name.slice(stagePrefix.length), 10);
    if (!isRunning(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Whether tfjs-node, as seen from `file`, loads and computes: tried in a process of its own, which may crash. */
function loads(file) {
  try {
    createRequire(file).resolve('@tensorflow/tfjs-node');
  } catch {
    return false;
  }
  return spawnSync(process.execPath, [loader, file], { stdio: 'ignore', timeout: 60_000 }).status === 0;
}

function say(line) {
  console.log(`goodhart: ${line}`);
}

function installKernels() {
  const { file, compiled } = buildNativeKernels();
  if (compiled) say(`kernels compiled by g++ in ${dirname(file)}`);
}

/** Says what came of a step that fails. */
function attempt(step, failure) {
  try {
    step();
  } catch (error) {
    say(failure(error.message.split('\n')[0]));
  }
}

if (process.env.GOODHART_NATIVE === '0') say('GOODHART_NATIVE=0: the wasm backend serves');
else {
  attempt(installTensorFlow, (why) => `no TensorFlow addon (${why}): goodhart will use the wasm backend`);
  attempt(installKernels, (why) => `no native kernels (${why}): WebAssembly serves`);
}
