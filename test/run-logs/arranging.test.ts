/** Rows and files that belong together, and rows that were logged twice. The law is planted: α and β come out exactly. */
import { describe, expect, it } from 'vitest';
import { forms } from '../../src/laws/index.js';
import { fitRunLogs } from '../../src/run-logs/index.js';

const [alpha, beta] = [0.5, 0.16];
const steps = Array.from({ length: 20 }, (_, index) => 10 * index);
const klAt = (step: number) => 0.1 + step / 5;
const goldAt = (step: number) => forms.rl.value([Math.sqrt(klAt(step))], [alpha, beta]);
const lines = (...rows: (string | string[])[]) => `${rows.flat().join('\n')}\n`;
const log = (file: string, ...rows: (string | string[])[]) => ({ file, log: lines(...rows) });

function expectPlanted(logs: Parameters<typeof fitRunLogs>[0], options = {}, points = 20) {
  const fit = fitRunLogs(logs, options);
  const [group] = fit.groups;
  expect(group.alpha.estimate).toBeCloseTo(alpha, 6);
  expect(group.beta.estimate).toBeCloseTo(beta, 6);
  expect(group.points).toBe(points);
  return fit;
}

describe('KL and gold in rows of their own', () => {
  const apart = lines(
    'step,kl,gold',
    steps.map((step) => `${step},${klAt(step)},`),
    steps.filter((step) => step % 20 === 0).map((step) => `${step},,${goldAt(step)}`),
  );

  it('are joined on the step', () => {
    const { notes } = expectPlanted(apart, {}, 10);
    expect(notes.join()).toMatch(/rows of their own: joined on step, 10 points/);
  });

  it('between two steps KL is interpolated, and beyond the last there is none', () => {
    const odd = lines(
      'step,kl,gold',
      steps.map((step) => `${step},${klAt(step)},`),
      [5, 15, 25, 35, 45, 300].map((step) => `${step},,${goldAt(step)}`),
    );
    const { notes } = expectPlanted(odd, {}, 5);
    expect(notes.join()).toMatch(/0 at the same step, 5 between two/);
  });

  it('each run by itself', () => {
    const rows = ['a', 'b'].flatMap((run, shift) =>
      steps.flatMap((step) => [
        `${run},${step},${klAt(step + 3 * shift)},`,
        `${run},${step},,${goldAt(step + 3 * shift)}`,
      ]),
    );
    expectPlanted(lines('run,step,kl,gold', rows), {}, 40);
  });

  it('parts of a run that write apart are one run', () => {
    const of = (run: string, name: (part: string) => string, shift: number) =>
      steps.flatMap((step) => [
        `${name(run === '' ? 'train' : `${run}/train`)},${step},${klAt(step + shift)},`,
        `${name(run === '' ? 'eval' : `${run}/eval`)},${step},,${goldAt(step + shift)}`,
      ]);
    const same = (part: string) => part;
    const one = expectPlanted(lines('run,step,kl,gold', of('', same, 0)));
    expect(one.groups[0].clusters).toBe(1);
    const two = expectPlanted(lines('run,step,kl,gold', of('seed1', same, 0), of('seed2', same, 3)), {}, 40);
    expect(two.groups[0].clusters).toBe(2);
    expect(() =>
      fitRunLogs(
        lines(
          'run,step,kl,gold',
          of('', (part) => (part === 'train' ? 'a' : 'b'), 0),
        ),
      ),
    ).toThrow(/never stand in one row, and run says that they are of different runs \(a; b\)/);
  });

  it('without steps there is one line that says how to join', () => {
    const text = lines(
      'kl,gold',
      steps.map((step) => `${klAt(step)},`),
      steps.map((step) => `,${goldAt(step)}`),
    );
    expect(() => fitRunLogs(text)).toThrow(/kl and gold never stand in one row.*name one with --join/);
  });

  it('--join names the column', () => {
    const text = lines(
      'at,kl,gold',
      steps.map((step) => `${step},${klAt(step)},`),
      steps.map((step) => `${step},,${goldAt(step)}`),
    );
    expectPlanted(text, { join: 'at' });
  });
});

