import { defineConfig } from 'vitest/config';

const everything = ['test/**/*.test.{ts,tsx}'];
/** Files that run once on each backend: a process loads one backend only, so each is a project of its own. */
const onBothBackends = ['test/**/*.tensor.test.ts'];

/**
 * Commands in the process of the test. They register the fake kind of study, as `--plugin` does: these files share a
 * process for each worker with each other alone.
 */
const commands = [
  'test/cli/{bad-input,cli,compare-command,completion,damaged-folders}.test.ts',
  'test/cli/{durations,fit-command,full-disk,verify}.test.ts',
];

/**
 * Files with a process of their own: they mock modules, register methods and studies of their own, or ask what is
 * loaded. All others share one process for each worker, which loads the program once. Projects run in the order of
 * their names.
 */
const alone = [
  'test/cli/init-command.test.ts',
  'test/define.test.ts',
  'test/engine/resume.test.ts',
  'test/methods/plug-ins.tensor.test.ts',
  'test/studies/overoptimization/plan.test.ts',
  'test/studies/overoptimization/plugged-*.test.ts',
  'test/studies/overoptimization/study.test.ts',
  'test/tensor/backend.test.ts',
  'test/ui/judge-thread.test.ts',
  'test/ui/judging.test.ts',
  'test/ui/third-method.test.tsx',
];

/** In continuous integration Ink keeps its frames back until the end; the tests look at each. */
const framesAsTheyCome = { CI: 'false', CONTINUOUS_INTEGRATION: 'false' };

const wasm = { GOODHART_TEST_BACKEND: 'wasm', ...framesAsTheyCome };
const native = { GOODHART_TEST_BACKEND: 'tensorflow' };
const aloneOnBoth = ['test/methods/plug-ins.tensor.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    globalSetup: './test/support/global-setup.ts',
    pool: 'forks',
    // One more than the processors of continuous integration: some tests wait for servers, terminals and processes.
    maxWorkers: 3,
    // What one project has transformed the others read: each has a server of its own.
    experimental: { fsModuleCache: true },
    projects: [
      { extends: true, test: { name: 'alone-wasm', include: alone, env: wasm } },
      { extends: true, test: { name: 'cli-wasm', include: commands, isolate: false, env: wasm } },
      {
        extends: true,
        test: {
          ...{ name: 'wasm', include: everything, exclude: [...alone, ...commands] },
          ...{ isolate: false, env: wasm },
        },
      },
      { extends: true, test: { name: 'alone-native', include: aloneOnBoth, env: native } },
      {
        extends: true,
        test: { name: 'native', include: onBothBackends, exclude: aloneOnBoth, isolate: false, env: native },
      },
    ],
  },
});
