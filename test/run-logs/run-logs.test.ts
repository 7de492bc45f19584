import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { forms } from '../../src/laws/index.js';
import { createRandom } from '../../src/random/index.js';
import { fitJson, fitRunLogs, fitText, parseBaseline } from '../../src/run-logs/index.js';
import { gaoDrawnLines } from '../laws/reference-data.js';

const dataFile = (name: string) => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');

/** KL and gold of a noisy RL curve, α 0.5, β 0.16. */
const points = Array.from({ length: 20 }, (_, index) => {
  const kl = 0.1 + 2 * index;
  const noise = 0.01 * createRandom(1).stream(`point-${index}`).normal();
  return { kl, gold: forms.rl.value([Math.sqrt(kl)], [0.5, 0.16]) + noise };
});
const csv = (header = 'kl,gold', row = ({ kl, gold }: { kl: number; gold: number }) => `${kl},${gold}`) =>
  `${header}\n${points.map(row).join('\n')}\n`;
const codes = (text: string, options = {}) =>
  fitRunLogs(text, options).groups.flatMap(({ warnings }) => warnings.map(({ code }) => code));
const inside = ({ low, high }: { low: number; high: number }, value: number) => low <= value && value <= high;

describe('logs of other programs need no option', () => {
  it('TRL PPO: trainer_state.json, KL a response, the trained score named as such', () => {
    const fit = fitRunLogs(dataFile('logs/trl-ppo-trainer-state.json'), {
      baseline: 'fit',
      file: 'trainer_state.json',
    });
    expect(fit.columns).toMatchObject({ kl: 'objective/kl', gold: 'objective/scores', tokens: undefined });
    expect(inside(fit.groups[0].alpha, 0.9)).toBe(true);
    expect(inside(fit.groups[0].beta, 0.2)).toBe(true);
    expect(fit.groups[0].baseline).toMatchObject({ from: 'fit', estimate: expect.closeTo(-1.2, 1) });
    expect(fit.notes.join()).toMatch(/objective\/scores, the score that was trained on/);
    expect(fit.notes.join()).toMatch(/1 rows without KL/);
  });

  it('TRL GRPO: JSON lines, KL a token times completions/mean_length', () => {
    const fit = fitRunLogs(dataFile('logs/trl-grpo.jsonl'), { file: 'grpo.jsonl' });
    expect(fit.columns).toMatchObject({ kl: 'kl', gold: 'gold_reward', tokens: 'completions/mean_length' });
    expect(inside(fit.groups[0].alpha, 0.5)).toBe(true);
    expect(inside(fit.groups[0].beta, 0.16)).toBe(true);
    expect(fit.notes.join()).toMatch(/mean over tokens/);
  });

  it('OpenRLHF: a wandb CSV with prefixes, gaps and seeds', () => {
    const fit = fitRunLogs(dataFile('logs/openrlhf-wandb.csv'));
    expect(fit.columns).toMatchObject({ kl: 'train/kl', gold: 'eval/gold_reward', cluster: 'seed' });
    expect(fit.groups[0].clusters).toBe(4);
    expect(inside(fit.groups[0].alpha, 0.6)).toBe(true);
    expect(inside(fit.groups[0].beta, 0.17)).toBe(true);
  });

  it('the curves of a study are grouped by method, each with its own law', () => {
    const rows = points.flatMap(({ kl, gold }) => [
      `bon,${kl / 4},${Math.sqrt(kl / 4)},${gold}`,
      `rl,${kl},${Math.sqrt(kl)},${gold}`,
    ]);
    const fit = fitRunLogs(`method,kl,kl_distance,gold_score\n${rows.join('\n')}\n`);
    expect(fit.groups.map(({ group, form }) => [group, form])).toEqual([
      ['bon', 'bon'],
      ['rl', 'rl'],
    ]);
  });

  it('best-of-n without KL takes ln n − (n − 1)/n', () => {
    const rows = [1, 2, 4, 8, 16, 32, 64, 128].map((n) => {
      const kl = Math.log(n) - (n - 1) / n;
      return `${n},${forms.bon.value([Math.sqrt(kl)], [0.6, 0.1])}`;
    });
    const fit = fitRunLogs(`n,gold_score\n${rows.join('\n')}`);
    expect(fit.groups[0].form).toBe('bon');
    expect(fit.groups[0].alpha.estimate).toBeCloseTo(0.6, 10);
  });

  it('the digitised Gao file fits by size within 0.02 and 0.01 of the drawn lines', () => {
    const fit = fitRunLogs(dataFile('gao2022_fig1a_bon_gold_digitised.csv'), {
      form: 'bon',
      by: ['rm_size'],
    });
    expect(fit.groups.map(({ group }) => group)).toEqual(['12M', '85M', '1.2B']);
    for (const { group, alpha, beta } of fit.groups) {
      const drawn = gaoDrawnLines('bon').find(({ size }) => size === group)!;
      expect(Math.abs(alpha.estimate - drawn.alpha)).toBeLessThan(0.02);
      expect(Math.abs(beta.estimate - drawn.beta)).toBeLessThan(0.01);
    }
  });
});

