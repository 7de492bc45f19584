/** Assembles tfjs-node in a folder from the tensorflow-cpu wheel: npm for its JavaScript, pip for the library, g++. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeApiVersion, tensorflowVersion, tfjsNodeVersion } from './native-location.mjs';

const minute = 60_000;
const spaceNeeded = 1.6e9;
const nodeApiHeaders = 'node-api-headers@1.9.0';

/** The headers that the addon includes; the wheel holds 13,000 more. */
const headerPrefixes = [
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/ctstring',
  'tensorflow/include/tsl/platform/ctstring',
  'tensorflow/include/xla/tsl/c/',
];

/** Copies the named members of a wheel, which is a zip file; `tensorflow/` in front is dropped. */
const unpackProgram = `
import os, shutil, sys, zipfile
wheel, target, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(tuple(prefixes)) and not name.endswith('/'):
            path = os.path.join(target, name[len('tensorflow/'):])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(name) as source, open(path, 'wb') as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
`;

/** What is missing on this machine for an assembly, or undefined. Asked before anything is downloaded. */
export function missingTool() {
  if (process.platform !== 'linux') return `no assembly is known for ${process.platform}`;
  if (!['x64', 'arm64'].includes(process.arch)) return `no assembly is known for ${process.arch}`;
  if (!works('g++', ['--version'])) return 'g++ is not installed';
  if (!works('python3', ['--version'])) return 'python3 is not installed';
  if (pipCommand() === undefined) return 'pip is not installed';
  return undefined;
}

/** Fills `folder` so that `node_modules/@tensorflow/tfjs-node` in it loads. Throws an Error with one line. */
export function assemble(folder) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < spaceNeeded) throw new Error(`less than ${spaceNeeded / 1e9} GB free at ${folder}`);
  installJavaScript(folder);
  const packageFolder = join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
  const wheel = downloadWheel(join(folder, 'wheel'));
  const members = [
    'tensorflow/libtensorflow_cc.so.2',
    'tensorflow/libtensorflow_framework.so.2',
    ...headerPrefixes,
  ];
  call('unpacking the wheel', 'python3', [
    '-c',
    unpackProgram,
    wheel,
    join(packageFolder, 'deps', 'lib'),
    ...members,
  ]);
  compile(packageFolder, join(folder, 'node_modules', 'node-api-headers', 'include'));
  prune(folder);
}

function installJavaScript(folder) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const { npm_execpath: running = '' } = process.env;
  const [command, ...first] = running.endsWith('npm-cli.js') ? [process.execPath, running] : ['npm'];
  const options = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  const packages = [`@tensorflow/tfjs-node@${tfjsNodeVersion}`, nodeApiHeaders];
  call('npm install', command, [...first, 'install', ...options, ...packages], { env: ownNpmEnvironment() });
}

/** The npm that runs this script hands its options down: those that would redirect the inner install are dropped. */
function ownNpmEnvironment() {
  const redirecting =
    /^npm_config_(global|prefix|local_prefix|location|dry_run|omit|include|workspaces?|.*_only)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !redirecting.test(name)));
}

function pipCommand() {
  const candidates = [['python3', '-m', 'pip'], ['pip3'], ['pip']];
  return candidates.find(([command, ...first]) => works(command, [...first, '--version']));
}

/** The library does not depend on Python: a wheel for this machine's Python will do, else the one for 3.12. */
function downloadWheel(folder) {
  const [command, ...first] = pipCommand();
  const options = ['--no-deps', '--only-binary=:all:', '--no-cache-dir', '--quiet', '--dest', folder];
  const requirement = `tensorflow-cpu==${tensorflowVersion}`;
  const download = (python) => {
    const args = [...first, 'download', ...options, ...python, requirement];
    call(`pip download ${requirement}`, command, args, { timeout: 20 * minute });
  };
  try {
    download([]);
  } catch (failure) {
    try {
      download(['--python-version', '3.12']);
    } catch {
      throw failure;
    }
  }
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  return join(folder, wheel);
}

/** What tfjs-node's binding.gyp does, without node-gyp and its own download of Node's headers. */
function compile(packageFolder, nodeHeaders) {
  const library = join(packageFolder, 'deps', 'lib');
  const target = join(packageFolder, 'lib', `napi-v${nodeApiVersion}`);
  mkdirSync(target, { recursive: true });
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(packageFolder, 'binding', name));
  const options = ['-std=c++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${nodeApiVersion}`];
  const includes = [`-I${join(library, 'include')}`, `-I${nodeHeaders}`];
  const libraries = [`-L${library}`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'];
  const search = '-Wl,-rpath,$ORIGIN/../../deps/lib';
  const output = ['-o', join(target, 'tfjs_binding.node')];
  call('g++', 'g++', [...options, ...includes, ...sources, ...libraries, search, ...output]);
}

/** Deletes what loading does not need: the wheel, headers, source maps, browser bundles. */
function prune(folder) {
  const modules = join(folder, 'node_modules');
  const include = join(modules, '@tensorflow', 'tfjs-node', 'deps', 'lib', 'include');
  for (const path of [join(folder, 'wheel'), include, join(modules, 'node-api-headers')]) {
    rmSync(path, { recursive: true, force: true });
  }
  const unneeded = /\.(map|d\.ts)$|\.(min|fesm|es2017)(\.min)?\.js$/;
  const scope = join(modules, '@tensorflow');
  for (const name of readdirSync(scope, { recursive: true })) {
    if (unneeded.test(name)) rmSync(join(scope, name), { force: true });
  }
}

function works(command, args) {
  return spawnSync(command, args, { stdio: 'ignore', timeout: minute }).status === 0;
}

/** Runs a program to its end; on failure throws the last telling line of what it said. */
function call(what, command, args, { env = process.env, timeout = 10 * minute } = {}) {
  const stdio = ['ignore', 'pipe', 'pipe'];
  const result = spawnSync(command, args, { env, timeout, stdio, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (result.status === 0) return;
  if (result.error?.code === 'ETIMEDOUT') throw new Error(`${what} took over ${timeout / minute} minutes`);
  const lines = `${result.stdout ?? ''}\n${result.stderr ?? ''}`
    .split('\n')
    .filter((line) => /\berror\b/i.test(line));
  throw new Error(
    `${what} failed: ${(lines.at(-1) ?? result.error?.message ?? `exit ${result.status}`).trim()}`,
  );
}
