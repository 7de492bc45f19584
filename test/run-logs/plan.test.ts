/** The plan for a budget, against the closed form, a search, and the fit that it rests on. */
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/config/index.js';
import { bestSize } from '../../src/laws/index.js';
import { planJson, planLog, planText } from '../../src/run-logs/index.js';

const [E, A, B, a, b] = [1.7, 400, 2000, 0.35, 0.37];
const loss = (n: number, d: number) => E + A * n ** -a + B * d ** -b;

/** Sizes of 1e7 to 1e9 parameters on 2 to 200 tokens each, losses moved by some parts in ten thousand. */
const log = [
  'parameters,tokens,loss',
  ...[1e7, 3e7, 1e8, 3e8, 1e9].flatMap((n, row) =>
    [2, 6, 20, 60, 200].map((ratio, column) => {
      const moved = 1 + 2e-4 * Math.sin(7 * row + 3 * column);
      return [n, n * ratio, loss(n, n * ratio) * moved].join();
    }),
  ),
].join('\n');

describe('the plan for a budget', () => {
  const { groups, fit } = planLog(log, { compute: 1e20 });
  const [plan] = groups;

  it('has the size of the lowest loss on the line 6ND = C, by a search', () => {
    const sizes = Array.from({ length: 4001 }, (_, place) => 1e6 * 10 ** (place / 1000));
    const best = sizes.reduce((held, n) =>
      loss(n, 1e20 / (6 * n)) < loss(held, 1e20 / (6 * held)) ? n : held,
    );
    expect(bestSize([E, A, B, a, b], 1e20) / best).toBeCloseTo(1, 2);
    const { low, high } = plan.parameters;
    expect(low).toBeLessThan(best);
    expect(high).toBeGreaterThan(best);
    expect(plan.loss.estimate).toBeCloseTo(loss(best, 1e20 / (6 * best)), 2);
  });

  it('spends the budget with every size, and loses nothing with the best alone', () => {
    for (const { parameters, tokens } of plan.sizes)
      expect((6 * parameters * tokens) / 1e20).toBeCloseTo(1, 10);
    expect(plan.sizes.map(({ factor }) => factor)).toEqual([1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8]);
    const lost = plan.sizes.map((size) => size.lost.estimate);
    expect(lost[3]).toBeCloseTo(0, 12);
    expect(lost[0]).toBeGreaterThan(lost[1]);
    expect(lost[6]).toBeGreaterThan(lost[5]);
  });

  it('has the numbers of the fit at the largest compute of the runs', () => {
    const [, largest] = plan.measuredCompute;
    const [there] = planLog(log, { compute: largest }).groups;
    const own = fit.groups[0].derived.find(({ name }) => name === 'N_opt')!;
    expect(there.parameters.estimate / own.estimate).toBeCloseTo(1, 10);
    expect(there.parameters.low / own.low).toBeCloseTo(1, 10);
    expect(there.parameters.high / own.high).toBeCloseTo(1, 10);
  });

  it('has the numbers of the fit where runs go together, too, which have wider intervals', () => {
    const named = log
      .split('\n')
      .map((line, row) => `${line},${row === 0 ? 'run' : line.split(',')[0]}`)
      .join('\n');
    const options = { compute: plan.measuredCompute[1], cluster: 'run' };
    const { groups: together, fit: clustered } = planLog(named, options);
    const own = clustered.groups[0].derived.find(({ name }) => name === 'N_opt')!;
    const { low, high } = together[0].parameters;
    expect(clustered.groups[0].resampledRuns).toBe(5);
    expect([low / own.low, high / own.high]).toEqual([expect.closeTo(1, 10), expect.closeTo(1, 10)]);
  });

  it('doubts a budget far outside, and a best size that was not tried', () => {
    const [far] = planLog(log, { compute: 1e24 }).groups;
    expect(far.warnings.filter(({ code }) => code === 'budget-outside-runs')).toHaveLength(2);
    expect(plan.warnings.map(({ code }) => code)).not.toContain('budget-outside-runs');
  });

  it('doubts losses where the runs about the budget lie off the law, and says by how much', () => {
    const about = log.split('\n').map((line) => {
      const [n, d, value] = line.split(',').map(Number);
      const isNear = Math.abs(Math.log((6 * n * d) / 1e20)) < Math.log(1.5) && n > 2e8;
      return isNear ? [n, d, value - 0.02].join() : line;
    });
    const [moved] = planLog(about.join('\n'), { compute: 1e20 }).groups;
    const told = moved.warnings.find(({ code }) => code === 'law-off-near-budget')!;
    expect(told.message).toMatch(
      /^the runs nearest to it \(\d at about 1.00e20 FLOP\) lie 0.0\d+ below the law/,
    );
    expect(plan.warnings.map(({ code }) => code)).not.toContain('law-off-near-budget');
  });

  it('says how far beyond the runs a budget is', () => {
    const largest = plan.measuredCompute[1];
    expect(planText(planLog(log, { compute: 2 * largest }))).toContain(
      ' FLOP is 2 times the largest compute that was fitted.',
    );
    expect(planText({ groups, fit })).not.toContain('compute that was fitted');
    expect(() => planLog(log, { compute: 1e-300 })).toThrow(
      /^--compute: 1e-300 FLOP is more than 1\.00e15 times away from the runs; they have .* allowed: /,
    );
    expect(() => planLog(log, { compute: 1e300 })).toThrow('--compute: 1e+300 FLOP is more than');
  });

  it('is said in words and in one JSON object', () => {
    const text = planText({ groups, fit });
    expect(text).toContain('For 1.00e20 FLOP');
    expect(text).toContain('above the best');
    const { groups: told, form } = JSON.parse(planJson({ groups, fit }));
    expect(form.name).toBe('chinchilla');
    expect(told[0].parameters.estimate).toBe(plan.parameters.estimate);
    expect(Object.keys(told[0].law)).toEqual(['E', 'A', 'B', 'a', 'b']);
  });

  it('has beside it what other approaches say, and by how much runs about the budget are off the law', () => {
    const parameters = { estimate: 5e8, low: 4e8, high: 6e8 };
    const tokens = { estimate: 3e10, low: 2e10, high: 4e10 };
    const beside = new Map([
      [
        'all',
        { approaches: [{ approach: 'other', words: 'another', parameters, tokens }], reason: 'They differ.' },
      ],
    ]);
    // A size whose losses lie 0.05 lower than the law of the others.
    const bent = log.replaceAll(
      /^(300000000,\d+),(.*)$/gm,
      (_, inputs, value) => `${inputs},${value - 0.05}`,
    );
    const planned = planLog(bent, { compute: 1e20, beside, fix: [`E=${E}`] });
    const text = planText(planned);
    expect(text).toMatch(/L\(N, D\) of 25 runs, E held at 1\.7000: the plan above/);
    expect(text).toMatch(/^another +5\.00e8 \[4\.00e8, 6\.00e8\] +3\.00e10 /m);
    expect(text).toMatch(/Losses about 1\.00e20 FLOP .* from 0\.\d+ below at 3\.00e8 parameters/);
    expect(text.match(/They differ\./g)).toHaveLength(1);
    expect(planText({ groups, fit })).not.toContain('the plan above');
    const [told] = JSON.parse(planJson(planned)).groups;
    expect(told.beside.approaches[0].parameters.estimate).toBe(5e8);
  });

  it('holds in each group what is known of it, and says which groups have no fit', () => {
    const rows = log.split('\n').slice(1);
    const several = [
      'parameters,tokens,loss,language',
      ...rows.map((row) => `${row},one`),
      ...rows.map((row) => row.replace(/[\d.]+$/, (value) => `${Number(value) + 1},two`)),
      ...rows.slice(0, 3).map((row) => `${row},three`),
    ].join('\n');
    const fixOf = new Map([
      ['one', [`E=${E}`]],
      ['two', [`E=${E + 1}`]],
    ]);
    const planned = planLog(several, { compute: 1e20, by: ['language'], fixOf });
    const [one, two] = planned.groups;
    expect([one.heldLoss, two.heldLoss]).toEqual([E, E + 1]);
    // The same power laws above another floor: the same size.
    expect(two.parameters.estimate / one.parameters.estimate).toBeCloseTo(1, 2);
    expect(planText(planned)).toContain('three: 3 points');
    expect(JSON.parse(planJson(planned)).failed).toMatchObject([{ group: 'three' }]);
  });

  it('needs parameters, tokens and loss', () => {
    expect(() => planLog('a,b\n1,2\n', { compute: 1e9 })).toThrow(UserError);
  });
});