describe('formats and units', () => {
  const reference = fitRunLogs(csv()).groups[0].alpha.estimate;

  it.each([
    ['tabs', csv('kl\tgold', ({ kl, gold }) => `${kl}\t${gold}`)],
    ['semicolons', csv('kl;gold', ({ kl, gold }) => `${kl};${gold}`)],
    ['JSON lines', points.map((point) => JSON.stringify(point)).join('\n')],
    ['a JSON list', JSON.stringify(points)],
    ['Windows line ends and a byte-order mark', `\uFEFF${csv().replaceAll('\n', '\r\n')}`],
    [
      'quoted cells',
      csv('"kl","gold","a ""note"", with\nlines"', ({ kl, gold }) => `"${kl}","${gold}","x, y"`),
    ],
    ['decimal commas', csv('kl;gold', ({ kl, gold }) => `${kl};${gold}`.replaceAll('.', ','))],
    ['a Markdown table', csv('| kl | gold |\n|---|---|', ({ kl, gold }) => `| ${kl} | ${gold} |`)],
    [
      'printed dictionaries',
      points.map(({ kl, gold }) => `saved\n{'kl': ${kl}, 'gold': ${gold}}`).join('\n'),
    ],
    ['√KL', csv('kl_distance,gold', ({ kl, gold }) => `${Math.sqrt(kl)},${gold}`)],
  ])('%s give the same fit', (_, text) => {
    expect(fitRunLogs(text).groups[0].alpha.estimate).toBeCloseTo(reference, 10);
  });

  it('bytes may be compressed or in another encoding', () => {
    const utf16 = Buffer.from(`\uFEFF${csv()}`, 'utf16le');
    for (const bytes of [gzipSync(csv()), utf16])
      expect(fitRunLogs(bytes).groups[0].alpha.estimate).toBeCloseTo(reference, 10);
  });

  it('how numbers were read, and what was left out, stands in the notes', () => {
    const text = `${csv('kl;gold', ({ kl, gold }) => `${kl};${gold}`.replaceAll('.', ','))}mean;19,1;1\n`;
    const { notes, groups } = fitRunLogs(text);
    expect(groups[0].warnings[0].message).toBe('1 row left out: line 22: sums up the rows above (mean)');
    expect(notes).toEqual([
      '; between cells, decimal commas',
      'kl: 0,1 is read as 0.1',
      expect.stringMatching(/^gold: 0,\d+ is read as 0\.\d+$/),
      expect.stringMatching(/fitted as RL/),
    ]);
  });

  it('bits are ln 2 nats', () => {
    const text = csv('kl,gold', ({ kl, gold }) => `${kl / Math.LN2},${gold}`);
    expect(fitRunLogs(text, { klUnit: 'bits' }).groups[0].alpha.estimate).toBeCloseTo(reference, 10);
  });

  it('--tokens takes a number or a column, and 1 keeps the KL as it is', () => {
    const text = csv('kl,gold,response_length', ({ kl, gold }) => `${kl / 50},${gold},50`);
    expect(fitRunLogs(text, { tokens: '50' }).groups[0].alpha.estimate).toBeCloseTo(reference, 10);
    expect(fitRunLogs(text, { tokens: 'response_length' }).groups[0].alpha.estimate).toBeCloseTo(
      reference,
      10,
    );
    expect(Math.max(...fitRunLogs(text, { tokens: '1' }).groups[0].data.map(({ kl }) => kl))).toBeCloseTo(
      38.1 / 50,
      10,
    );
  });

  it('scores are recentred on the first point of each run, or on a number', () => {
    const shifted = csv('kl,gold,run', ({ kl, gold }) => `${kl},${gold + 7},a`);
    const first = fitRunLogs(shifted, { baseline: 'first' }).groups[0];
    expect(first.data[0].gold).toBe(0);
    expect(fitRunLogs(shifted, { baseline: 7 }).groups[0].alpha.estimate).toBeCloseTo(reference, 9);
    expect(parseBaseline('-1.5')).toBe(-1.5);
    expect(() => parseBaseline('last')).toThrow(/neither first, fit nor a number/);
  });

  it('with a fitted baseline the scatter holds α and β in 92 % or more of 60 single curves', () => {
    const random = createRandom(9).stream('baseline');
    const covered = { alpha: 0, beta: 0 };
    for (let trial = 0; trial < 60; trial++) {
      const text = csv(
        'kl,gold',
        ({ kl }) => `${kl},${3 + forms.rl.value([Math.sqrt(kl)], [0.5, 0.16]) + 0.02 * random.normal()}`,
      );
      const [{ alpha, beta }] = fitRunLogs(text, { baseline: 'fit', seed: trial, bootstrap: 300 }).groups;
      covered.alpha += Number(inside(alpha, 0.5));
      covered.beta += Number(inside(beta, 0.16));
    }
    for (const count of Object.values(covered)) expect(count / 60).toBeGreaterThanOrEqual(0.92);
  });
});

