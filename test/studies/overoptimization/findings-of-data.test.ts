/** The verdicts on planted sweeps over data: closed forms, every verdict, and how often the interval of F12 covers. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import { decades, judged, tables, verdictOf } from './planted.js';
import { type DataPlant, dataSweep, type OfCell } from './planted-sweeps.js';

/** Student's t at 0.975 with two degrees of freedom, from a printed table; divided by √3, what half an interval has of s. */
const threeSeeds = 4.302653 / Math.sqrt(3);

const base: Pick<DataPlant, 'counts' | 'sizes' | 'seeds'> = {
  counts: [200, 800, 3200, 12_800, 40_000],
  sizes: [400, 1600, 6400, 25_600],
  seeds: 3,
};

const beyond = (comparisons: number) => Math.max(0, Math.log10(comparisons / 800));

describe('F9: the threshold of data', () => {
  const learns: OfCell = (comparisons) => 0.52 + 0.12 * beyond(comparisons);
  /** The slope differs between seeds: 0.36, 0.4, 0.44. */
  const more: OfCell = (comparisons, _size, seed) => 0.05 + (0.4 + 0.04 * (seed - 1)) * beyond(comparisons);
  const sweep = (change: Partial<DataPlant> = {}) =>
    dataSweep({ ...base, accuracy: learns, loss: () => 0.6, gold: more, ...change });
  const measureOf = (change: Partial<DataPlant>, name: string) =>
    judged(sweep(change), 'F9').measures.find((measure) => measure.name === name)!;

  it('holds with a threshold and a rising peak', () => {
    const verdict = judged(sweep(), 'F9');
    expect(verdict).toMatchObject({ verdict: 'holds' });
    expect(verdict.evidence).toContain('all 4 sizes are near chance up to 800 comparisons');
    expect(verdict.evidence).toContain('up to n = 8,192');
  });

  it('gives the slope beyond the threshold with Student’s interval over seeds', () => {
    const { estimate, low, high } = measureOf({}, 'peak-slope');
    expect(estimate).toBeCloseTo(0.4, 10);
    expect(high - estimate).toBeCloseTo(threeSeeds * 0.04, 6);
    expect(estimate - low).toBeCloseTo(threeSeeds * 0.04, 6);
  });

  it('sets the gain against a quarter of that with the most data, seed by seed', () => {
    const { estimate, high } = measureOf({}, 'gain-beyond-quarter-at-fewest');
    // 0.05 − (0.05 + slope · log10 50) / 4, whose standard deviation over seeds is 0.04 · log10 50 / 4.
    expect(estimate).toBeCloseTo(0.0375 - 0.1 * Math.log10(50), 10);
    expect(high - estimate).toBeCloseTo(threeSeeds * 0.01 * Math.log10(50), 6);
  });

  it('adds what seeds and what pairs leave to chance in quadrature', () => {
    const accuracy: OfCell = (comparisons, size, seed) =>
      learns(comparisons, size, seed) + 0.005 * (seed - 1);
    const { estimate, high } = measureOf({ accuracy }, 'accuracy-at-fewest');
    expect(estimate).toBeCloseTo(0.52, 10);
    // Wilson's upper end of 2080 in 4000 is 0.535461, by hand from its formula.
    expect(high - estimate).toBeCloseTo(Math.hypot(0.015461, threeSeeds * 0.005), 5);
  });

  it.each<[string, string, Partial<DataPlant>]>([
    ['does not hold', 'even the fewest comparisons are enough', { accuracy: () => 0.7 }],
    [
      'does not hold',
      'gold gains much although accuracy is near chance',
      { gold: (...at) => more(...at) + 0.4 },
    ],
    [
      'does not hold',
      'more data lowers the peak',
      { gold: (n, ...at) => (n <= 800 ? 0.01 : 2 - more(n, ...at)) },
    ],
    ['cannot be told', 'accuracy may be on either side', { accuracy: () => 0.545 }],
    [
      'cannot be told',
      'proxies differ too much in accuracy',
      { accuracy: (n, size, seed) => learns(n, size, seed) + 0.03 * (seed - 1) },
    ],
    [
      'cannot be told',
      'the gain of the fewest may be on either side of the quarter',
      { gold: (n, size, seed) => (n <= 800 ? 0.17 + 0.03 * (seed - 1) : more(n, size, seed)) },
    ],
    [
      'cannot be told',
      'the slope may be on either side of 0',
      { gold: (n, _size, seed) => (n <= 800 ? 0.01 : 1 + 0.3 * (seed - 1) * beyond(n)) },
    ],
    ['cannot be told', 'there are two seeds', { seeds: 2 }],
  ])('%s where %s', (verdict, _why, change) => {
    expect(judged(sweep(change), 'F9')).toMatchObject({ verdict });
  });

  it('is refuted by one size, which it names, and not by one that is higher by chance alone', () => {
    const accuracy: OfCell = (comparisons, size, seed) => {
      if (comparisons > 200) return 0.7;
      if (size === 25_600) return 0.58;
      return size === 6400 ? 0.59 + 0.06 * (seed - 1) : 0.5;
    };
    const verdict = judged(sweep({ accuracy }), 'F9');
    expect(verdict).toMatchObject({ verdict: 'does not hold' });
    expect(verdict.evidence).toMatch(/at most 0\.58.* \(25,600 parameters\), and gold/);
    expect(verdict.evidence).toContain('not every size is near chance');
  });

  it('ends the threshold where the first size leaves chance', () => {
    const accuracy: OfCell = (comparisons, size) => (comparisons > 200 && size > 10_000 ? 0.6 : 0.51);
    expect(judged(sweep({ accuracy }), 'F9').evidence).toContain('near chance up to 200 comparisons');
  });

  it('cannot be told without a sweep', () => {
    expect(verdictOf(tables(), 'F9')).toBe('cannot be told');
  });
});

