import { defineConfig } from 'vitest/config';
import { waitingBetween } from './test/support/waiting-between.js';

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

/**
 * Files that mostly wait, and rough seconds of theirs on two idle cores, from which no more than an order follows: they begin
 * spread among those that compute.
 */
const waiting = {
  'test/engine/slurm.test.ts': 87,
  'test/engine/chaos.test.ts': 47,
  'test/cli/process.test.ts': 45,
  'test/cli/packed-plugin.test.ts': 43,
  'test/engine/failing-disk.test.ts': 42,
  'test/engine/queue.test.ts': 30,
  'test/examples.test.ts': 30,
  'test/play/page.chromium.test.ts': 27,
  'test/engine/queue-servers.test.ts': 20,
  'test/engine/slurm-accounts.test.ts': 14,
  'test/ui/terminal.tmux.test.ts': 13,
  'test/report/page.chromium.test.ts': 9,
  'test/engine/local-executor.test.ts': 8,
  'test/engine/shared-cache.test.ts': 6,
  'test/cli/few-files.test.ts': 6,
  'test/engine/strange-jobs.test.ts': 5,
};

const wasm = { GOODHART_TEST_BACKEND: 'wasm', ...framesAsTheyCome };
const native = { GOODHART_TEST_BACKEND: 'tensorflow' };
const aloneOnBoth = ['test/methods/plug-ins.tensor.test.ts'];
/** Files of their own process that are about the native backend alone. */
const aloneOnNative = ['test/methods/late-library.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: './test/support/global-setup.ts',
    pool: 'forks',
    // What a test makes lives as long as the test: a larger young generation is collected less often.
    execArgv: ['--max-semi-space-size=64'],
    // Two more than the processors of continuous integration: some tests wait for servers, terminals and processes.
    maxWorkers: 4,
    sequence: { sequencer: waitingBetween(waiting) },
    // What one project has transformed the others read: each has a server of its own.
    experimental: { fsModuleCache: true },
    projects: [
      { extends: true, test: { name: 'alone-wasm', include: alone, env: wasm } },
      { extends: true, test: { name: 'cli-wasm', include: commands, isolate: false, env: wasm } },
      {
        extends: true,
        test: {
          ...{ name: 'wasm', include: everything, exclude: [...alone, ...commands, ...aloneOnNative] },
          ...{ isolate: false, env: wasm },
        },
      },
      {
        extends: true,
        test: { name: 'alone-native', include: [...aloneOnBoth, ...aloneOnNative], env: native },
      },
      {
        extends: true,
        test: { name: 'native', include: onBothBackends, exclude: aloneOnBoth, isolate: false, env: native },
      },
    ],
  },
});