describe('bad input says which row and why', () => {
  const rowsAround = (bad: string) => `kl,gold\n${bad}\n${csv().split('\n').slice(1).join('\n')}`;

  it.each([
    ['NaN', 'NaN,1', /line 2: kl is NaN, not a number/],
    ['words', '1,high', /line 2: gold is high, not a number/],
    ['negative KL', '-0.5,1', /line 2: kl is -0.5, and a KL is never negative/],
    ['infinity', '1,Infinity', /line 2: gold is Infinity, not a number/],
  ])('%s: the row is left out and named', (_, bad, message) => {
    const [group] = fitRunLogs(rowsAround(bad)).groups;
    expect(group.points).toBe(20);
    const warning = group.warnings.find(({ code }) => code === 'rows-dropped');
    expect(warning?.message).toMatch(message);
    expect(warning?.advice).toMatch(/Mend or remove/);
  });

  it('a KL that is negative by rounding counts as 0', () => {
    expect(fitRunLogs(rowsAround('-0.0002,0')).groups[0].points).toBe(21);
  });

  it('an empty group and a group of three points are named beside the groups that fit', () => {
    const text = csv('kl,gold,size', ({ kl, gold }) => `${kl},${gold},big`);
    const fit = fitRunLogs(`${text}1,1,small\n2,1,small\n3,1,small\nNaN,1,empty\n`, { by: ['size'] });
    expect(fit.groups.map(({ group }) => group)).toEqual(['big']);
    expect(fit.failed.map(({ subject, message }) => [subject, message])).toEqual([
      ['small', '3 points, at least 4 are needed'],
      ['empty', 'no usable point (line 25: kl is NaN, not a number)'],
    ]);
    expect(fitText(fit)).toMatch(/small: 3 points, at least 4 are needed/);
  });

  it.each([
    ['an empty file', '', /log\.csv: is empty/],
    ['a header alone', 'kl,gold\n', /has a header and no rows/],
    ['fewer than four points', 'kl,gold\n1,1\n2,2\n', /nothing to fit: 2 points, at least 4 are needed/],
    ['only one KL', 'kl,gold\n1,1\n1,2\n1,3\n1,4\n', /fewer than two different KL above 0/],
    [
      'no KL column',
      'step,gold\n1,2\n',
      /no KL column is recognised; name it with --kl; there are: step, gold/,
    ],
    ['no score column', 'kl,loss\n1,2\n', /no gold score column is recognised; name it with --gold/],
    [
      'too many cells',
      'kl,gold\n1,2,3\n',
      /line 2: 3 cells, and every row has more than the 2 of the header/,
    ],
    ['an open quote', 'kl,gold\n"1,2\n', /line 2: a quote is opened and never closed/],
    [
      '1,055 without a sign of what it is',
      'kl;gold\n1,055;1\n2,310;2\n',
      /line 2: kl is 1,055, which can be/,
    ],
    ['lists in cells', '{"kl":[1,2],"gold":2}\n{"kl":[3,4],"gold":3}', /line 1: kl is a list of 2/],
    ['JSON without a list', '{\n"kl": 1\n}', /holds no list of points/],
  ])('%s is one clear error', (_, text, message) => {
    expect(() => fitRunLogs(text, { file: 'log.csv' })).toThrow(message);
  });

  it('an unknown column named by an option lists those that exist', () => {
    expect(() => fitRunLogs(csv(), { kl: 'KL2' })).toThrow(
      /--kl: no column KL2 \(did you mean kl\?\); there are: kl, gold/,
    );
    expect(() => fitRunLogs(csv(), { by: ['size'] })).toThrow(/--by: no column size/);
  });
});

