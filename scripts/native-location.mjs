/** Where a TensorFlow addon may lie and what it needs to load: one answer for the install script and for the running program. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import util from 'node:util';

export const tfjsNodeVersion = '4.22.0';
/** The wheel whose libtensorflow is used: pinned, so that every machine computes with the same kernels. */
export const tensorflowVersion = '2.21.0';
/** The addon is built for Node-API 8, which Node 20, 22 and 24 all serve: one assembly does for them all. */
export const nodeApiVersion = 8;

/** The folder in which this user's caches lie, by the custom of the platform. */
export function userCacheFolder(env = process.env, platform = process.platform) {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  if (platform === 'win32' && env.LOCALAPPDATA) return env.LOCALAPPDATA;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return join(homedir(), '.cache');
}

/** The folder of the assembled addon: it holds `node_modules/@tensorflow/tfjs-node`. */
export function assembledFolder(env = process.env) {
  const name = `tfjs-node-${tfjsNodeVersion}-tf${tensorflowVersion}-napi${nodeApiVersion}-${process.platform}-${process.arch}`;
  return join(userCacheFolder(env), 'goodhart', name);
}

/** Labels reach result folders that are published: a home folder's name stays out of them. */
function withTilde(path) {
  const home = homedir();
  return path.startsWith(home) ? `~${path.slice(home.length)}` : path;
}

/**
 * The places to look, best first. `GOODHART_NATIVE_DIR` names a folder that holds `node_modules/@tensorflow/tfjs-node`.
 * `packageFile` is goodhart's own package.json.
 */
export function nativeLocations(packageFile, env = process.env) {
  const named = env.GOODHART_NATIVE_DIR;
  const override = named
    ? [{ label: `GOODHART_NATIVE_DIR ${named}`, from: join(named, 'package.json') }]
    : [];
  return [
    ...override,
    { label: 'node_modules', from: packageFile },
    { label: `cache ${withTilde(assembledFolder(env))}`, from: join(assembledFolder(env), 'package.json') },
  ];
}

/** What must be in the environment before TensorFlow's library is loaded; the user's own values win. */
const nativeEnvironment = {
  TF_CPP_MIN_LOG_LEVEL: '3',
  // A fixed order of summation, the same compiled and eager. Study workers trade the latter for oneDNN's speed and set
  // their own: see src/engine/executors/local/worker-process.ts.
  TF_ENABLE_ONEDNN_OPTS: '0',
  // goodhart runs one process a core, so a process takes one thread.
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
};

/**
 * Before tfjs-node is loaded: the environment, and two functions that 4.22 still calls. Node 22 announces at their
 * first call that they are deprecated, Node 23 took them away.
 */
export function prepareProcess() {
  for (const [name, value] of Object.entries(nativeEnvironment)) process.env[name] ??= value;
  util.isNullOrUndefined = (value) => value === null || value === undefined;
  util.isArray = Array.isArray;
}
