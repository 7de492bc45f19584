/** Which backend serves, and what the user is told when the native one cannot. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

vi.mock('../../scripts/native-location.mjs', async (original) => ({
  ...(await original<typeof import('../../scripts/native-location.mjs')>()),
  nativeLocations: () => [{ label: 'nowhere', from: '/nonexistent/package.json' }],
}));

beforeEach(() => {
  vi.resetModules();
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const importTensor = async () => ({
  ...(await import('../../src/tensor/backend.js')),
  ...(await import('../../src/tensor/tf.js')),
});

it('refuses the door before a backend is loaded', async () => {
  const { getTf } = await importTensor();
  expect(() => getTf()).toThrow(/loadBackend/);
});

it('serves wasm with the reason when the native addon is nowhere to be found', async () => {
  const { loadBackend, getTf } = await importTensor();
  const { name, reason, tf } = await loadBackend('auto');
  expect(name).toBe('wasm');
  expect(reason).toBe('tfjs-node did not load (nowhere: not installed)');
  expect(getTf()).toBe(tf);
  expect(tf.getBackend()).toBe('wasm');
});

it('takes GOODHART_NATIVE=0 as a no to the native backend', async () => {
  vi.stubEnv('GOODHART_NATIVE', '0');
  const { loadBackend } = await importTensor();
  expect((await loadBackend('auto')).reason).toBe('GOODHART_NATIVE is 0');
});

it('answers a request for the missing native backend with one line of advice', async () => {
  const { loadBackend } = await importTensor();
  const failure = await loadBackend('tensorflow').catch((error: Error) => error);
  expect(failure).toMatchObject({ name: 'UserError' });
  expect((failure as Error).message).toMatch(/--backend auto or wasm.*install-native/);
  expect((failure as Error).message).not.toContain('\n');
});

it('can load wasm after the native backend was refused, but not two backends in one process', async () => {
  const { loadBackend } = await importTensor();
  await expect(loadBackend('tensorflow')).rejects.toThrow();
  expect((await loadBackend('wasm')).name).toBe('wasm');
  await expect(loadBackend('tensorflow')).rejects.toThrow(/already loaded/);
});

it('takes an announced backend at its word until the first tensor is made', async () => {
  const { announceBackend, loadBackend, backendName, getTf } = await importTensor();
  expect(await announceBackend('tensorflow')).toMatch(/^(native|WebAssembly)/);
  expect(backendName()).toBe('tensorflow');
  await expect(announceBackend('wasm')).rejects.toThrow(/tensorflow is already loaded/);
  await expect(loadBackend('wasm')).rejects.toThrow(/tensorflow is already loaded/);
  expect(() => getTf()).toThrow(/nowhere: not installed.*install-native/);
});

it('loads WebAssembly, which takes a promise, as soon as it is announced', async () => {
  const { announceBackend, backendName, getTf } = await importTensor();
  expect(await announceBackend('wasm')).toBe('WebAssembly');
  expect(backendName()).toBe('wasm');
  expect(getTf().getBackend()).toBe('wasm');
  await expect(announceBackend('tensorflow')).rejects.toThrow(/wasm is already loaded/);
});

it('leaves the environment that the user set and fills in the rest', async () => {
  vi.stubEnv('TF_NUM_INTRAOP_THREADS', '7');
  const { loadBackend } = await importTensor();
  await loadBackend('auto');
  expect(process.env.TF_NUM_INTRAOP_THREADS).toBe('7');
  expect(process.env.TF_ENABLE_ONEDNN_OPTS).toBe('0');
});
