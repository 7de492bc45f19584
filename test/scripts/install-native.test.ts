/** The install step: where it looks, and that nothing makes an install fail. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { assembledFolder, nativeLocations, userCacheFolder } from '../../scripts/native-location.mjs';

const script = join(import.meta.dirname, '../../scripts/install-native.mjs');

function runInstall(env: Record<string, string>) {
  return spawnSync(process.execPath, [script], { env: { ...process.env, ...env }, encoding: 'utf8' });
}

it('puts the cache where each platform keeps caches', () => {
  expect(userCacheFolder({ XDG_CACHE_HOME: '/caches' }, 'linux')).toBe('/caches');
  expect(userCacheFolder({}, 'linux')).toBe(join(homedir(), '.cache'));
  expect(userCacheFolder({}, 'darwin')).toBe(join(homedir(), 'Library', 'Caches'));
  expect(userCacheFolder({ LOCALAPPDATA: 'C:\\Local' }, 'win32')).toBe('C:\\Local');
});

it('names the folder by every version that the addon depends on', () => {
  expect(assembledFolder({ XDG_CACHE_HOME: '/caches' })).toMatch(
    /^\/caches\/goodhart\/tfjs-node-4\.22\.0-tf[\d.]+-napi8-\w+-\w+$/,
  );
});

it('looks in the named folder, then in node_modules, then in the cache', () => {
  const labels = nativeLocations('/package.json', { GOODHART_NATIVE_DIR: '/own', XDG_CACHE_HOME: '/caches' });
  expect(labels.map(({ label }) => label.split(' ')[0])).toEqual([
    'GOODHART_NATIVE_DIR',
    'node_modules',
    'cache',
  ]);
  expect(nativeLocations('/package.json', {}).length).toBe(2);
});

it('takes GOODHART_NATIVE=0 as a no, in one line', () => {
  const { status, stdout } = runInstall({ GOODHART_NATIVE: '0' });
  expect(status).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(1);
});

it('exits with 0 and at most one line for each step where no folder can be made', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'goodhart-')), 'file');
  writeFileSync(file, '');
  const { status, stdout } = runInstall({ XDG_CACHE_HOME: join(file, 'cache') });
  expect(status).toBe(0);
  // Nothing is said of the first where tfjs-node's own install worked.
  expect(stdout).toMatch(
    /^(goodhart: no TensorFlow addon \(.*\): .*wasm backend\n)?goodhart: no native kernels \(.*\): WebAssembly serves\n$/,
  );
});