describe('several files', () => {
  const kl = log(
    'kl.csv',
    'Step,ppo - objective/kl',
    steps.map((step) => `${step},${klAt(step)}`),
  );
  const gold = log(
    'gold.csv',
    'Step,ppo - eval/gold_reward',
    steps.map((step) => `${step},${goldAt(step)}`),
  );

  it('of one chart each are joined on their step', () => {
    const { notes } = expectPlanted([kl, gold]);
    expect(notes.join()).toMatch(/2 files side by side, joined on Step/);
    expectPlanted([gold, kl]);
  });

  it('as TensorBoard downloads them have the tag in their name', () => {
    const files = [
      log(
        'run-ppo-tag-objective_kl.csv',
        'Wall time,Step,Value',
        steps.map((step) => `1,${step},${klAt(step)}`),
      ),
      log(
        'run-ppo-tag-eval_gold.csv',
        'Wall time,Step,Value',
        steps.map((step) => `1,${step},${goldAt(step)}`),
      ),
    ];
    expectPlanted(files);
  });

  it('of several runs and one chart each are joined run by run', () => {
    const file = (seed: number, tag: string, value: (step: number) => number) =>
      log(
        `run-ppo_seed${seed}-tag-${tag}.csv`,
        'Wall time,Step,Value',
        steps.map((step) => `1,${step},${value(step + seed)}`),
      );
    const files = [0, 1, 2].flatMap((seed) => [
      file(seed, 'objective_kl', klAt),
      file(seed, 'eval_gold', goldAt),
    ]);
    const fit = expectPlanted(files, {}, 60);
    expect(fit.groups[0].clusters).toBe(3);
  });

  it('with a column of seeds are joined by it', () => {
    const rows = (value: (step: number) => number) =>
      [1, 2, 3].flatMap((seed) => steps.map((step) => `${step},${seed},${value(step + seed)}`));
    const fit = expectPlanted(
      [log('a.csv', 'step,seed,kl', rows(klAt)), log('b.csv', 'step,seed,gold', rows(goldAt))],
      {},
      60,
    );
    expect(fit.groups[0].clusters).toBe(3);
    expect(() => fitRunLogs([log('a.csv', 'step,seed,kl', rows(klAt)), gold])).toThrow(
      /no column says of which run/,
    );
  });

  it('whose steps are called checkpoint-10 meet those called 10', () => {
    const named = log(
      'gold.csv',
      'checkpoint,gold',
      steps.map((step) => `checkpoint-${step},${goldAt(step)}`),
    );
    expectPlanted([
      log(
        'kl.csv',
        'step,kl',
        steps.map((step) => `${step},${klAt(step)}`),
      ),
      named,
    ]);
  });

  it('of one run each stand one below the other', () => {
    const runs = [1, 2, 3].map((seed) =>
      log(
        `seed${seed}.csv`,
        'step,kl,gold',
        steps.map((step) => `${step},${klAt(step + seed)},${goldAt(step + seed)}`),
      ),
    );
    const fit = expectPlanted(runs, {}, 60);
    expect(fit.groups[0].clusters).toBe(3);
    expect(fit.columns.cluster).toBe('file');
  });

  const part = (file: string, from: number, to: number) =>
    log(
      file,
      'step,kl,gold',
      steps.slice(from, to).map((step) => `${step},${klAt(step)},${goldAt(step)}`),
    );

  it('that hold the same rows count once', () => {
    const fit = expectPlanted([part('a.csv', 0, 20), part('copy of a.csv', 0, 20)]);
    expect(fit.groups[0].clusters).toBe(1);
    expect(fit.notes.join()).toMatch(/copy of a\.csv holds the same rows as a\.csv: they count once/);
  });

  it('that are checkpoints of one run count as the longest', () => {
    const at = (name: number) => `checkpoint-${name}/trainer_state.json`;
    const state = (count: number) => ({
      file: at(count),
      log: JSON.stringify({
        global_step: count,
        log_history: steps.slice(0, count).map((step) => ({ step, kl: klAt(step), gold: goldAt(step) })),
      }),
    });
    const fit = expectPlanted([state(5), state(20), state(10)]);
    expect(fit.groups[0].clusters).toBe(1);
    expect(fit.notes.join()).toMatch(
      /the 5 rows of checkpoint-5\S* are the first of checkpoint-20\S*, as in checkpoints of one run/,
    );
  });

  it.each([
    ['where the other ends', 12],
    ['before the other ends', 9],
  ])('of which one begins %s are one run that was resumed', (_, from) => {
    for (const files of [
      [part('first.csv', 0, 12), part('second.csv', from, 20)],
      [part('second.csv', from, 20), part('first.csv', 0, 12)],
    ]) {
      const fit = expectPlanted(files);
      expect(fit.groups[0].clusters).toBe(1);
      expect(fit.notes.join()).toMatch(
        /second\.csv begins at step \d+, where first\.csv ends \(110\): one run/,
      );
    }
  });

  it('of which two begin where two others end stay apart, and that is said', () => {
    const of = (seed: number, from: number, to: number) =>
      log(
        `part${seed}${from}.csv`,
        'step,kl,gold',
        steps.slice(from, to).map((step) => `${step},${klAt(step + seed)},${goldAt(step + seed)}`),
      );
    const fit = expectPlanted([of(1, 0, 10), of(2, 0, 10), of(1, 10, 20), of(2, 10, 20)], {}, 40);
    expect(fit.groups[0].clusters).toBe(4);
    expect(fit.notes.join()).toMatch(
      /begins at step 100, where several files end: if it goes on one of them/,
    );
  });

  it('whose columns have names of their own are read each by its own', () => {
    const named = (file: string, header: string, shift: number) =>
      log(
        file,
        header,
        steps.map((step) => `${step},${klAt(step + shift)},${goldAt(step + shift)}`),
      );
    const fit = expectPlanted(
      [named('a.csv', 'step,kl,gold', 1), named('b.csv', 'global_step,objective/kl,eval_gold_reward', 2)],
      {},
      40,
    );
    expect(fit.groups[0].clusters).toBe(2);
    expect(fit.notes.join()).toMatch(/KL is kl in a\.csv and objective\/kl in b\.csv/);
    expect(fit.notes.join()).toMatch(/the score is gold in a\.csv and eval_gold_reward in b\.csv/);
    expect(() =>
      fitRunLogs([named('a.csv', 'step,kl,gold', 1), named('b.csv', 'step,sqrt_kl,gold', 2)]),
    ).toThrow(/b\.csv: sqrt_kl is √KL in nats, and kl of a\.csv is KL in nats: fit the files apart/);
    const both = log(
      'b.csv',
      'step,kl,objective/kl,gold',
      steps.map((step) => `${step},1,${klAt(step)},${goldAt(step)}`),
    );
    expect(() => fitRunLogs([named('a.csv', 'step,kl,gold', 1), both])).toThrow(
      /b\.csv: holds objective\/kl and kl, and a\.csv only kl: name the column of KL .* --kl/,
    );
  });

  it('without a column of steps say what is missing', () => {
    expect(() => fitRunLogs([kl, log('gold.csv', 'gold', '1', '2')])).toThrow(
      /gold\.csv: no column of steps is recognised to join the files on; name it with --join/,
    );
  });
});

