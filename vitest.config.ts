import { defineConfig } from 'vitest/config';

const everything = ['test/**/*.test.{ts,tsx}'];
/** Files that run once on each backend: a process loads one backend only, so each is a project of its own. */
const onBothBackends = ['test/**/*.tensor.test.ts'];

/** In continuous integration Ink keeps its frames back until the end; the tests look at each. */
const framesAsTheyCome = { CI: 'false', CONTINUOUS_INTEGRATION: 'false' };

export default defineConfig({
  test: {
    testTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'wasm',
          include: everything,
          env: { GOODHART_TEST_BACKEND: 'wasm', ...framesAsTheyCome },
        },
      },
      {
        extends: true,
        test: { name: 'native', include: onBothBackends, env: { GOODHART_TEST_BACKEND: 'tensorflow' } },
      },
    ],
  },
});
