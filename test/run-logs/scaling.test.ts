/** Other scaling laws from logs: columns and units, published refits, doubts, and one line for what is refused. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import {
  type FitScalingOptions,
  fitScalingLog,
  formList,
  scalingJson,
  scalingText,
} from '../../src/run-logs/index.js';

const data = (name: string) => readFileSync(new URL(`../data/${name}`, import.meta.url));
const csv = (header: string, rows: readonly (readonly unknown[])[]) =>
  `${header}\n${rows.map((row) => row.join(',')).join('\n')}\n`;
const fitted = (log: string | Uint8Array, options: FitScalingOptions) =>
  fitScalingLog(log, { bootstrap: 100, file: 'runs.csv', ...options });
/** Of estimates alone, which no resampling changes. */
const few = 10;
const valuesOf = (log: string | Uint8Array, options: FitScalingOptions) =>
  fitted(log, { bootstrap: few, ...options }).groups[0].parameters.map(({ estimate }) => estimate);

/** (8.8e13/N)^0.076 without noise: Kaplan et al. 2020, equation 1.1. */
const kaplan = (n: number) => (8.8e13 / n) ** 0.076;
const sizes = [1e6, 3e6, 1e7, 3e7, 1e8, 3e8, 1e9];

/** Two seconds of a processor each; on a machine with other work many times as long. */
describe('published fits come out of their data', { timeout: 300_000 }, () => {
  it('Besiroglu et al. 2024 from the points of Chinchilla’s figure 4', () => {
    const options = { form: 'chinchilla', where: ['loss<3.44'], bootstrap: 40 };
    const { groups, notes } = fitted(data('chinchilla_svg_extracted_data.csv'), options);
    const [{ parameters, derived, points, residuals }] = groups;
    expect([points, residuals]).toEqual([240, 'huber']);
    expect(notes.join()).toMatch(/no column of tokens: it is C\/\(6N\) of Training FLOP and Model Size/);
    // A rerun of their notebook; the exponent of N_opt is β/(α + β) of their table, .3659/.7137.
    const published = [1.8172, 477.8, 2143, 0.3473, 0.3672];
    for (const [place, { estimate, low, high }] of parameters.entries()) {
      expect(Math.abs(estimate / published[place] - 1)).toBeLessThan(4e-4);
      expect(low).toBeLessThan(published[place]);
      expect(high).toBeGreaterThan(published[place]);
    }
    expect(derived[0].estimate).toBeCloseTo(0.5127, 2);
    // 20 tokens a parameter within the interval, as for their Chinchilla.
    expect(derived[4].low).toBeLessThan(20);
    expect(derived[4].high).toBeGreaterThan(20);
  });

  const runs: FitScalingOptions = {
    form: 'chinchilla',
    where: ['set=grid,big', 'id=iso*'],
    lastOf: ['id'],
    input: ['N=Nall'],
    output: 'kl',
  };

  it('the prototype’s 38 runs by Huber with the entropy held: a .58, b .322 (scipy: .5806, .32169)', () => {
    const options = { ...runs, offset: 2.6467, fix: ['E=2.6467'], bootstrap: few };
    const [{ parameters, points, rmse }] = fitted(data('pretraining_prototype_runs.csv'), options).groups;
    expect(points).toBe(38);
    expect(parameters[0]).toMatchObject({ estimate: 2.6467, fixed: true, from: 'fixed' });
    expect(parameters[3].estimate).toBeCloseTo(0.5806, 3);
    expect(parameters[4].estimate).toBeCloseTo(0.32169, 4);
    expect(rmse).toBeCloseTo(0.00493, 5);
  });

  it('and the logarithm of their excess by least squares: scipy’s .65471, .32157, R² .98931', () => {
    const options: FitScalingOptions = { ...runs, fix: ['E=0'], residuals: 'log', bootstrap: few };
    const [{ parameters, rSquared }] = fitted(data('pretraining_prototype_runs.csv'), options).groups;
    expect(parameters[1].estimate).toBeCloseTo(51.614, 2);
    expect(parameters[2].estimate).toBeCloseTo(9.6925, 3);
    expect(parameters[3].estimate).toBeCloseTo(0.65471, 4);
    expect(parameters[4].estimate).toBeCloseTo(0.32157, 4);
    expect(rSquared).toBeCloseTo(0.98931, 4);
  });

  it('the prototype’s GRPO run: A .834 [.81, .95], B .765, C_mid 10.8 GFLOP', () => {
    const options = { form: 'scale-rl', output: 'gold' };
    const [{ parameters, warnings }] = fitted(data('rl_v3_grpo.csv'), options).groups;
    const [, ceiling, middle, slope] = parameters;
    expect(ceiling.estimate).toBeCloseTo(0.834, 2);
    expect(ceiling.low).toBeCloseTo(0.81, 1);
    expect(middle.estimate / 1e9).toBeCloseTo(10.8, 0);
    expect(slope.estimate).toBeCloseTo(0.765, 2);
    expect(warnings.map(({ code }) => code)).toContain('too-few-seeds');
  });
});

