/** The findings about gold's peaks, on curves whose peaks are known exactly: every estimate is worked out by hand. */
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/display/finding.js';
import { judged } from './planted.js';
import { risesOn, type Size, type Tents, tentTables } from './tents.js';

/** RL peaks at four times best-of-n's KL (1, 2.25 and 4 nats), 1.1 times as high, the frontier at 1.2² times the KL. */
const sizes: Size[] = [
  sizeOf(400, { place: 1, height: 0.5 }),
  sizeOf(4000, { place: 1.5, height: 0.6 }),
  sizeOf(40_000, { place: 2, height: 0.7 }),
];

function sizeOf(rmParameters: number, bestOfN: { place: number; height: number }, times = 1.1): Size {
  const { place, height } = bestOfN;
  return {
    rmParameters,
    bestOfN,
    rl: { place: 2 * place, height: times * height },
    frontier: { place: 1.2 * place, height: 1.3 * height },
  };
}

/** Seeds that differ by 2 % of gold, with a mean of 1. */
const spread = (seed: number) => 1 + 0.02 * (seed - 2);
/** The same by so much that nothing is certain. */
const widely = (seed: number, size: number) => 1 + 0.45 * (((seed + 2 * size) % 5) - 2) * 0.5;

const measure = ({ measures }: Verdict, name: string) => measures.find((one) => one.name === name);
const of = (id: string, change: Partial<Tents> = {}) => judged(tentTables({ sizes, ...change }), id);

describe('F8, how much more KL RL spends', () => {
  it('reports the ratio of the peaks, and neither holds nor fails', () => {
    const verdict = of('F8', { factor: spread });
    expect(verdict.verdict).toBe('reported');
    expect(measure(verdict, 'peak-kl-ratio')?.estimate).toBeCloseTo(4, 9);
    expect(verdict.evidence).toContain('median over the 3 of 3 sizes');
    expect(verdict.evidence).toContain('all 3 under PPO, all 3 under best-of-n');
  });

  it('has an interval from seeds that peak elsewhere', () => {
    // Three seeds peak at 0.8 of the place and two at 1.2: which of them the mean is led by depends on the resample.
    const verdict = of('F8', { stretch: (seed) => (seed % 2 === 0 ? 0.8 : 1.2) });
    const { low, estimate, high } = measure(verdict, 'peak-kl-ratio')!;
    expect(verdict.verdict).toBe('reported');
    expect(low).toBeLessThan(estimate);
    expect(high).toBeGreaterThan(estimate);
    expect(low).toBeGreaterThan(0);
  });

  it('puts the efficient frontier beside it, where the study has one', () => {
    const verdict = of('F8');
    expect(measure(verdict, 'peak-kl-ratio/frontier')?.estimate).toBeCloseTo(1.44, 9);
    expect(verdict.evidence).toContain('Peak KL of the efficient frontier over best-of-n’s: 1.44');
    const without = of('F8', { sizes: sizes.map(({ frontier: _frontier, ...size }) => size) });
    expect(without.evidence).not.toContain('frontier');
    expect(measure(without, 'peak-kl-ratio')).toEqual(measure(verdict, 'peak-kl-ratio'));
  });

  it('leaves out a size that does not turn over and writes its bound', () => {
    const verdict = of('F8', { sizes: [sizes[0], sizes[1], { ...sizes[2], rl: risesOn }] });
    expect(verdict.verdict).toBe('reported');
    expect(measure(verdict, 'peak-kl-ratio')?.estimate).toBeCloseTo(4, 9);
    // It ends at 9.6² = 92.16 nats, where best-of-n peaks at 4: 23.04.
    expect(verdict.evidence).toContain('median over the 2 of 3 sizes');
    expect(verdict.evidence).toContain('> 23.0 at the 1 where it does under best-of-n and is highest');
    expect(verdict.evidence).toContain('2 of 3 under PPO (1 is highest at the end)');
  });

  it('reports even a single size', () => {
    const rising = sizes.map((size, index) => (index === 0 ? size : { ...size, bestOfN: risesOn }));
    const verdict = of('F8', { sizes: rising });
    expect(verdict.verdict).toBe('reported');
    expect(verdict.evidence).toContain('of the one of 3 sizes');
    expect(verdict.evidence).toContain('1 of 3 under best-of-n (2 are highest at the end)');
  });

  it('cannot be told where nothing turns over, from two seeds, or without RL', () => {
    const nowhere = of('F8', { sizes: sizes.map((size) => ({ ...size, bestOfN: risesOn })) });
    expect(nowhere.verdict).toBe('cannot be told');
    expect(nowhere.evidence).toContain('no size where gold turns over under both');
    expect(measure(nowhere, 'peak-kl-ratio')).toBeUndefined();
    expect(of('F8', { seeds: 2 }).verdict).toBe('cannot be told');
    const { curves, ...rest } = tentTables({ sizes });
    const alone = curves.filter(({ method }) => method === 'best-of-n');
    expect(judged({ ...rest, curves: alone }, 'F8')).toMatchObject({
      verdict: 'cannot be told',
      measures: [],
    });
  });

  it('is reported where it can be for one of several methods', () => {
    const given = tentTables({ sizes });
    const rising = tentTables({ sizes: sizes.map((size) => ({ ...size, rl: risesOn })), method: 'grpo' });
    const others = rising.curves.filter(({ method }) => method === 'grpo');
    const verdict = judged({ ...given, curves: [...given.curves, ...others] }, 'F8');
    expect(verdict.verdict).toBe('reported');
    expect(verdict.evidence).toMatch(/PPO: .*4\.00.* GRPO: .*no size/);
    expect(measure(verdict, 'peak-kl-ratio/ppo')?.estimate).toBeCloseTo(4, 9);
  });
});

