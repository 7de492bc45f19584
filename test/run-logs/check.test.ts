/** What `goodhart check` says of logs whose truth is known. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkLogs, checkText, fitRunLogs } from '../../src/run-logs/index.js';
import { goodhart } from '../cli/goodhart.js';

const field = (name: string) => fileURLToPath(new URL(`../data/field/${name}`, import.meta.url));
const check = (log: string, names = {}) => checkLogs([{ log, file: 'log.csv' }], names);
const kl = (found: ReturnType<typeof checkLogs>, column: string) =>
  found.kl.find((one) => one.column === column);

const rows = (header: string, row: (index: number) => (number | string)[], count = 30) =>
  `${header}\n${Array.from({ length: count }, (_, index) => row(index).join(',')).join('\n')}\n`;

describe('which KL', () => {
  it('of verl: to the initial policy and a token, to the previous one, and none', () => {
    const found = checkLogs([{ log: readFileSync(field('12-verl-wandb-table.csv')), file: 'verl.csv' }]);
    expect(kl(found, 'actor/kl_loss')).toMatchObject({
      reference: 'initial policy',
      per: 'token',
      holds: 'kl',
    });
    expect(kl(found, 'actor/ppo_kl')).toMatchObject({ reference: 'previous policy' });
    expect(kl(found, 'actor/kl_coef')).toMatchObject({ reference: 'none' });
    expect(found.command).toBe(
      'goodhart fit verl.csv --kl actor/kl_loss --gold critic/score/mean --tokens response_length/mean --baseline fit',
    );
  });

  it('k1 is the estimate that is negative', () => {
    const log = rows('my_kl,gold', (index) => [index % 5 === 0 ? -0.3 : index, index]);
    expect(kl(check(log), 'my_kl')).toMatchObject({ estimator: 'k1', reference: 'unknown', negative: 0.2 });
    const positive = rows('my_kl,gold', (index) => [index, index]);
    expect(kl(check(positive), 'my_kl')?.estimator).toMatch(/k2, k3, exact/);
  });

  it('a sum and a mean differ by the length', () => {
    const log = rows('kl_a,kl_b,response_length,gold', (index) => [index + 1, (index + 1) / 40, 40, index]);
    const found = check(log);
    expect(kl(found, 'kl_a')?.per).toBe('response');
    expect(kl(found, 'kl_b')?.per).toBe('token');
    expect(kl(found, 'kl_b')?.because.join()).toMatch(/kl_a is 40 times kl_b, and response_length is 40/);
  });

  it('bits and nats differ by ln 2', () => {
    const log = rows('kl_a,kl_b,gold', (index) => [(index + 1) / Math.LN2, index + 1, index]);
    expect(kl(check(log), 'kl_a')?.unit).toBe('bits');
    expect(kl(check(log), 'kl_b')?.unit).toBe('nats');
  });

  it('that is negative throughout is turned, as a fit turns it', () => {
    const log = rows('kl,gold', (index) => [-index - 1, Math.sqrt(index + 1)]);
    expect(kl(check(log), 'kl')).toMatchObject({ per: 'response', smallest: 1, largest: 30, negative: 0 });
    expect(kl(check(log), 'kl')?.because.join()).toMatch(/its sign is changed/);
    expect(check(log).command).toBe('goodhart fit log.csv --kl kl --gold gold');
  });

  it('a ratio that varies says nothing, though its median is the length', () => {
    const log = rows('kl_a,kl_b,response_length,gold', (index) => [
      (index + 1) * (10 + 2 * index),
      index + 1,
      39,
      index,
    ]);
    expect(kl(check(log), 'kl_b')?.because.join()).not.toMatch(/times/);
  });

  it('large values are no mean over tokens, small ones hardly a sum', () => {
    expect(kl(check(rows('my_kl,gold', (index) => [index, index])), 'my_kl')?.per).toBe('response');
    expect(kl(check(rows('my_kl,gold', (index) => [index / 100, index])), 'my_kl')?.per).toBe('token');
  });
});

describe('the rest of a log', () => {
  it('scores by kind', () => {
    const log = rows('kl,gold_score,reward,eval_reward,objective/rlhf_reward', (index) => [
      index,
      1,
      2,
      3,
      4,
    ]);
    expect(check(log).scores.map(({ column, kind }) => [column, kind])).toEqual([
      ['gold_score', 'gold'],
      ['reward', 'trained on'],
      ['eval_reward', 'evaluation'],
      ['objective/rlhf_reward', 'with the penalty'],
    ]);
  });

  it('steps, gaps, falls and where NaN began', () => {
    const steps = (index: number) => (index < 10 ? index : index < 20 ? index + 40 : index - 5);
    const log = rows('step,kl,gold', (index) => [steps(index), index > 25 ? 'NaN' : index, index]);
    const { course } = check(log);
    expect(course.step).toEqual({ column: 'step', first: 0, last: 24, every: 1 });
    expect(course.events).toEqual([
      'step falls back from 59 to 15 at line 22: a run that was resumed, or another run',
      'step leaves gaps: from 9 to 50 at line 12',
      'kl holds no number in 4 rows, from line 28 on',
    ]);
  });

  it('runs and what tells them apart', () => {
    const log = rows('Name,kl,gold', (index) => [`ppo-seed${index % 3}`, index, index]);
    expect(check(log).runs).toEqual({ column: 'Name', by: [], count: 3 });
  });

  it('what fit would refuse, with the reason, and a word for what is not there', () => {
    const found = check(rows('Step,objective/kl', (index) => [index, index]));
    expect(found.refusal).toMatch(/no gold score column is recognised/);
    expect(found.command).toBe('goodhart fit log.csv --kl objective/kl --gold GOLD-COLUMN');
    expect(checkText(found)).toMatch(/No column is recognised as a score/);
  });
});

describe('runs that are points of a law', () => {
  const folder = (name: string, file: string) =>
    readFileSync(fileURLToPath(new URL(`../../results/${name}/${file}.csv`, import.meta.url)), 'utf8');
  const countOf = (name: string) => folder(name, 'runs').trimEnd().split('\n').length - 1;

  it.each(['pretraining', 'mid-training', 'pretraining-epochs'])(
    'of %s are a row each in runs.csv',
    (name) => {
      const text = checkText(check(folder(name, 'runs')));
      expect(text).toContain(`\n${countOf(name)} runs, a row each\n`);
      expect(text).not.toMatch(/resumed|leaves gaps|falls back|told apart/);
    },
  );

  it.each(['pretraining', 'mid-training', 'pretraining-kaplan'])(
    'of %s are as many among their evaluations, of which the last is fitted',
    (name) => {
      const found = check(folder(name, 'pretraining'));
      expect(found.runs.count).toBe(countOf(name));
      const text = checkText(found);
      expect(text).toContain(
        `${countOf(name)} runs of several rows each, told apart by parameters, tokens, seed`,
      );
      expect(text).not.toMatch(/resumed|leaves gaps/);
      expect(found.command).toBe(
        `goodhart fit log.csv --form chinchilla --last-of ${found.runs.columns!.join(',')}`,
      );
    },
  );

  it('that went back are told', () => {
    const log = rows('step,params,tokens,seed,loss', (index) => [
      ...[[1, 2, 4, 8, 4, 8][index % 6], 100 * (1 + Math.floor(index / 6)), 1000, 0, 3 - index / 100],
    ]);
    const { course, runs } = check(log);
    expect(runs).toMatchObject({ count: 5, columns: ['params', 'tokens', 'seed'] });
    expect(course.events).toEqual([
      'step falls back from 8 to 4 at line 6, from 8 to 4 at line 12, from 8 to 4 at line 18 and 2 more times: a run that was resumed, or another run',
    ]);
  });

  it('have a name where a column of it is there', () => {
    const log = rows('run,params,tokens,loss', (index) => [
      ...[`run-${index % 10}`, 100 * (1 + (index % 10)), 1000 * (1 + Math.floor(index / 10)), 3],
    ]);
    expect(checkText(check(log))).toContain('10 runs of several rows each, told apart by run\n');
  });

  it('in several files are counted together, and one table is asked for', () => {
    const sources = ['104', '105'].map((seed) => ({
      log: folder(`pretraining-seed-${seed}`, 'runs'),
      file: `${seed}.csv`,
    }));
    const found = checkLogs(sources);
    const total = countOf('pretraining-seed-104') + countOf('pretraining-seed-105');
    expect([found.rows, found.runs.count]).toEqual([total, total]);
    expect(found.refusal).toMatch(
      /^105\.csv: chinchilla is fitted to one log; write all runs into one table/,
    );
    expect([found.command, found.notes]).toEqual([undefined, []]);
  });
});

describe('what the user says', () => {
  const log = rows('step,my_kl,response_length,gold,beta,seed', (index) => [
    ...[index % 10, (index % 10) / 100, 40, index % 10],
    ...[index < 20 ? 0.1 : 0.2, Math.floor(index / 10)],
  ]);

  it('stands above what names and sizes tell, and is in the command', () => {
    const named = check(log, {
      ...{ kl: 'my_kl', klUnit: 'bits', tokens: 'response_length', by: ['beta'], cluster: 'seed' },
    });
    expect(kl(named, 'my_kl')).toMatchObject({ unit: 'bits', per: 'token' });
    expect(kl(named, 'my_kl')?.because.slice(-2)).toEqual([
      '--kl-unit says that it is in bits',
      '--tokens response_length says that it is a mean over tokens',
    ]);
    expect(named.runs).toEqual({ column: 'seed', by: ['beta'], count: 3 });
    expect(named.command).toBe(
      'goodhart fit log.csv --kl my_kl --gold gold --tokens response_length --kl-unit bits --by beta --cluster seed',
    );
  });

  it('of nats is believed against sizes that tell of bits, and of one token against a mean', () => {
    const both = rows('kl_a,kl_b,gold', (index) => [(index + 1) / Math.LN2 / 100, (index + 1) / 100, index]);
    expect(check(both, { kl: 'kl_a' }).command).toMatch(/--kl-unit bits/);
    const said = check(both, { kl: 'kl_a', klUnit: 'nats', tokens: '1' });
    expect(kl(said, 'kl_a')).toMatchObject({ unit: 'nats', per: 'response' });
    expect(said.command).toMatch(/^goodhart fit log\.csv --kl kl_a --gold gold --tokens 1/);
    expect(said.command).not.toMatch(/--kl-unit/);
  });

  it('and is not there is what fit would refuse, and in no command', () => {
    const found = check(log, { kl: 'my_kl', by: ['nope'], cluster: 'SEED' });
    expect(found.refusal).toMatch(/--by: no column nope/);
    expect(found.command).toBe(
      'goodhart fit log.csv --kl my_kl --gold gold --tokens response_length --cluster seed',
    );
  });

  it('steps that never go forward have no distance', () => {
    const once = rows('step,kl,gold', (index) => [30 - index, index, index]);
    expect(checkText(check(once))).toMatch(/Steps: step, from 30 to 1\n/);
  });
});

describe('the command', () => {
  it('prints text, or one JSON object', async () => {
    const { out, code } = await goodhart('check', field('15-trlx-history.csv'));
    expect(code).toBe(0);
    expect(out).toMatch(/→ policy\/sqrt_kl: √KL to the initial policy; per response; nats; k3/);
    expect(out).toMatch(/To fit it: goodhart fit .*15-trlx-history\.csv --kl policy\/sqrt_kl/);
    const json = await goodhart('check', field('15-trlx-history.csv'), '--json');
    expect(JSON.parse(json.out)).toMatchObject({ rows: 72, runs: { count: 1 } });
  });

  it('takes the columns and the unit that fit takes', async () => {
    const { out } = await goodhart(
      'check',
      field('15-trlx-history.csv'),
      '--kl-unit',
      'bits',
      '--tokens',
      '40',
    );
    expect(out).toMatch(/--kl policy\/sqrt_kl .*--tokens 40 --kl-unit bits/);
  });

  it('a file that cannot be read is one line', async () => {
    const { err, code } = await goodhart('check', 'missing.csv');
    expect([code, err]).toEqual([2, 'goodhart: missing.csv: cannot be read (ENOENT)\n']);
  });
});

describe('what to type', () => {
  it.each([
    ['one KL throughout', rows('kl,gold', (index) => [5, index])],
    ['cells with and without a percent sign', 'kl,gold\n1,0.2\n2,30%\n3,40%\n4,0.5\n5,0.6\n'],
    ['thousands or decimals', '"kl","gold"\n"12,858","1,870"\n"13,757","1,872"\n"14,757","1,892"\n'],
  ])('is none where fit refuses that too: %s', (_, log) => {
    const found = check(log);
    expect(found.refusal).toBeDefined();
    expect(found.command).toBeUndefined();
    expect(checkText(found)).toMatch(/No command fits it as it is\.\n$/);
  });

  it('has a word in capitals where a column is not known, and mends a misspelt option', () => {
    const log = rows('kl_a,gold', (index) => [index + 1, Math.sqrt(index + 1)]);
    expect(check(log).command).toBe('goodhart fit log.csv --kl KL-COLUMN --gold gold');
    expect(check(log, { kl: 'kl_a', by: ['nosuch'] }).command).toBe(
      'goodhart fit log.csv --kl kl_a --gold gold',
    );
  });

  it.each([
    ['n_params,tokens,final_val_loss', '--form chinchilla --output final_val_loss'],
    ['n_params,flops,val_loss', '--form chinchilla'],
    ['Params,Val Loss', '--form kaplan-parameters'],
    ['FLOPs,final_loss', '--form compute'],
    ['gpu_hours,pass_rate', '--form scale-rl'],
    ['model,pass@1,pass@4,pass@16,pass@64', '--form coverage'],
  ])('is another law where its columns are there: %s', (header, options) => {
    const log = rows(header, (index) => header.split(',').map((_, at) => (index + 1) * (at + 1)), 5);
    const found = check(log);
    expect([found.command, found.refusal]).toEqual([`goodhart fit log.csv ${options}`, undefined]);
    expect(() => fitRunLogs(log)).toThrow(new RegExp(`those of another law .*: ${options}$`));
  });
});

it('of KL and gold in two files says in whose line scores start, in the order of the steps', () => {
  const kl = rows('step,kl', (index) => [5 * index + 5, index + 1]);
  const gold = rows('step,gold', (index) => [10 * index, 0.3 + Math.sqrt(index)], 12);
  const text = checkText(
    checkLogs([
      { log: kl, file: 'kl.csv' },
      { log: gold, file: 'gold.csv' },
    ]),
  );
  expect(text).toMatch(/Steps: step, from 0 to 150, every 5/);
  expect(text).toMatch(/gold: gold; from 0\.3 to/);
  expect(text).not.toMatch(/falls back/);
  expect(text).toMatch(/gold\.csv: line 2 has a score at step 0 and no KL/);
  // Of 31 rows, 11 have both, and the one at step 0 is of use.
  expect(text).toMatch(/19 rows without KL or without score/);
});
