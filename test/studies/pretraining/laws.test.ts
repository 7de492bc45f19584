/** The laws of pre-training on planted runs, against closed forms. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import { fitScalingLog, tableOf } from '../../../src/run-logs/index.js';
import { approaches } from '../../../src/studies/pretraining/laws/approaches.js';
import { capacities, capacityRatio, rowsAt } from '../../../src/studies/pretraining/laws/capacity.js';
import { computeLaw } from '../../../src/studies/pretraining/laws/compute-law.js';
import { deriveTables } from '../../../src/studies/pretraining/laws/derive.js';
import { curvesOfRuns } from '../../../src/studies/pretraining/laws/envelope.js';
import { epochRatios } from '../../../src/studies/pretraining/laws/epochs.js';
import { rSquaredInterval } from '../../../src/studies/pretraining/laws/fit-quality.js';
import { isoFlop } from '../../../src/studies/pretraining/laws/iso-flop.js';
import { midTraining } from '../../../src/studies/pretraining/laws/mid-training.js';
import {
  noiseInterval,
  noiseOfMeans,
  noiseOfResiduals,
} from '../../../src/studies/pretraining/laws/noise.js';
import { parabolaMinimum } from '../../../src/studies/pretraining/laws/parabola.js';
import { parameterOf, parametric } from '../../../src/studies/pretraining/laws/parametric.js';
import { powerLaw } from '../../../src/studies/pretraining/laws/power-law.js';
import { noMeasurements } from '../../../src/studies/pretraining/laws/rows.js';
import { cellsOf, fewestSeeds, gridRuns, runsOf } from '../../../src/studies/pretraining/laws/runs.js';
import { type Law, parametersOf, plantedGrid, plantedLanguage, plantedRow } from './planted.js';
import { prototypeLanguage, prototypeRows } from './prototype.js';

const confidence = 0.95;
const law: Law = { A: 60, a: 0.6, B: 12, b: 0.4 };
const split = law.b / (law.a + law.b);

describe('a parabola', () => {
  const at = (x: number) => 3 * (x - 1.25) ** 2 + 0.5;

  it('has its minimum where it was planted, whatever the spacing', () => {
    const found = parabolaMinimum(
      [-1, 0.2, 1, 2.5, 7].map((x) => ({ x, y: at(x) })),
      5,
    )!;
    expect(found.x).toBeCloseTo(1.25, 10);
    expect(found.y).toBeCloseTo(0.5, 10);
    expect(found.coefficients.map((value) => Number(value.toFixed(8)))).toEqual([5.1875, -7.5, 3]);
    expect(found.inside).toBe(true);
  });

  it('is outside beyond the sizes, and has no minimum where losses bend down or are of two sizes', () => {
    expect(
      parabolaMinimum(
        [2, 3, 4].map((x) => ({ x, y: at(x) })),
        5,
      )!.inside,
    ).toBe(false);
    expect(
      parabolaMinimum(
        [1, 2, 4].map((x) => ({ x, y: -at(x) })),
        5,
      ),
    ).toBeUndefined();
    expect(
      parabolaMinimum(
        [1, 1, 2].map((x) => ({ x, y: at(x) })),
        5,
      ),
    ).toBeUndefined();
  });

  it('takes the sizes about the lowest alone', () => {
    const far = [{ x: 30, y: 1e6 }];
    const near = [0, 1, 2].map((x) => ({ x, y: at(x) }));
    expect(parabolaMinimum([...near, ...far], 3)!.x).toBeCloseTo(1.25, 10);
  });
});

describe('the noise of runs', () => {
  it('is the root of squares over degrees, and unknown below two of them', () => {
    expect(noiseOfResiduals([{ residuals: [1, -1, 2, -2], parameters: 1 }])).toEqual({
      sd: Math.sqrt(10 / 3),
      degrees: 3,
    });
    expect(noiseOfResiduals([{ residuals: [1, -1], parameters: 1 }])).toBeUndefined();
  });

  it('gives a mean of n runs the interval ± t · sd/√n', () => {
    const mean = (shifts: Float64Array) => shifts.reduce((sum, value) => sum + value, 0) / shifts.length;
    const { low, high } = noiseInterval(25, mean, {
      ...{ noise: { sd: 1, degrees: 10 }, confidence, name: 'test' },
    });
    // t(10) = 2.228
    expect(high).toBeGreaterThan(0.8 * 0.4456);
    expect(high).toBeLessThan(1.2 * 0.4456);
    expect(-low).toBeGreaterThan(0.8 * 0.4456);
  });
});

describe('the three approaches', () => {
  it('find the split b/(a + b) of runs that follow the law', () => {
    const found = approaches(cellsOf(gridRuns(runsOf(plantedGrid(law)))), {
      ...{ confidence, noise: { sd: 0.01, degrees: 20 } },
    })!;
    expect(found.splits.parametric.estimate).toBeCloseTo(split, 6);
    // A profile of the law is no parabola, and curves between budgets are no lines.
    expect(Math.abs(found.splits.isoflop.estimate - split)).toBeLessThan(0.02);
    expect(Math.abs(found.splits.envelope.estimate - split)).toBeLessThan(0.03);
    expect(found.spread.estimate).toBeLessThan(0.05);
  });

  it('have intervals that hold what runs without noise give in at least 88 of 100 grids', () => {
    const sd = 0.01;
    const random = createRandom('planted').stream('grid');
    const exact = isoFlop(cellsOf(gridRuns(runsOf(plantedGrid(law)))), { confidence }).exponent.estimate;
    const grids = Array.from({ length: 100 }, () => plantedGrid(law, () => sd * random.normal()));
    const held = grids.filter((rows) => {
      const { exponent } = isoFlop(cellsOf(gridRuns(runsOf(rows))), {
        confidence,
        noise: { sd, degrees: 60 },
      });
      return exponent.low <= exact && exact <= exponent.high;
    });
    expect(held.length).toBeGreaterThanOrEqual(88);
  });
});

describe('seeds', () => {
  const rows = (seeds: number) =>
    Array.from({ length: seeds }, (_, seed) => plantedGrid(law).map((row) => ({ ...row, seed }))).flat();
  const widthOf = ({ low, high }: { low: number; high: number }) => high - low;

  it('of a cell narrow what is drawn again by the root of their number', () => {
    const cells = (seeds: number) => cellsOf(gridRuns(runsOf(rows(seeds))));
    expect(fewestSeeds(cells(4))).toBe(4);
    const of = (seeds: number) => {
      const noise = noiseOfMeans({ sd: 0.02, degrees: 50 }, fewestSeeds(cells(seeds)));
      return approaches(cells(seeds), { confidence, noise })!.splits.isoflop;
    };
    const ratio = widthOf(of(1)) / widthOf(of(4));
    expect(ratio).toBeGreaterThan(1.7);
    expect(ratio).toBeLessThan(2.3);
  });

  it('of a protocol are one curve, the mean of the logarithms', () => {
    const at = (seed: number, excess: number) => plantedRow({ width: 32, tokens: 1e6, excess, seed });
    const [curve, ...others] = curvesOfRuns(runsOf([at(0, 0.1), at(1, 0.4)]), 'all');
    expect(others).toEqual([]);
    expect(Math.exp(curve.points[0].logExcess)).toBeCloseTo(0.2, 10);
  });
});

describe('laws of one input', () => {
  it('find a planted power law, and predict with Student’s interval', () => {
    const points = [1e4, 1e5, 1e6, 1e7].map((x) => ({ x, logExcess: Math.log(5 * x ** -0.3) }));
    const found = powerLaw(points, confidence)!;
    expect(found.exponent.estimate).toBeCloseTo(0.3, 10);
    expect(found.decades).toBeCloseTo(3, 10);
    expect(Math.exp(found.at(1e8).logExcess)).toBeCloseTo(5 * 1e8 ** -0.3, 8);
  });

  it('find aC^b + c with c known and free, in FLOP', () => {
    const best = [2e9, 6e9, 2e10, 6e10, 2e11].map((compute) => ({ compute, excess: 90 * compute ** -0.25 }));
    for (const isFree of [false, true]) {
      const found = computeLaw(best, 2.5, isFree)!;
      expect(found.exponent).toBeCloseTo(-0.25, 4);
      expect(found.irreducible).toBeCloseTo(2.5, 3);
      expect(found.amplitude / 90).toBeCloseTo(1, 2);
      expect(found.predict(2e12, confidence).estimate).toBeCloseTo(2.5 + 90 * 2e12 ** -0.25, 4);
    }
    expect(computeLaw(best.slice(0, 2), 2.5, false)).toBeUndefined();
    expect(computeLaw(best.slice(0, 3), 2.5, true)).toBeUndefined();
  });

  it('have an R² whose interval is that of χ² for what is left over', () => {
    // χ² with 10 degrees: 3.247 and 20.483.
    const { estimate, low, high } = rSquaredInterval(
      { residualSquares: 2, totalSquares: 100, degrees: 10 },
      confidence,
    );
    expect(estimate).toBeCloseTo(0.98, 10);
    expect(low).toBeCloseTo(1 - (0.02 * 10) / 3.247, 4);
    expect(high).toBeCloseTo(1 - (0.02 * 10) / 20.483, 4);
  });
});

describe('repeated tokens', () => {
  it('cost what was planted, over fresh tokens of the same number', () => {
    const fresh = [1e5, 2e5, 4e5, 8e5].map((tokens) =>
      plantedRow({ width: 32, tokens, excess: 5 * tokens ** -0.25 }),
    );
    const repeated = plantedRow({ width: 32, tokens: 4e5, epochs: 4, excess: 1.2 * 5 * 4e5 ** -0.25 });
    const [found, ...others] = epochRatios(runsOf([...fresh, repeated]), confidence);
    expect(others).toEqual([]);
    expect(found.epochs).toBe(4);
    expect(found.ratio.estimate).toBeCloseTo(1.2, 8);
  });
});

describe('mid-training', () => {
  it('compares runs of one seed with and without the share', () => {
    const rows = [0, 1, 2].flatMap((seed) => [
      plantedRow({ width: 32, tokens: 1e6, excess: 0.2, seed, curatedExcess: 0.4, otherExcess: 0.1 }),
      plantedRow({
        ...{ width: 32, tokens: 1e6, excess: 0.2, seed, curatedShare: 0.1 },
        ...{ curatedExcess: 0.4 * (0.69 + 0.01 * seed), otherExcess: 0.105 },
      }),
    ]);
    const [found] = midTraining(runsOf(rows), { confidence, noise: undefined });
    expect(found.curated.estimate).toBeCloseTo((0.69 * 0.7 * 0.71) ** (1 / 3), 8);
    expect(found.others.estimate).toBeCloseTo(1.05, 8);
    // ± t(2) · sd/√3 of the logarithms, sd about .0143
    expect(found.curated.high / found.curated.estimate).toBeCloseTo(
      Math.exp((4.303 * 0.01429) / Math.sqrt(3)),
      2,
    );
  });
});

describe('capacity', () => {
  it('is the parameters over the rows at which a table loses what a size does after endless tokens', () => {
    const capacity = Array.from({ length: 40 }, (_, place) => {
      const rows = Math.round(1.4 ** place);
      return { domain: 0.5, rows, excess: 0.9 * rows ** -0.5 };
    });
    // The ideal learner bends; networks need four times its tokens.
    const learned = (tokens: number) => 1 / (2 + tokens ** 0.5 / 20);
    const learner = Array.from({ length: 200 }, (_, place) => {
      const tokens = 1e3 * 10 ** (place / 40);
      return { domain: 0.5, tokens, excess: learned(tokens) };
    });
    expect(rowsAt(capacity, 0.09)).toBeCloseTo(100, -1);
    const rows = [12, 16, 24, 32].flatMap((width) =>
      [1e5, 3e5, 1e6, 3e6, 1e7].map((tokens) => {
        const floor = 0.9 * (parametersOf(width) / 40) ** -0.5;
        return plantedRow({ width, tokens, excess: floor + learned(tokens / 4) });
      }),
    );
    const found = capacities(cellsOf(runsOf(rows)), { capacity, learner }, confidence);
    for (const { parametersPerRow } of found)
      expect(Math.abs(parametersPerRow.estimate / 40 - 1)).toBeLessThan(0.05);
    expect(capacityRatio(found)!.ratio.estimate).toBeLessThan(1.1);
  });
});

describe('the table of laws', () => {
  it('has the numbers of `goodhart fit` on the study’s own runs', () => {
    const rows = prototypeRows(['grid', 'big'], ['iso']);
    const derived = deriveTables({ ...noMeasurements(), pretraining: rows, language: [prototypeLanguage] });
    const header = 'domain,parameters,tokens,held_out,excess,loss';
    const lines = runsOf(rows).map(({ domain, parameters, tokens, heldOut, excess, loss }) =>
      [domain, parameters, tokens, heldOut, excess, loss].join(','),
    );
    const log = tableOf([header, ...lines].join('\n'), 'runs.csv');
    const where = ['held_out=0'];
    const common = { form: 'chinchilla', by: ['domain'], where };
    const fits = {
      free: fitScalingLog(log, common),
      known: fitScalingLog(log, { ...common, fix: [`E=${prototypeLanguage.entropy}`] }),
      excess: fitScalingLog(log, { ...common, output: 'excess', fix: ['E=0'], residuals: 'log' }),
    };
    for (const [subset, { groups }] of Object.entries(fits)) {
      const [group] = groups;
      expect(group.points).toBe(37);
      for (const { symbol, estimate, low, high, fixed } of group.parameters) {
        if (fixed) continue;
        const row = derived.laws.find(
          (one) => one.law === 'chinchilla' && one.subset === subset && one.parameter === symbol,
        );
        expect(row!.value, `${subset} ${symbol}`).toEqual({ estimate, low, high });
      }
      const splitRow = derived.laws.find(
        (one) => one.law === 'chinchilla' && one.subset === subset && one.parameter === 'split',
      );
      const { estimate, low, high } = group.derived[0];
      expect(splitRow!.value).toEqual({ estimate, low, high });
    }
  });

  it('has those of `goodhart fit --cluster` where cells have several seeds', () => {
    const random = createRandom('seeds').stream('grid');
    const rows = [0, 1].flatMap((seed) =>
      plantedGrid(law, () => 0.02 * random.normal()).map((row) => ({ ...row, seed })),
    );
    const fitOf = (runs: typeof rows) =>
      parametric('excess', { runs: runsOf(runs), entropy: 2.5, confidence, group: '0.5' })!;
    const lines = rows.map(({ domain, parameters, tokens, seed, excess }) =>
      [domain, parameters, tokens, `${parameters}/${tokens}`, seed, excess].join(','),
    );
    const log = tableOf(['domain,parameters,tokens,cell,seed,excess', ...lines].join('\n'), 'runs.csv');
    const { groups } = fitScalingLog(log, {
      ...{ form: 'chinchilla', by: ['domain'], cluster: 'cell' },
      ...{ output: 'excess', fix: ['E=0'], residuals: 'log' },
    });
    const free = groups[0].parameters.filter(({ fixed }) => !fixed);
    expect(free.map(({ symbol }) => symbol)).toEqual(['A', 'B', 'a', 'b']);
    const own = fitOf(rows);
    for (const { symbol, estimate, low, high } of free)
      expect(parameterOf(own, symbol), symbol).toMatchObject({ estimate, low, high });
    // Cells are what is resampled: the same seed twice says no more than once.
    const widthOf = (runs: typeof rows) => {
      const { low, high } = parameterOf(fitOf(runs), 'b');
      return high - low;
    };
    const single = rows.filter(({ seed }) => seed === 0);
    const ratio = widthOf([...single, ...single.map((row) => ({ ...row, seed: 1 }))]) / widthOf(single);
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.25);
  });

  it('is empty where nothing was run', () => {
    const { laws, forecasts } = deriveTables({ ...noMeasurements(), language: [plantedLanguage()] });
    expect(laws).toEqual([]);
    expect(forecasts).toEqual([]);
  });
});