describe('columns and units', () => {
  it.each([
    ['n_params,val_loss', (n: number) => n],
    ['Model Size,eval/loss', (n: number) => (n >= 1e9 ? `${n / 1e9} B` : `${n / 1e6}M`)],
    ['non_embedding_params,loss', (n: number) => n.toExponential()],
    ['N,test_loss', (n: number) => `${n / 1e6} million parameters`],
  ])('%s', (header, written) => {
    const log = csv(
      header,
      sizes.map((n) => [written(n), kaplan(n)]),
    );
    const [scale, exponent] = valuesOf(log, { form: 'kaplan-n' });
    expect(scale / 8.8e13).toBeCloseTo(1, 5);
    expect(exponent).toBeCloseTo(0.076, 7);
  });

  it('says how sizes were read, and takes a perplexity’s logarithm', () => {
    const log = csv(
      'params,perplexity',
      sizes.map((n) => [`${n / 1e6}m`, Math.exp(kaplan(n))]),
    );
    const { notes, groups } = fitted(log, { form: 'kaplan-parameters' });
    expect(notes.join()).toMatch(/params: 1m is read as 1e6/);
    expect(notes.join()).toMatch(/perplexity: its logarithm/);
    expect(groups[0].parameters[1].estimate).toBeCloseTo(0.076, 6);
  });

  it('reads pass@1, pass@2, … as one curve, and per cent as shares', () => {
    const ks = [1, 2, 4, 8, 16, 32];
    const coverage = ks.map((k) => 100 * (1 - Math.exp(-0.15 * k ** 0.4)));
    const log = csv(`model,${ks.map((k) => `pass@${k}`).join()}`, [['base', ...coverage]]);
    const [a, b] = valuesOf(log, { form: 'coverage' });
    expect(a).toBeCloseTo(0.15, 6);
    expect(b).toBeCloseTo(0.4, 6);
  });

  it('fits the laws against √KL to the usual columns', () => {
    const kl = Array.from({ length: 20 }, (_, index) => (0.3 + index / 4) ** 2);
    const log = csv(
      'kl,gold_score',
      kl.map((value) => [value, Math.sqrt(value) * (0.6 - 0.1 * Math.sqrt(value))]),
    );
    const found = valuesOf(log, { form: 'power', fix: ['gamma=1'] });
    expect(found[0]).toBeCloseTo(0.6, 5);
    expect(found[1]).toBeCloseTo(0.1, 5);
  });

  it('lists every form with inputs, parameters and source', () => {
    expect(formList()).toMatch(/kaplan-parameters \(also kaplan-n\): \(N_c\/N\)\^a/);
    expect(formList()).toMatch(/inputs {6}parameterCount in .*; tokens in training tokens/);
  });

  it('gives JSON that holds what the text says', () => {
    const log = csv(
      'N,loss',
      sizes.map((n, index) => [n, kaplan(n) * (1 + 0.002 * (-1) ** index)]),
    );
    const { groups, form } = JSON.parse(scalingJson(fitted(log, { form: 'kaplan-n', compare: true })));
    expect(form.name).toBe('kaplan-parameters');
    const [{ parameters, comparison, points, rmse, rSquared }] = groups;
    expect(Object.keys(parameters.exponent)).toEqual([
      'symbol',
      'estimate',
      'low',
      'high',
      'identified',
      'fixed',
      'from',
    ]);
    expect([points, comparison.length]).toEqual([7, 1]);
    expect(rmse).toBeGreaterThan(0.001);
    expect(rSquared).toBeGreaterThan(0.99);
  });
});

describe('doubts', () => {
  const codesOf = (log: string, options: FitScalingOptions) =>
    fitted(log, options).groups[0].warnings.map(({ code }) => code);
  const loss = (n: number, d: number) => 1.8 + 480 * n ** -0.35 + 2100 * d ** -0.37;

  it('of an input that does not vary and of few points', () => {
    const log = csv(
      'N,D,loss',
      sizes.map((n) => [n, 1e10, loss(n, 1e10)]),
    );
    const codes = codesOf(log, { form: 'chinchilla', residuals: 'log', fix: ['E=1.8', 'b=0.37'] });
    expect(codes).toContain('input-does-not-vary');
    expect(codes).toContain('few-points-for-parameters');
  });
});