describe('several runs in one file', () => {
  it('as W&B exports a panel: a column a run and metric', () => {
    const runs = ['ppo-seed1', 'ppo-seed2', 'ppo-seed3'];
    const header = runs.flatMap((run) => [`${run} - kl`, `${run} - kl__MAX`, `${run} - gold_reward`]);
    const rows = steps.map((step) =>
      [step, ...runs.flatMap((_, at) => [klAt(step + at), 99, goldAt(step + at)])].join(','),
    );
    const fit = expectPlanted(lines(['Step', ...header].join(','), rows), {}, 60);
    expect(fit.groups[0].clusters).toBe(3);
  });

  it('with the seed in the name of each column', () => {
    const rows = steps.map((step) =>
      [step, klAt(step), klAt(step + 1), goldAt(step), goldAt(step + 1)].join(','),
    );
    const fit = expectPlanted(lines('step,kl_seed1,kl_seed2,gold_seed1,gold_seed2', rows), {}, 40);
    expect(fit.groups[0].clusters).toBe(2);
  });
});

describe('settings in the names of runs', () => {
  it('get a fit each, over their seeds', () => {
    const rows = ['beta_0.01', 'beta_0.1'].flatMap((beta) =>
      [1, 2, 3].flatMap((seed) =>
        steps.map((step) => `${beta}_seed${seed},${klAt(step + seed)},${goldAt(step + seed)}`),
      ),
    );
    const { groups } = fitRunLogs(lines('run,kl,gold', rows));
    expect(groups.map(({ group, clusters }) => [group, clusters])).toEqual([
      ['beta_0.01', 3],
      ['beta_0.1', 3],
    ]);
  });

  it('--cluster of a column that differs in every row is refused', () => {
    const text = lines(
      'step,kl,gold',
      steps.map((step) => `${step},${klAt(step)},${goldAt(step)}`),
    );
    expect(() => fitRunLogs(text, { cluster: 'step' })).toThrow(/--cluster step: differs in every row/);
  });
});

