/** What a worker of the queue refuses for good, and what it asks again. */
import { expect, it } from 'vitest';
import { UserError } from '../../src/config/index.js';
import { Fitting } from '../../src/engine/executors/bullmq/misfit.js';
import type { BackendDescription } from '../../src/engine/executors/index.js';
import { fakePlan } from './fake-run.js';

const [stage] = fakePlan();
const cell = {
  ...{ seed: 0, cacheFolder: '/nowhere', backend: 'wasm', plugins: [], inputs: {} },
  stage: { ...stage, tensors: true },
};
const here: BackendDescription = { name: 'wasm', reason: 'a test', versions: {} };

it('asks again for a backend where the process that it asked was killed', async () => {
  const answers = [
    () => Promise.reject(new Error('the worker process ended with SIGKILL')),
    async () => here,
  ];
  const fitting = new Fitting(() => answers.shift()!());
  expect(await fitting.misfit(cell)).toMatch(/SIGKILL/);
  expect(await fitting.misfit(cell)).toBeUndefined();
  expect(await fitting.misfit(cell)).toBeUndefined();
});

it('asks once for a backend that is not there', async () => {
  let asked = 0;
  const fitting = new Fitting(() => {
    asked += 1;
    return Promise.reject(new UserError('no native library'));
  });
  expect(await fitting.misfit(cell)).toBe('no native library');
  expect(await fitting.misfit(cell)).toBe('no native library');
  expect(asked).toBe(1);
});
