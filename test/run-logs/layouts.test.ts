/** Tables of another shape than a row for each point. The law is planted: α and β come out exactly. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { forms } from '../../src/laws/index.js';
import { fitRunLogs, logPaths, readLog } from '../../src/run-logs/index.js';

const [alpha, beta] = [0.5, 0.16];
const steps = Array.from({ length: 20 }, (_, index) => 10 * index);
const klAt = (step: number) => 0.1 + step / 5;
const goldAt = (step: number) => forms.rl.value([Math.sqrt(klAt(step))], [alpha, beta]);
const lines = (...rows: (string | string[])[]) => `${rows.flat().join('\n')}\n`;

function expectPlanted(logs: Parameters<typeof fitRunLogs>[0], { points = 20, runs = 1 } = {}) {
  const fit = fitRunLogs(logs);
  const [group] = fit.groups;
  expect(group.alpha.estimate).toBeCloseTo(alpha, 6);
  expect(group.beta.estimate).toBeCloseTo(beta, 6);
  expect([group.points, group.clusters]).toEqual([points, runs]);
  return fit.notes.join();
}

describe('a row a value', () => {
  const rows = (run: number) =>
    steps.flatMap((step) => [
      `${run},${step},objective/kl,${klAt(step + run)},${1e9 + step}`,
      `${run},${step},eval/gold,${goldAt(step + run)},${1e9 + step + 1}`,
      `${run},${step},lr,1e-5,${1e9 + step}`,
    ]);

  it('becomes a row a step and a column a metric', () => {
    const log = lines('run,step,tag,value,wall_time', rows(1), rows(2), rows(3));
    expect(expectPlanted(log, { points: 60, runs: 3 })).toMatch(
      /a row a value: made wide.*each tag \(objective\/kl/,
    );
  });
});

describe('a column a run', () => {
  it('that is told by a number is made long', () => {
    const log = lines(
      'step,kl_1,gold_1,kl_2,gold_2',
      steps.map((step) => [step, klAt(step), goldAt(step), klAt(step + 1), goldAt(step + 1)].join()),
    );
    expect(expectPlanted(log, { points: 40, runs: 2 })).toMatch(/made long.*\(1, 2\)/);
  });

  it('is none where scores alone are numbered', () => {
    const log = lines(
      'step,kl,gold_1,gold_2',
      steps.map((step) => [step, klAt(step), goldAt(step), 7].join()),
    );
    expect(expectPlanted(log)).not.toMatch(/made long/);
  });
});

describe('runs in one JSON document', () => {
  const run = (seed: number) =>
    steps.map((step) => ({ step, kl: klAt(step + seed), gold: goldAt(step + seed) }));
  const columns = (seed: number) => ({
    step: steps,
    kl: steps.map((step) => klAt(step + seed)),
    gold: steps.map((step) => goldAt(step + seed)),
  });

  it.each([
    ['rows', run],
    ['columns', columns],
  ])('under a name, each with a history of %s', (_, history) => {
    const runs = [1, 2, 3].map((seed) => ({
      name: `r${seed}`,
      config: { lr: 1e-5 },
      history: history(seed),
    }));
    expectPlanted(JSON.stringify({ project: 'p', runs }), { points: 60, runs: 3 });
  });

  it('pairs without names are refused with what to add', () => {
    const pairs = steps.map((step) => [klAt(step), goldAt(step)]);
    expect(() => fitRunLogs(JSON.stringify(pairs))).toThrow(/without names; put a list of names first/);
  });
});

describe('best-of-n in the names of methods', () => {
  const ns = [2, 4, 8, 16, 64, 256];
  const distance = (n: number) => Math.sqrt(Math.log(n) - (n - 1) / n);
  const value = (n: number) => forms.bon.value([distance(n)], [0.9, 0.1]);

  it.each(['BoN-', 'best_of_', 'bon@'])('%s16', (stem) => {
    const log = lines(
      'method,gold',
      'SFT,0',
      ns.map((n) => `${stem}${n},${value(n)}`),
    );
    const { groups, notes } = fitRunLogs(log);
    expect(groups[0]).toMatchObject({ form: 'bon', points: 7 });
    expect(groups[0].alpha.estimate).toBeCloseTo(0.9, 6);
    expect(notes.join()).toMatch(/n of best-of-n is read from the names in method/);
  });

  it('beside RL are a group of their own, with the KL of the log', () => {
    const log = lines(
      'method,kl,gold',
      ns.map((n) => `BoN-${n},${distance(n) ** 2},${value(n)}`),
      steps.map((step) => `ppo,${klAt(step)},${goldAt(step)}`),
    );
    const { groups } = fitRunLogs(log);
    expect(groups.map(({ group, form, points }) => [group, form, points])).toEqual([
      ['best-of-n', 'bon', 6],
      ['ppo', 'rl', 20],
    ]);
  });
});

it('KL that is negative throughout has its sign changed, and that is said', () => {
  const log = lines(
    'kl,gold',
    steps.map((step) => `${-klAt(step)},${goldAt(step)}`),
  );
  expect(expectPlanted(log)).toMatch(/kl is negative throughout: its sign was changed/);
});

it('a web page is called one, whatever stands between its tags', () => {
  const page =
    '<!DOCTYPE html>\n<html><head><title>a, b</title></head>\n<p>kl: 0.5, gold: 1</p>\n<p>1,2</p></html>';
  expect(() => fitRunLogs(page, { file: 'log.csv' })).toThrow(/^log\.csv: is a web page and no log/);
});

it('a folder of folders with a log each is read as runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'runs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const seed of [1, 2, 3]) {
    mkdirSync(join(folder, `seed${seed}`));
    const rows = steps.map((step) => `${step},${klAt(step + seed)},${goldAt(step + seed)}`);
    writeFileSync(join(folder, `seed${seed}`, 'log.csv'), lines('step,kl,gold', rows));
  }
  const paths = logPaths(folder, 'sweep');
  const logs = await Promise.all(paths.map(({ path, file }) => readLog(path, file)));
  expectPlanted(
    logs.map(({ table, file }) => ({ log: table, file })),
    { points: 60, runs: 3 },
  );
});

describe('statistics of a log, as describe() of pandas makes', () => {
  // Of the rows 1, 2, 3, 4, 5 of KL and a tenth of them of gold; std is that of a sample.
  const statistics = ['count', 'mean', 'std', 'min', '25%', '50%', '75%', 'max'];
  const kl = [5, 3, 1.5811388300841898, 1, 2, 3, 4, 5];
  const gold = kl.map((value) => value / 10);
  const of = (values: number[]) => Object.fromEntries(statistics.map((name, at) => [name, values[at]]));

  it.each([
    [
      'CSV',
      lines(
        ',kl,gold',
        statistics.map((name, at) => `${name},${kl[at]},${gold[at]}`),
      ),
    ],
    [
      'text',
      lines(
        '       kl  gold',
        statistics.map((name, at) => `${name}  ${kl[at]}  ${gold[at]}`),
      ),
    ],
    ['JSON by columns', JSON.stringify({ kl: of(kl), gold: of(gold) })],
    [
      'JSON by rows',
      JSON.stringify(
        Object.fromEntries(statistics.map((name, at) => [name, { kl: kl[at], gold: gold[at] }])),
      ),
    ],
    [
      'split JSON',
      JSON.stringify({
        columns: ['kl', 'gold'],
        index: statistics,
        data: kl.map((value, at) => [value, gold[at]]),
      }),
    ],
  ])('are no rows to fit: %s', (_, log) => {
    expect(() => fitRunLogs(log, { file: 'log' })).toThrow(
      /^log: holds statistics of a log \(count, mean, std, min\) and none of its rows; write the rows themselves[^\n]*$/,
    );
  });

  it('behind the rows are left out of them, and runs may be called so', () => {
    const rows = steps.map((step) => `${step},${klAt(step)},${goldAt(step)}`);
    expectPlanted(lines('step,kl,gold', rows, 'mean,2,0.5'));
    const runs = ['mean', 'max', 'median'].flatMap((name, at) =>
      steps.map((step) => `${name},${klAt(step + at)},${goldAt(step + at)}`),
    );
    expectPlanted(lines('seed,kl,gold', runs), { points: 60, runs: 3 });
  });
});