describe('warnings of a fit', () => {
  it('a constant score', () => {
    expect(codes(csv('kl,gold', ({ kl }) => `${kl},0.3`))).toContain('constant-score');
  });

  it('KL that looks like a mean over tokens', () => {
    expect(codes(csv('kl,gold', ({ kl, gold }) => `${kl / 100},${gold}`))).toContain(
      'per-token-kl-suspected',
    );
    expect(codes(csv())).not.toContain('per-token-kl-suspected');
  });

  it('scores that do not start at 0, and not after a baseline', () => {
    const text = csv('kl,gold', ({ kl, gold }) => `${kl},${gold - 2}`);
    expect(codes(text)).toContain('score-not-recentred');
    expect(codes(text, { baseline: 'fit' })).not.toContain('score-not-recentred');
    expect(codes(csv())).not.toContain('score-not-recentred');
  });

  it('a law that its points do not follow, whose α hangs on the range, beside one that fits', () => {
    const text = ['kl,gold,run']
      .concat(
        ['a', 'b', 'c'].flatMap((run, seed) =>
          Array.from({ length: 40 }, (_, index) => {
            const d = 0.2 * (index + 1) + 0.01 * seed;
            return `${d * d},${(1 + 0.01 * seed) * d * (0.9 - 0.45 * Math.log(d))},${run}`;
          }),
        ),
      )
      .join('\n');
    const shape = ['law-misfits', 'fit-depends-on-range', 'other-law-fits-better'];
    expect(codes(text, { form: 'bon', cluster: 'run' })).toEqual(expect.arrayContaining(shape));
    for (const code of shape) expect(codes(text, { form: 'rl', cluster: 'run' })).not.toContain(code);
  });

  it('few points, one run, and a peak that was never reached', () => {
    const text = ['kl,gold', ...points.slice(0, 6).map(({ kl, gold }) => `${kl},${gold}`)].join('\n');
    expect(codes(text)).toEqual(
      expect.arrayContaining(['too-few-points', 'too-few-seeds', 'peak-outside-range']),
    );
  });
});

