/** A process whose kernels do all the work never loads TensorFlow's library, half a second and a third of a gigabyte. */
import { expect, it } from 'vitest';
import { ppo } from '../../src/methods/ppo/index.js';
import { announceBackend } from '../../src/tensor/backend.js';
import { loadNativeModule } from '../../src/tensor/native-module.js';
import { getTf } from '../../src/tensor/tf.js';
import { tinyRun } from '../support/tiny-run.js';

const hasLibrary = () => {
  const { sharedObjects } = process.report!.getReport() as unknown as { sharedObjects: string[] };
  return sharedObjects.some((file) => /tensorflow/.test(file));
};

it('PPO against a trained reward makes no tensor, and a tensor loads the library', async (context) => {
  await announceBackend('tensorflow');
  const run = tinyRun(6).open(ppo);
  for (let iteration = 0; iteration < 3; iteration++) run.iterate();
  run.dispose();
  expect(hasLibrary()).toBe(false);
  if (!loadNativeModule().module) context.skip('there is no native library');
  expect(getTf().tensor1d([1, 2]).dataSync()).toEqual(Float32Array.of(1, 2));
  expect(hasLibrary()).toBe(true);
});