describe('F12: size at equal loss', () => {
  /** Larger proxies learn faster: loss goes with both, and with neither alone. */
  const loss: OfCell = (comparisons, size) =>
    0.69 - 0.05 * Math.log10(comparisons / 100) * (1 + 0.3 * decades(size));
  /** The standard deviation of three seeds about the effect of size is `scatter`. */
  const gold =
    (effect: number, scatter = 0.02): OfCell =>
    (comparisons, size, seed) =>
      2 - 2.5 * loss(comparisons, size, seed) + (effect + scatter * (seed - 1)) * decades(size);
  const sweep = (change: Partial<DataPlant> = {}) =>
    dataSweep({ ...base, accuracy: () => 0.6, loss, gold: gold(0), ...change });

  it('gives the coefficient of size at equal loss, with Student’s interval over seeds', () => {
    const [effect] = judged(sweep({ gold: gold(0.2) }), 'F12').measures;
    expect(effect.estimate).toBeCloseTo(0.2, 8);
    expect(effect.high - effect.estimate).toBeCloseTo(threeSeeds * 0.02, 6);
    expect(effect.estimate - effect.low).toBeCloseTo(threeSeeds * 0.02, 6);
  });

  it.each<[string, string, Partial<DataPlant>]>([
    ['holds', 'size makes no difference', {}],
    ['does not hold', 'larger proxies gain more', { gold: gold(0.19) }],
    ['does not hold', 'larger proxies gain less', { gold: gold(-0.19) }],
    ['cannot be told', 'the effect may be on either side', { gold: gold(0.08) }],
    ['cannot be told', 'seeds differ too much', { gold: gold(0, 0.06) }],
    ['cannot be told', 'there are two seeds', { seeds: 2 }],
    [
      'cannot be told',
      'loss goes with size alone',
      { loss: (_comparisons, size) => 0.7 - 0.1 * decades(size) },
    ],
    ['cannot be told', 'loss is the same everywhere', { loss: () => 0.6 }],
    ['cannot be told', 'there is one count', { counts: [40_000] }],
  ])('%s where %s', (verdict, _why, change) => {
    expect(judged(sweep(change), 'F12')).toMatchObject({ verdict });
  });

  it('says how loss and gold correlate, and judges nothing by it', () => {
    const opposite: OfCell = (...at) => 2 * loss(...at);
    const verdict = judged(sweep({ gold: opposite }), 'F12');
    expect(verdict).toMatchObject({ verdict: 'holds' });
    expect(verdict.evidence).toContain('Loss and gold correlate at 1.00');
  });

  it('cannot be told where best-of-n ends before n = 1,000', () => {
    const given = sweep();
    const curves = given.curves.filter(({ n }) => (n ?? 0) < 1000);
    expect(verdictOf({ ...given, curves }, 'F12')).toBe('cannot be told');
  });

  it('covers what is planted as often as it says', () => {
    const random = createRandom(12).stream('coverage');
    const draws = 200;
    let covered = 0;
    for (let draw = 0; draw < draws; draw++) {
      const ofSeed = Array.from({ length: 5 }, () => 0.05 * random.normal());
      const noisy: OfCell = (comparisons, size, seed) =>
        gold(0.1, 0)(comparisons, size, seed) + ofSeed[seed] * decades(size) + 0.08 * random.normal();
      const noisyLoss: OfCell = (...at) => loss(...at) + 0.004 * random.normal();
      const [{ low, high }] = judged(sweep({ seeds: 5, gold: noisy, loss: noisyLoss }), 'F12').measures;
      if (low <= 0.1 && 0.1 <= high) covered += 1;
    }
    expect(covered / draws).toBeGreaterThan(0.9);
    expect(covered / draws).toBeLessThan(0.98);
  });
});