describe('output', () => {
  it('JSON has exactly the keys of the contract, and null for a peak that is never reached', () => {
    const rising = csv('kl,gold', ({ kl }) => `${kl},${Math.sqrt(kl) * (0.5 + 0.1 * Math.sqrt(kl))}`);
    const { groups } = JSON.parse(fitJson(fitRunLogs(rising, { form: 'bon' })));
    expect(Object.keys(groups[0])).toEqual([
      'group',
      'form',
      'alpha',
      'beta',
      'peak',
      'peakIntervals',
      'interval',
      'largestKl',
      'rmse',
      'rmseOverPeak',
      'rSquared',
      'lagOneCorrelation',
      'reducedChiSquare',
      'degreesOfFreedom',
      'points',
      'runs',
      'warnings',
    ]);
    expect(Object.keys(groups[0].alpha)).toEqual(['estimate', 'low', 'high']);
    expect(groups[0].peak).toEqual({ klDistance: null, kl: null, gold: null });
    expect(Object.keys(groups[0].warnings[0])).toEqual(['code', 'message']);
  });

  it('the table has a bound where the peak lies beyond the points: their end, and what the law gives there', () => {
    const short = csv('kl,gold', ({ kl }) => `${kl},${Math.sqrt(kl) * (0.5 - 0.01 * Math.sqrt(kl))}`);
    const fit = fitRunLogs(short, { form: 'bon' });
    const end = Math.sqrt(fit.groups[0].largestKl);
    const bounds = [end, end ** 2, end * (0.5 - 0.01 * end)].map((value) => Number(value.toPrecision(3)));
    expect(fitText(fit)).toMatch(new RegExp(bounds.map((value) => `> ${value}`).join(' +')));
    expect(fit.groups[0].peak.klDistance.estimate).toBeCloseTo(25, 6);
  });

  it('the table holds a line a group, the law, and the comparison on request', () => {
    const text = fitText(fitRunLogs(csv(), { compare: true }));
    expect(text).toMatch(/R\(d\) = d\(α − β ln d\), d = √KL/);
    expect(text).toMatch(/^all {4}rl {4}0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]/m);
    expect(text).toMatch(/log-one-plus/);
  });

  it('a level of confidence stands with several runs only', () => {
    const runs = (count: number) =>
      ['kl,gold,group,seed', ...points.map(({ kl, gold }, index) => `${kl},${gold},a,${index % count}`)].join(
        '\n',
      );
    const of = (count: number) => fitRunLogs(runs(count), { form: 'rl' });
    const interval = (count: number) => JSON.parse(fitJson(of(count))).groups[0].interval;
    expect(interval(1)).toMatchObject({ over: 'scatter of this run only', confidence: null });
    expect(interval(2)).toMatchObject({ over: 'none', confidence: null });
    expect(interval(4)).toMatchObject({ over: 'runs', confidence: 0.95 });
    expect(fitText(of(1))).toMatch(/^Brackets: scatter of this run only, without a level of confidence$/m);
    expect(fitText(of(1))).not.toMatch(/95 %/);
    expect(fitText(of(2))).toMatch(/^No brackets: too few runs or points$/m);
    expect(fitText(of(4))).toMatch(/^Brackets: 95 % intervals over runs$/m);
  });

  it('two runs have coefficients without intervals, and one warning that says why', () => {
    const text = ['kl,gold,seed', ...points.map(({ kl, gold }, index) => `${kl},${gold},${index % 2}`)].join(
      '\n',
    );
    const fit = fitRunLogs(text, { form: 'rl' });
    const shown = fitText(fit);
    expect(shown).toMatch(/^all {4}rl {4}0\.\d{3} {2}0\.\d{4} {2}/m);
    expect(shown).toMatch(/all: 2 independent runs, too few for an interval \[too-few-seeds\]/);
    expect(shown).not.toMatch(/NaN|–, –|interval-missing/);
    const [group] = JSON.parse(fitJson(fit)).groups;
    expect(group.alpha).toEqual({ estimate: expect.closeTo(0.5, 1), low: null, high: null });
    expect(group.peakIntervals.kl).toMatchObject({ low: null, high: null });
    expect(group.warnings.map(({ code }: { code: string }) => code)).toContain('too-few-seeds');
  });

  it('is the same for the same seed', () => {
    expect(fitJson(fitRunLogs(csv(), { seed: 3 }))).toBe(fitJson(fitRunLogs(csv(), { seed: 3 })));
  });
});
