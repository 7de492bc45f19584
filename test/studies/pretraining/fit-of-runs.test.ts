/** `goodhart fit --form chinchilla` on a study's own runs gives the numbers of its own table of laws, intervals included. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../src/engine/table/index.js';
import { readReportData } from '../../../src/report/index.js';
import { type FitScalingOptions, fitScalingLog } from '../../../src/run-logs/index.js';
import { mean, studentQuantile } from '../../../src/statistics/index.js';
import { studies } from '../../../src/studies/index.js';
import { goodhart } from '../../cli/goodhart.js';

const folder = 'results/pretraining-seed-104';
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const laws = parseCsv(read('laws.csv'));
const [{ entropy }] = parseCsv(read('language.csv'));
const grid = ['held_out=0', 'schedule=matched', 'epochs=1', 'curated_share=0', 'budget>0'];

const fitOf = (options: Partial<FitScalingOptions>) =>
  fitScalingLog(read('runs.csv'), {
    ...{ form: 'chinchilla', where: grid, by: ['domain'], cluster: 'compute', ...options },
  });
const known = fitOf({ fix: [`E=${entropy}`] });

const cases: [subset: string, fits: ReturnType<typeof fitOf>][] = [
  ['known', known],
  ['free', fitOf({})],
  ['excess', fitOf({ fix: ['E=0'], output: 'excess', residuals: 'log' })],
];

/** Less than the decade and a half of compute that L(C) is fitted to, and none of the budgets. */
const belowForecasts = '1e10';

/** What `goodhart plan` says of the folder at a compute. */
const plans = new Map<string, Promise<{ code: number; out: string }>>();
function planAt(compute: string): Promise<{ code: number; out: string }> {
  const made = plans.get(compute) ?? goodhart('plan', folder, '--compute', compute, '--json');
  plans.set(compute, made);
  return made;
}

describe.each(cases)('the law of N and D, E %s', (subset, { groups }) => {
  const [fit] = groups;

  it('is fitted to the runs that the study fits it to', () => {
    const rows = laws.filter((row) => row.law === 'chinchilla' && row.subset === subset);
    expect(rows.map(({ runs }) => Number(runs))).toEqual(rows.map(() => fit.runs));
    expect(groups).toHaveLength(1);
  });

  it.each(['E', 'A', 'B', 'a', 'b', 'split'])('has the same %s', (name) => {
    const row = laws.find(
      (own) => own.law === 'chinchilla' && own.subset === subset && own.parameter === name,
    );
    const parameter = fit.parameters.find(({ symbol }) => symbol === name);
    const found = parameter ?? fit.derived.find((one) => one.name === 'exponent of N_opt')!;
    // What is held has no row.
    if (row === undefined) return expect(parameter?.fixed).toBe(true);
    for (const end of ['estimate', 'low', 'high'] as const) {
      const stored = Number(row[end === 'estimate' ? end : `estimate_${end}`]);
      expect(found[end] / stored, end).toBeCloseTo(1, 9);
    }
  });
});

describe('goodhart fit on the runs of a study', () => {
  it('has the numbers of the report with the flags that the guide names', async () => {
    const guide = readFileSync('docs/how-to/scaling-laws.md', 'utf8');
    const flags = ['--form', 'chinchilla', '--where', 'held_out=0', '--by', 'domain', '--cluster', 'compute'];
    expect(guide).toContain(flags.join(' '));
    const { out } = await goodhart('fit', 'results/pretraining/runs.csv', ...flags, '--json');
    const { groups, notes } = JSON.parse(out);
    const own = parseCsv(readFileSync('results/pretraining/laws.csv', 'utf8')).filter(
      (row) => row.law === 'chinchilla' && row.subset === 'free',
    );
    const parameters = Object.values(groups[0].parameters) as Record<'low' | 'estimate', number>[] &
      { symbol: string }[];
    expect(parameters).toHaveLength(5);
    for (const { symbol, low, estimate } of parameters) {
      const row = own.find(({ parameter }) => parameter === symbol)!;
      expect(estimate / Number(row.estimate), symbol).toBeCloseTo(1, 6);
      expect(low / Number(row.estimate_low), symbol).toBeCloseTo(1, 6);
    }
    expect(notes.join()).not.toContain('held_out');
  });

  it('says so where held-out runs are among those that are fitted', async () => {
    // Whatever the law: this one has two parameters.
    const { out } = await goodhart('fit', 'results/pretraining/runs.csv', '--form', 'kaplan-n', '--json');
    expect(JSON.parse(out).notes.join()).toContain('2 of the rows that are fitted have held_out=1');
  });
});

