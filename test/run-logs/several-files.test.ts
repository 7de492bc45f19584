/** KL and gold in files of their own, of several rows a step and of several runs. The law is planted: α and β come out. */
import { describe, expect, it } from 'vitest';
import { forms } from '../../src/laws/index.js';
import { fitRunLogs } from '../../src/run-logs/index.js';

const [alpha, beta] = [0.5, 0.16];
const steps = Array.from({ length: 20 }, (_, index) => 10 * index);
const klAt = (step: number) => 0.1 + step / 5;
const goldAt = (step: number) => forms.rl.value([Math.sqrt(klAt(step))], [alpha, beta]);
const log = (file: string, header: string, rows: string[]) => ({
  file,
  log: `${[header, ...rows].join('\n')}\n`,
});
const kl = log(
  'kl.csv',
  'global_step,kl',
  steps.map((step) => `${step},${klAt(step)}`),
);
const gold = log(
  'gold.csv',
  'step,gold',
  steps.map((step) => `${step},${goldAt(step)}`),
);

function expectPlanted(logs: Parameters<typeof fitRunLogs>[0], options = {}, points = 20) {
  const fit = fitRunLogs(logs, options);
  for (const group of fit.groups) {
    expect(group.alpha.estimate).toBeCloseTo(alpha, 6);
    expect(group.beta.estimate).toBeCloseTo(beta, 6);
    expect(group.points).toBe(points);
  }
  return fit;
}

describe('several rows for one step', () => {
  const sets = log(
    'eval.csv',
    'step,eval_set,gold',
    steps.flatMap((step) => [`${step},hard,${goldAt(step)}`, `${step},easy,${goldAt(step)}`]),
  );

  it('of scores are points each, with the KL of their step and what tells them apart', () => {
    for (const files of [
      [kl, sets],
      [sets, kl],
    ]) {
      const fit = expectPlanted(files, {}, 40);
      expect(fit.notes).toContain('eval.csv has up to 2 rows for one step: each is a point');
      expectPlanted(files, { by: ['eval_set'] });
    }
  });

  it('of scores that a resumed run logged again count once', () => {
    const again = [...steps.slice(0, 12), ...steps.slice(8)];
    const values = again.map((step, at) => `${step},${at < 12 && at >= 8 ? 9 : goldAt(step)}`);
    const { notes } = expectPlanted([kl, log('gold.csv', 'step,gold', values)]);
    expect(notes.join('\n')).toMatch(/gold\.csv: 4 rows of step that a resumed run logged again count once/);
  });

  const spread = steps.flatMap((step) => [-0.05, 0, 0.05].map((shift) => ({ step, kl: klAt(step) + shift })));

  it('of KL beside one of scores are their mean', () => {
    const rows = spread.map((row) => `${row.step},${row.kl}`);
    const { notes } = expectPlanted([log('kl.csv', 'step,kl', rows), gold]);
    expect(notes).toContain('kl.csv: has up to 3 rows for one step: kl is their mean');
  });

  it('so they are in one file', () => {
    const rows = spread.map((row) => `${row.step},${row.kl},`);
    const scores = steps.map((step) => `${step},,${goldAt(step)}`);
    const { notes } = expectPlanted([log('log.csv', 'step,kl,gold', [...rows, ...scores])]);
    expect(notes.join('\n')).toMatch(
      /joined on step, 20 points; kl has up to 3 rows for one step, whose mean/,
    );
  });

  it('of KL and of scores meet by what tells them apart, else in their order', () => {
    const prompts = steps.flatMap((step) => [1, 2].map((prompt) => ({ step, prompt, at: step + prompt })));
    const rows = (value: (step: number) => number) =>
      prompts.map(({ step, prompt, at }) => `${step},${prompt},${value(at)}`);
    const named = expectPlanted(
      [
        log('kl.csv', 'step,prompt,kl', rows(klAt)),
        log('gold.csv', 'step,prompt,gold', rows(goldAt).reverse()),
      ],
      {},
      40,
    );
    expect(named.notes.join('\n')).toMatch(/kl\.csv: rows of one step meet those of the scores by prompt/);
    const bare = (value: (step: number) => number) => prompts.map(({ step, at }) => `${step},${value(at)}`);
    const ordered = expectPlanted(
      [log('kl.csv', 'step,kl', bare(klAt)), log('gold.csv', 'step,gold', bare(goldAt))],
      {},
      40,
    );
    expect(ordered.notes.join('\n')).toMatch(/meet those of the scores in their order/);
  });
});