describe('what is refused in one line', () => {
  const log = csv(
    'N,D,loss',
    sizes.map((n) => [n, 1e9, kaplan(n)]),
  );

  it.each<[FitScalingOptions, RegExp]>([
    [{ form: 'chinchila' }, /--form chinchila: no law has this name\. Did you mean chinchilla\?/],
    [{ form: 'coverage' }, /no column of .* is recognised; name it with --(input|output)/],
    [
      { form: 'kaplan-n', input: ['params'] },
      /--input parameterCount: no column params; there are: N, D, loss/,
    ],
    [{ form: 'chinchilla', input: ['N=D', 'D=D'] }, /--input tokens=D: is the column of parameterCount too/],
    [{ form: 'chinchilla', input: ['C=1e21'] }, /--input compute=1e21: chinchilla takes .*; leave this one/],
    [{ form: 'chinchilla', input: ['width=N'] }, /the inputs of chinchilla are parameterCount and tokens/],
    [{ form: 'kaplan-n', fix: ['b=1'] }, /kaplan-parameters has no parameter b; it has N_c .*, a /],
    [{ form: 'kaplan-n', fix: ['a'] }, /is not <parameter>=<number>/],
    [{ form: 'kaplan-n', fix: ['a=-1'] }, /a of kaplan-parameters is at least 0/],
    [{ form: 'kaplan-n', fix: ['a=1', 'N_c=1'] }, /nothing is left to fit/],
    [{ form: 'kaplan-d' }, /all 7 points have the same tokens/],
    [{ form: 'kaplan-n', where: ['N<1e6'] }, /none of 7 rows is left/],
    [{ form: 'kaplan-n', where: ['small'] }, /is no condition/],
    [{ form: 'kaplan-n', robust: true, residuals: 'log' }, /give one/],
    [{ form: 'power' }, /no gold score column is recognised/],
  ])('%j', (options, message) => {
    expect(() => fitted(log, options)).toThrow(message);
  });

  it.each([
    [
      'N,D,loss\n1e6,1e9,3\n2e6,-5,2.9\n',
      'kaplan',
      /runs\.csv: line 3: D is -5; allowed as tokens: at least 0/,
    ],
    ['N,loss\n1e6,3\n2e6,-1\n', 'kaplan-n', /line 3: loss is -1, and its logarithm is fitted/],
    ['k,coverage\n1,0.2\n2,1.7\n', 'coverage', /goes up to 1\.7; allowed: shares from 0 to 1/],
    ['N,loss\n1e6,3\n2e6,2.9\n', 'kaplan-n', /2 points for 2 free parameters/],
  ])('%j', (text, form, message) => {
    expect(() => fitted(text, { form })).toThrow(message);
  });
});

describe('several runs of a law of gold against KL', () => {
  it('are resampled whole, and their differences do not leave the shape of the curve open', () => {
    const random = createRandom(5);
    const lines = ['a', 'b', 'c', 'd', 'e'].flatMap((run, place) =>
      Array.from({ length: 20 }, (_, index) => {
        const d = Math.sqrt(0.1 + 1.5 * index);
        const gold = d * (0.9 + 0.05 * (place - 2) - 0.03 * d) + 0.02 * random.normal();
        return `${run},${d * d},${gold}`;
      }),
    );
    const log = `run,kl,gold\n${lines.join('\n')}\n`;
    const [{ parameters, resampledRuns }] = fitScalingLog(log, { form: 'power', bootstrap: 40 }).groups;
    expect(resampledRuns).toBe(5);
    // The truth: α .9 on average, β .03, γ 1; α of the runs has a standard error of 0.035.
    for (const [index, truth] of [0.9, 0.03, 1].entries()) {
      const { low, high } = parameters[index];
      expect(low).toBeLessThan(truth);
      expect(high).toBeGreaterThan(truth);
    }
    expect(parameters[0].high - parameters[0].low).toBeGreaterThan(0.1);
    expect(parameters[0].high - parameters[0].low).toBeLessThan(1);
  });

  it('say that an asymptote beyond the data is not identified', () => {
    const random = createRandom(6);
    const lines = ['a', 'b', 'c', 'd'].flatMap((run) =>
      Array.from({ length: 12 }, (_, index) => {
        const compute = 10 * 200 ** (index / 11);
        const rate = 0.1 + 0.6 / (1 + (20_000 / compute) ** 0.9) + 0.004 * random.normal();
        return `${run},${compute},${rate}`;
      }),
    );
    const fit = fitScalingLog(`run,gpu_hours,pass_rate\n${lines.join('\n')}\n`, {
      form: 'scale-rl',
      bootstrap: few,
    });
    expect(scalingText(fit)).toMatch(/^A +not identified +\[[\d.]+, ∞\]/m);
    expect(JSON.parse(scalingJson(fit)).groups[0].parameters.A.identified).toBe(false);
  });
});