describe('goodhart plan', () => {
  it('has on the folder the sizes that its own law gives, and intervals as wide', async () => {
    const parameter = (name: string) =>
      Number(
        laws.find((row) => row.law === 'chinchilla' && row.subset === 'known' && row.parameter === name)!
          .estimate,
      );
    const [A, B, a, b] = ['A', 'B', 'a', 'b'].map(parameter);
    const { code, out } = await planAt('1e12');
    const [plan] = JSON.parse(out).groups;
    // Hoffmann et al. 2022, equation 4.
    const best = ((a * A) / (b * B)) ** (1 / (a + b)) * (1e12 / 6) ** (b / (a + b));
    const loss = (n: number) => Number(entropy) + A * n ** -a + B * (1e12 / (6 * n)) ** -b;
    expect(code).toBe(0);
    expect(plan.parameters.estimate / best).toBeCloseTo(1, 8);
    expect(plan.tokens.estimate).toBeCloseTo(1e12 / (6 * best), 0);
    expect(plan.loss.estimate).toBeCloseTo(loss(best), 8);
    for (const { parameters, lost } of plan.sizes)
      expect(lost.estimate).toBeCloseTo(loss(parameters) - loss(best), 8);
    expect(plan.law.a.low).toBeCloseTo(known.groups[0].parameters[3].low, 10);
  });

  it('and the headline of the report give one size an approach, and both say which', async () => {
    const optimal = parseCsv(read('compute-optimal.csv')).filter(({ protocol }) => protocol === 'isoflop');
    const { budget, ...row } = optimal[optimal.length - 1];
    const { out } = await planAt(budget);
    const [plan] = JSON.parse(out).groups;
    expect(plan.beside.approaches).toMatchObject([{ approach: 'isoflop' }]);
    const [{ parameters }] = plan.beside.approaches;
    expect(parameters.estimate).toBeCloseTo(Number(row.optimal_parameters), 6);
    expect(parameters.low).toBeCloseTo(Number(row.optimal_parameters_low), 6);
    const sentence = studies.get('pretraining').headline?.(readReportData(folder).tables);
    const digits = (value: number) => Number(value.toPrecision(3)).toLocaleString('en-US');
    expect(sentence).toContain(` best spent on ${digits(parameters.estimate)} [`);
    expect(sentence).toContain(' by their IsoFLOP profile');
    expect(sentence).toContain(`(${digits(plan.parameters.estimate)} parameters by L(N, D)`);
  });

  it('reads other budgets off the line through the minima, whose slope is the exponent', async () => {
    const at = async (compute: string) =>
      JSON.parse((await planAt(compute)).out).groups[0].beside.approaches[0];
    const [low, high] = [await at(belowForecasts), await at('1e12')];
    const exponent = laws.find((row) => row.law === 'split' && row.subset === 'isoflop')!.estimate;
    expect(low.approach).toBe('isoflop-line');
    const ratio = high.parameters.estimate / low.parameters.estimate;
    expect(Math.log(ratio) / Math.log(1e12 / Number(belowForecasts))).toBeCloseTo(Number(exponent), 6);
    expect(high.approach).toBe('isoflop-line');
    expect(high.tokens.low).toBeCloseTo(1e12 / (6 * high.parameters.high), 3);
  });

  it('says nothing of other approaches where other runs are fitted, and refuses another kind of study', async () => {
    const { out } = await goodhart('plan', folder, '--compute', '1e12', '--where', 'held_out=0', '--json');
    expect(JSON.parse(out).groups[0]).not.toHaveProperty('beside');
    expect(JSON.parse(out).groups[0]).not.toHaveProperty('known');
    const refused = await goodhart('plan', 'results/rm-size', '--compute', '1e12');
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.err).toContain(
      'a study of overoptimization has no budget to plan; allowed: a result folder',
    );
  });

  it('begins with what was measured there: the held-out runs that no law saw', async () => {
    const held = parseCsv(readFileSync('results/pretraining/runs.csv', 'utf8')).filter(
      (row) => row.held_out === '1',
    );
    const losses = held.map(({ loss }) => Number(loss));
    const { out } = await goodhart('plan', 'results/pretraining', '--compute', '2e12');
    const told = out.indexOf(
      `Measured at 2.00e12 FLOP: ${mean(losses).toFixed(4)} (59,856 parameters, held out, mean of 2 runs)`,
    );
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(out.indexOf('For 2.00e12 FLOP'));
    expect(out).toMatch(/by the law, but the runs nearest to it \(4 at about 6\.00e11 FLOP\) lie/);
    // One language: of what the warnings are need not be said.
    expect(out).not.toMatch(/^ *0\.5: /m);
    const [, inSentence] = /; loss (\S+ \[.*?\]) by the law/.exec(out)!;
    expect(out).toMatch(new RegExp(`^1 +\\S+ +\\S+ +${inSentence.replaceAll(/[[\].]/g, '\\$&')} +0$`, 'm'));
  });

  it('names the language of a warning where there are several', async () => {
    const { out } = await goodhart('plan', 'results/pretraining-domains', '--compute', '3e11');
    expect(out).toMatch(/^Zipf α 0\.3$/m);
    expect(out).toMatch(/^ {2}Zipf α 0\.3: the runs nearest/m);
  });

  it('has the loss by aC^b + the entropy: a line through logarithms, with the interval of one more run', async () => {
    const inside = parseCsv(read('compute-optimal.csv')).filter(
      (row) => row.protocol === 'isoflop' && row.inside === 'yes',
    );
    const runs = parseCsv(read('runs.csv')).filter((row) => row.held_out === '0');
    const budgets = inside.map(({ budget }) => Number(budget));
    const last = budgets.filter((budget) => 1.1 * budget >= Math.max(...budgets) / 10 ** 1.5);
    const points = last.map((budget) => {
      const level = runs.filter((row) => Number(row.budget) === budget);
      const cells = [...new Set(level.map(({ tokens }) => tokens))].map((tokens) => {
        const own = level.filter((row) => row.tokens === tokens);
        return {
          x: Math.log(6 * Number(own[0].parameters) * Number(tokens)),
          y: mean(own.map(({ excess }) => Math.log(Number(excess)))),
        };
      });
      return cells.reduce((held, cell) => (cell.y < held.y ? cell : held));
    });
    const [middle, level] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
    const spread = points.reduce((sum, { x }) => sum + (x - middle) ** 2, 0);
    const slope = points.reduce((sum, { x, y }) => sum + (x - middle) * (y - level), 0) / spread;
    const at = Math.log(1e12) - middle;
    const left = points.reduce((sum, { x, y }) => sum + (y - level - slope * (x - middle)) ** 2, 0);
    const degrees = points.length - 2;
    const error = Math.sqrt((left / degrees) * (1 + 1 / points.length + at ** 2 / spread));
    const end = (side: number) =>
      Number(entropy) + Math.exp(level + slope * at + side * studentQuantile(0.975, degrees) * error);
    const { out } = await planAt('1e12');
    const { forecast } = JSON.parse(out).groups[0].known;
    expect(forecast.words).toContain(`through the best runs of ${points.length} budgets`);
    for (const [side, name] of [
      [-1, 'low'],
      [0, 'estimate'],
      [1, 'high'],
    ] as const)
      expect(forecast.loss[name], name).toBeCloseTo(end(side), 3);
    expect(Number(belowForecasts)).toBeLessThan(last[0]);
    // Below what it is fitted to the head of the topics bends the curve.
    const below = await planAt(belowForecasts);
    expect(JSON.parse(below.out).groups[0].known.forecast).toBeUndefined();
  });
});