describe('KL and gold of several runs, a file each', () => {
  const of = (file: string, name: string, value: (step: number) => number, shift: number) =>
    log(
      file,
      `step,${name}`,
      steps.map((step) => `${step},${value(step + shift)}`),
    );
  const pair = (klFile: string, goldFile: string, shift: number) => [
    of(klFile, 'kl', klAt, shift),
    of(goldFile, 'gold_score', goldAt, shift),
  ];

  it.each([
    ['kl_seed1.csv', 'gold_seed1.csv', 'kl_seed2.csv', 'gold_seed2.csv'],
    ['ppo-1-kl.csv', 'ppo-1-gold_score.csv', 'ppo-2-kl.csv', 'ppo-2-gold_score.csv'],
    ['runs/a/kl.csv', 'runs/a/gold.csv', 'runs/b/kl.csv', 'runs/b/gold.csv'],
    ['kl1.csv', 'gold1.csv', 'kl2.csv', 'gold2.csv'],
    ['train_s1.csv', 'eval_s1.csv', 'train_s2.csv', 'eval_s2.csv'],
  ])('belong together by their names: %s and %s', (kl1, gold1, kl2, gold2) => {
    const [one, two] = [pair(kl1, gold1, 0), pair(kl2, gold2, 7)];
    for (const files of [
      [...one, ...two],
      [two[0], one[0], one[1], two[1]],
    ]) {
      const fit = expectPlanted(files, {}, 40);
      expect(fit.groups[0].clusters).toBe(2);
      expect(fit.columns.cluster).toBe('file');
      expect(fit.notes.join('\n')).toMatch(/files belong to one run by their names/);
    }
    expectPlanted([...one, ...two], { cluster: 'file' }, 40);
  });

  it('or by the runs that their columns name', () => {
    const files = [1, 2].map((seed) => of(`${'ab'[seed - 1]}.csv`, `seed${seed} - kl`, klAt, seed));
    const scores = [2, 1].map((seed) =>
      of(`${'cd'[seed - 1]}.csv`, `seed${seed} - gold_score`, goldAt, seed),
    );
    expect(expectPlanted([...files, ...scores], {}, 40).groups[0].clusters).toBe(2);
  });

  it('whose names say nothing of it are refused in one line', () => {
    const files = [...pair('a.csv', 'b.csv', 0), ...pair('c.csv', 'd.csv', 7)];
    expect(() => fitRunLogs(files)).toThrow(
      /a\.csv, b\.csv, c\.csv, d\.csv: several hold kl and several gold_score, and .* name those of a run alike/,
    );
  });
});

describe('runs that are none of their own', () => {
  const rows = (name: string, from: number, to: number, shift = 0) =>
    steps.slice(from, to).map((step) => `${name},${step},${klAt(step + shift)},${goldAt(step + shift)}`);
  const header = 'seed,step,kl,gold';
  const without = (list: string[]) => list.map((row) => row.replace(/,\d+,/, ','));

  it('count once where they are copies of another, or of its beginning', () => {
    const log = (list: string[]) => `${[header, ...list].join('\n')}\n`;
    const text = log([...rows('1', 0, 20), ...rows('2', 0, 20), ...rows('3', 0, 9), ...rows('4', 0, 20, 3)]);
    for (const cluster of [undefined, 'seed']) {
      const fit = expectPlanted(text, { cluster }, 40);
      expect(fit.groups[0].clusters).toBe(2);
      expect(fit.notes).toContain('seed: 2, 3 have the KL and scores of 1, row by row: they count once');
    }
    const groups = [
      'set,seed,step,kl,gold',
      ...rows('a,1', 0, 20),
      ...rows('b,1', 0, 20),
      ...rows('b,2', 0, 20, 3),
    ];
    const apart = fitRunLogs(`${groups.join('\n')}\n`, { by: ['set'] });
    expect(apart.groups.map(({ clusters }) => clusters)).toEqual([1, 2]);
  });

  it.each([
    ['steps', header, (list: string[]) => list, /2 begins at step 70, where 1 ends \(60\): one run/],
    ['KL', 'seed,kl,gold', without, /1, 2, 3 do not overlap in KL, .*; --cluster seed takes them for runs/],
  ])('are one run where their %s go on from part to part, in any order', (_, names, made, note) => {
    const parts = [made(rows('1', 0, 7)), made(rows('2', 7, 14)), made(rows('3', 14, 20))];
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
    ]) {
      const text = `${[names, ...order.flatMap((at) => parts[at])].join('\n')}\n`;
      const fit = expectPlanted(text);
      expect(fit.groups[0].clusters).toBe(1);
      expect(fit.notes.join('\n')).toMatch(note);
      expect(fit.groups[0].warnings.map(({ code }) => code)).not.toContain('kl-jumps-back');
      expect(expectPlanted(text, { cluster: 'seed' }).groups[0].clusters).toBe(3);
    }
  });

  it('nor are files without steps, parts of one run', () => {
    const files = [rows('1', 0, 7), rows('1', 7, 14), rows('1', 14, 20)].map((part, at) =>
      log(
        `part${at}.csv`,
        'kl,gold',
        part.map((row) => row.replace(/^1,\d+,/, '')),
      ),
    );
    const fit = expectPlanted(files);
    expect(fit.groups[0].clusters).toBe(1);
    expect(fit.notes.join('\n')).toMatch(/part0, part1, part2 do not overlap in KL/);
  });

  it('but those that begin alike are', () => {
    const text = [header, ...rows('1', 0, 20), ...rows('2', 0, 20, 3), ...rows('3', 0, 9, 5)].join('\n');
    expect(expectPlanted(`${text}\n`, {}, 49).groups[0].clusters).toBe(3);
    const noSteps = ['seed,kl,gold', ...without([...rows('1', 0, 20), ...rows('2', 0, 20, 3)])].join('\n');
    expect(expectPlanted(`${noSteps}\n`, {}, 40).groups[0].clusters).toBe(2);
  });
});
