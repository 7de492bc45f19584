/** Names that are nearly those of a KL: what is said of them, and that they are not taken for one in silence. */
import { describe, expect, it } from 'vitest';
import { checkLogs, checkText, fitRunLogs } from '../../src/run-logs/index.js';

const rows = (header: string, row: (index: number) => (number | string)[], count = 30) =>
  `${header}\n${Array.from({ length: count }, (_, index) => row(index).join(',')).join('\n')}\n`;
const gold = (kl: number) => Math.sqrt(kl) * (0.5 - 0.2 * Math.log(Math.sqrt(kl)));
const curve = (name: string, of: (kl: number) => number = (kl) => kl) =>
  rows(`step,${name},gold`, (index) => [10 * index, of(index + 1), gold(index + 1)]);
const refusal = (log: string, options = {}): string => {
  try {
    fitRunLogs(log, { file: 'log.csv', bootstrap: 100, ...options });
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
};
const codes = (log: string, options: object) =>
  fitRunLogs(log, { bootstrap: 100, ...options }).groups[0].warnings.map(({ code }) => code);

describe('a KL under a name that no logger writes', () => {
  it('is named, and nothing is said of one chart a file', () => {
    expect(refusal(curve('kl_a'))).toMatch(/kl_a has KL in the name: --kl kl_a takes it/);
    expect(refusal(curve('kl_a'))).not.toMatch(/one chart a file/);
    expect(refusal(curve('"kl, run a"'))).toMatch(/--kl 'kl, run a' takes it/);
  });

  it('is looked for in another file where the file is one chart', () => {
    expect(refusal(rows('Step,eval/gold', (index) => [index, index]))).toMatch(/one chart a file/);
    expect(refusal(rows('iter,lr,gold', (index) => [index, 1, index]))).not.toMatch(/one chart a file/);
  });

  it.each([
    ['log_kl', (kl: number) => Math.log(kl), /log_kl is the logarithm of a KL/],
    ['kl (x1e-3)', (kl: number) => 1000 * kl, /is a multiple of a KL/],
  ])('%s is no KL in nats, and taken with a doubt', (name, of, why) => {
    expect(refusal(curve(name, of))).toMatch(why);
    expect(codes(curve(name, of), { kl: name })).toContain('kl-column-doubted');
  });

  it('is a step, a length or a score only with a doubt', () => {
    expect(codes(curve('kl'), { kl: 'step' })).toContain('kl-column-doubted');
    expect(codes(curve('reward'), { kl: 'reward' })).toContain('kl-column-doubted');
  });

  it('in bits a token is multiplied by the length and by ln 2', () => {
    const log = rows('kl (bits/token),response_length,gold', (index) => [
      (index + 1) / Math.LN2 / 200,
      200,
      gold(index + 1),
    ]);
    const [{ alpha, beta }] = fitRunLogs(log, { bootstrap: 100 }).groups;
    expect(alpha.estimate).toBeCloseTo(0.5, 9);
    expect(beta.estimate).toBeCloseTo(0.2, 9);
  });
});

it('says of a mean over tokens by its name that it is one', () => {
  const log = curve('kl_loss', (kl) => kl / 100);
  const [{ warnings }] = fitRunLogs(log, { bootstrap: 100 }).groups;
  const found = warnings.find(({ code }) => code === 'per-token-kl-suspected')?.message;
  expect(found).toMatch(/^by its name the KL is a mean over tokens; 90 % of/);
  expect(checkText(checkLogs([{ log, file: 'log.csv' }]))).toMatch(
    /kl_loss says that it is a mean over tokens/,
  );
});

it('says so too where the cells say it', () => {
  const log = curve('kl', (kl) => kl / 100).replace(/^(\d+,[\d.]+)/gm, '$1 nats/token');
  const [{ warnings }] = fitRunLogs(log, { bootstrap: 100 }).groups;
  expect(warnings.map(({ message }) => message).join()).toMatch(
    /by its cells: nats\/token the KL is a mean over tokens/,
  );
});

describe('an n of best-of-n', () => {
  const grid = [1, 2, 4, 8, 16, 32, 64];
  /** Stiennon et al. 2020, appendix G.3, and a law with α 0.6 and β 0.1. */
  const bon = (n: number) => {
    const d = Math.sqrt(Math.log(n) - (n - 1) / n);
    return d * (0.6 - 0.1 * d);
  };
  const planted = (log: string, options = {}) => {
    const { columns, groups, notes } = fitRunLogs(log, { bootstrap: 100, ...options });
    expect(groups[0].form).toBe('bon');
    expect(groups[0].alpha.estimate).toBeCloseTo(0.6, 6);
    expect(groups[0].beta.estimate).toBeCloseTo(0.1, 6);
    return { columns, notes: notes.join('\n') };
  };

  it('that keys of JSON hold is one under --form bon, whatever they are called', () => {
    const log = JSON.stringify({ bon: Object.fromEntries(grid.map((n) => [n, { gold: bon(n) }])) });
    expect(planted(log, { form: 'bon' }).notes).toMatch(/ln n − \(n − 1\)\/n of step/);
    planted(log, { form: 'bon', kl: 'step' });
    expect(refusal(log)).toMatch(/if step is the n of best-of-n, add --form bon/);
    const written = Object.fromEntries(grid.map((n) => [`n=${n}`, { gold: bon(n) }]));
    planted(JSON.stringify(written));
  });

  it('that names of columns hold becomes one, beside proxies that are named by words', () => {
    const header = ['proxy', ...grid.map((n) => `n=${n}`)].join(',');
    const line = (name: string) => [name, ...grid.map(bon)].join(',');
    const { columns, notes } = planted([header, line('rm0'), line('rm1')].join('\n'));
    expect(columns).toMatchObject({ kl: 'n', gold: 'score' });
    expect(notes).toMatch(/the columns n=1 to n=64 are read as a row for each n/);
    const two = ['seed', ...grid.map((n) => `gold_n${n}`), ...grid.map((n) => `proxy_n${n}`)].join(',');
    const cells = (seed: number) => [seed, ...grid.map(bon), ...grid.map((n) => 2 * bon(n))].join(',');
    expect(planted([two, cells(1), cells(2)].join('\n')).columns).toMatchObject({
      ...{ kl: 'n', gold: 'gold', cluster: 'seed' },
    });
  });

  it('is no evenly spaced step', () => {
    const log = rows('step,gold', (index) => [index + 1, bon(index + 1)]);
    expect(refusal(log, { form: 'bon' })).toMatch(/no KL column is recognised/);
  });
});