describe('KL that overflowed', () => {
  it('in a few rows is left out of the fit, which stands beside that of all', () => {
    const bad = [7, 12].map((at) => `${steps[at] + 1},${at * 1000},${goldAt(steps[at])}`);
    const rows = steps.flatMap((step) => [step, step + 5].map((at) => `${at},${klAt(at)},${goldAt(at)}`));
    const { groups } = expectPlanted(lines('step,kl,gold', rows, bad), {}, 40);
    expect(groups[0].warnings.map(({ code }) => code)).toContain('kl-outlier');
    expect(groups[0].plain?.alpha.estimate).not.toBeCloseTo(alpha, 1);
  });
});

describe('a run that was resumed', () => {
  const row = (step: number, add = 0) => `${step},${klAt(step)},${goldAt(step) + add}`;

  it('the last row of a step counts, and it says so', () => {
    const text = lines(
      'step,kl,gold',
      steps.slice(0, 12).map((step) => row(step, step >= 60 ? 1 : 0)),
      steps.slice(6).map((step) => row(step)),
    );
    const [{ warnings }] = expectPlanted(text).groups;
    expect(warnings.find(({ code }) => code === 'steps-repeated')?.message).toBe(
      'step falls back to 60 at line 14, as in a run that was resumed: the last row of a step counts, 6 earlier ones are left out',
    );
  });

  it('steps that can be read in two ways are left alone, and the log is fitted', () => {
    const odd = steps.map((step, index) => `"1,${100 + index}",${klAt(step)},${goldAt(step)}`);
    expectPlanted(lines('step,kl,gold', odd));
  });

  it('rows in no order are no resumption', () => {
    const shuffled = steps.map((_, index) => steps[(7 * index) % steps.length]);
    expectPlanted(
      lines(
        'step,kl,gold',
        shuffled.map((step) => row(step)),
      ),
    );
  });
});

describe('the row of the initial policy', () => {
  const rows = steps.slice(1).map((step) => `${step},${klAt(step)},${goldAt(step) + 3}`);

  it('has step 0, a score and no KL: scores are relative to it', () => {
    const { groups, notes } = expectPlanted(lines('step,kl,gold', '0,,3', rows), {}, 19);
    expect(groups[0].baseline).toMatchObject({ estimate: 3, from: 'initial policy' });
    expect(groups[0].peakStep).toBeUndefined();
    expect(notes.join()).toMatch(/line 2 has a score at step 0 and no KL/);
  });

  it('a number of the user goes before it', () => {
    const { groups } = expectPlanted(lines('step,kl,gold', '0,,7', rows), { baseline: 3 }, 19);
    expect(groups[0].baseline).toMatchObject({ estimate: 3, from: 'given' });
  });
});

describe('noise in the KL', () => {
  it('--average takes means of neighbours, which keeps the negative ones', () => {
    const text = lines(
      'step,kl,gold',
      // Noise that cancels in pairs, about a KL that rises from row to row.
      steps.flatMap((step) => {
        const next = step + (steps[1] - steps[0]) / 2;
        return [`${step},${klAt(step) - 2},${goldAt(step)}`, `${next},${klAt(next) + 2},${goldAt(next)}`];
      }),
    );
    expectPlanted(text, { average: 2 });
    expect(fitRunLogs(text).groups[0].warnings.map(({ code }) => code)).toContain('negative-kl');
  });
});
