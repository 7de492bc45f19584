/** Runs pooled as seeds: of planted laws, how often the program says that they are of several. */
import { describe, expect, it } from 'vitest';
import { forms } from '../../src/laws/index.js';
import { createRandom } from '../../src/random/index.js';
import { doubtPooledRuns } from '../../src/run-logs/doubts/index.js';
import { fitRunLogs } from '../../src/run-logs/index.js';
import { gaoRun, type Noise, type PlantedRun, pooledLog, rowsOf, seedOf } from '../support/planted-runs.js';

const noise: Noise = { deviation: 0.02, correlation: 0.8 };
const sets = 200;

function shareNoticed(
  form: 'bon' | 'rl',
  runsOf: (set: number) => readonly PlantedRun[],
  name: string,
): number {
  const random = createRandom(name);
  let noticed = 0;
  for (let set = 0; set < sets; set++) {
    const points = runsOf(set).flatMap((run, index) =>
      rowsOf(run, noise, random).map(([kl, gold]) => ({ d: Math.sqrt(kl), gold, run: `run ${index}` })),
    );
    const doubt = doubtPooledRuns('all', {
      design: points.map(({ d }) => forms[form].basis([d])),
      response: points.map(({ gold }) => gold),
      clusters: points.map(({ run }) => run),
      along: points.map(({ d }) => d),
      names: ['α', 'β'],
    });
    noticed += Number(doubt !== undefined);
  }
  return noticed / sets;
}

const several = <Thing>(count: number, make: () => Thing): Thing[] => Array.from({ length: count }, make);

describe('runs that are pooled as seeds', () => {
  it.each([
    ['rl', 2],
    ['rl', 4],
    ['rl', 8],
    ['bon', 3],
    ['bon', 5],
  ] as const)('%s: of %i seeds whose coefficients vary by 15 per cent nothing is said', (form, count) => {
    const random = createRandom('seeds');
    const share = shareNoticed(
      form,
      () => several(count, () => seedOf(gaoRun(form, '85M'), 0.15, random)),
      'a',
    );
    expect(share).toBeLessThan(0.05);
  });

  it.each([
    ['rl', 2],
    ['bon', 2],
    ['rl', 4],
  ] as const)('%s: %i runs each of a 12M and a 3B reward model are told', (form, count) => {
    const runs = ['12M', '3B'].flatMap((size) => several(count, () => gaoRun(form, size)));
    expect(shareNoticed(form, () => runs, 'b')).toBeGreaterThan(0.9);
  });

  it('four runs each of best-of-n and of RL are told', () => {
    const runs = (['bon', 'rl'] as const).flatMap((form) => several(4, () => gaoRun(form, '85M')));
    expect(shareNoticed('rl', () => runs, 'c')).toBeGreaterThan(0.9);
  });

  it('two runs are told where they differ threefold, which seeds do not', () => {
    const { form, alpha, beta } = gaoRun('rl', '85M');
    const runs = [gaoRun('rl', '85M'), { form, alpha: 3 * alpha, beta: 3 * beta }];
    expect(shareNoticed('rl', () => runs, 'd')).toBeGreaterThan(0.9);
  });

  it('the warning names the runs of each kind and their laws', () => {
    const runs = ['12M', '12M', '3B', '3B', '12M'].map((size) => gaoRun('rl', size));
    const log = pooledLog(runs, noise, createRandom('kinds'));
    const [{ warnings }] = fitRunLogs(log, { form: 'rl' }).groups;
    const [{ message, advice }] = warnings.filter(({ code }) => code === 'curves-pooled');
    expect(message).toMatch(/^5 runs are fitted as one and are of two kinds with a gap between: /);
    expect(message).toMatch(/0, 1, 4 \(α 0\.3\d+, β 0\.1\d+\)/);
    expect(message).toMatch(/2, 3 \(α 0\.\d+, β 0\.1\d+\)/);
    expect(advice).toMatch(/--by/);
  });
});

it('scores beyond what can be squared are no reason to end', () => {
  const rows = Array.from({ length: 60 }, (_, index) => {
    const [run, d] = [index % 5, 0.5 + index / 20];
    return `${run},${d * d},${(1 + run) * d * 1e200}`;
  });
  expect(() => fitRunLogs(`run,kl,gold\n${rows.join('\n')}\n`, { form: 'bon', bootstrap: 20 })).not.toThrow();
});