describe('F16, how high RL peaks against best-of-n', () => {
  const times = (factor: number) =>
    sizes.map(({ rmParameters, bestOfN }) => sizeOf(rmParameters, bestOfN, factor));

  it('holds at 1.1 times, with the interval of the seeds', () => {
    const verdict = of('F16', { factor: spread });
    expect(verdict.verdict).toBe('holds');
    const { low, estimate, high } = measure(verdict, 'peak-gold-ratio')!;
    expect(estimate).toBeCloseTo(1.1, 9);
    // All sizes share the factors 0.96 … 1.04: sd √(0.001) of five, Student’s t(4) 2.776, on the log scale.
    const half = (2.7764 * Math.sqrt(0.001)) / Math.sqrt(5);
    expect(Math.log(high / estimate)).toBeCloseTo(half, 3);
    expect(Math.log(estimate / low)).toBeCloseTo(half, 3);
  });

  it.each([0.6, 1.6])('does not hold at %f times', (factor) => {
    const verdict = of('F16', { sizes: times(factor), factor: spread });
    expect(verdict.verdict).toBe('does not hold');
    expect(measure(verdict, 'peak-gold-ratio')?.estimate).toBeCloseTo(factor, 9);
  });

  it('cannot be told where seeds differ, from two seeds, or near a bound', () => {
    expect(of('F16', { factor: (seed) => widely(seed, 0) }).verdict).toBe('cannot be told');
    expect(of('F16', { seeds: 2 }).verdict).toBe('cannot be told');
    expect(of('F16', { sizes: times(1.19), factor: spread }).verdict).toBe('cannot be told');
  });

  it('needs three sizes that turn over, and gives the highest gold of all as a bound', () => {
    const verdict = of('F16', { sizes: [sizes[0], sizes[1], { ...sizes[2], bestOfN: risesOn }] });
    expect(verdict.verdict).toBe('cannot be told');
    // Best-of-n ends at 3, where RL peaks at 0.77: 0.257.
    expect(verdict.evidence).toContain('0.257 to 1.10 times best-of-n’s over all 3 sizes');
    expect(verdict.measures).toEqual([]);
  });
});

describe('F17, how RL’s peak moves with size', () => {
  it('holds with slopes worked out by hand', () => {
    const verdict = of('F17', { factor: spread });
    expect(verdict.verdict).toBe('holds');
    // Heights 0.55, 0.66, 0.77 and KL 4, 9, 16 at decades 0, 1, 2: half of the difference of the outer ones.
    expect(measure(verdict, 'peak-gold-slope')?.estimate).toBeCloseTo(0.11, 9);
    expect(measure(verdict, 'log-peak-kl-slope')?.estimate).toBeCloseTo(Math.log(2), 9);
    expect(verdict.evidence).toContain('multiplies its KL by 2.00');
  });

  it.each<[string, (size: Size, index: number) => Size]>([
    ['peaks lower', (size, index) => ({ ...size, rl: { ...size.rl, height: 0.8 - 0.1 * index } })],
    ['peaks earlier', (size, index) => ({ ...size, rl: { ...size.rl, place: 4 - index } })],
  ])('does not hold where RL %s against larger proxies', (_, change) => {
    expect(of('F17', { sizes: sizes.map(change), factor: spread }).verdict).toBe('does not hold');
  });

  it('cannot be told where seeds differ, from two seeds, or from two sizes that turn over', () => {
    expect(of('F17', { factor: widely }).verdict).toBe('cannot be told');
    expect(of('F17', { seeds: 2 }).verdict).toBe('cannot be told');
    const verdict = of('F17', { sizes: [sizes[0], sizes[1], { ...sizes[2], rl: risesOn }] });
    expect(verdict).toMatchObject({ verdict: 'cannot be told', measures: [] });
  });

  it('leaves out a size that does not turn over', () => {
    const more = [...sizes, { ...sizes[2], rmParameters: 400_000, rl: risesOn }];
    const verdict = of('F17', { sizes: more, factor: spread });
    expect(measure(verdict, 'log-peak-kl-slope')?.estimate).toBeCloseTo(Math.log(2), 9);
    expect(verdict.evidence).toContain('over the 3 of 4 sizes');
  });
});
