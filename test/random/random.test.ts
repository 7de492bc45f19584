/** Streams against seedrandom's own numbers, the moments of their distributions, and each other. */
import { createHash } from 'node:crypto';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { mean, standardDeviation } from '../../src/statistics/index.js';
import { chiSquareExcess } from '../support/numbers.js';

const first = (count: number, next: () => number): number[] => Array.from({ length: count }, () => next());

describe('a random stream', () => {
  it('is Alea seeded with the SHA-256 of the path of names', () => {
    const stream = createRandom(7).stream('proxy').stream('label-noise');
    expect(stream.path).toBe('7/proxy/label-noise');
    const hash = createHash('sha256').update('7/proxy/label-noise').digest('hex');
    expect(first(5, stream.uniform)).toEqual(first(5, seedrandom.alea(hash)));
  });

  it('stands on an Alea that begins with the number that seedrandom’s manual prints for "hello."', () => {
    expect(seedrandom.alea('hello.')()).toBe(0.4783254903741181);
  });

  it('gives siblings independent numbers: Student’s interval from five of them covers in 95 %', () => {
    const trials = 5000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const draws = [0, 1, 2, 3, 4].map((index) => {
        const stream = createRandom(trial).stream(`seed-${index}`);
        stream.normal();
        return stream.normal();
      });
      // 2.776 is the 97.5 % quantile of Student’s t with 4 degrees of freedom.
      covered += Math.abs(mean(draws)) < (2.776 * standardDeviation(draws)) / Math.sqrt(5) ? 1 : 0;
    }
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / trials));
  });

  it('takes the seed 1 and the seed "1" for the same', () => {
    expect(first(5, createRandom(1).uniform)).toEqual(first(5, createRandom('1').uniform));
  });

  it('gives a seed 0 its own fixed numbers', () => {
    expect(first(5, createRandom(0).uniform)).toEqual(first(5, createRandom(0).uniform));
    expect(createRandom(0).uniform()).not.toBe(createRandom(1).uniform());
  });

  it('gives a child the same numbers whatever was drawn from its parent and its siblings', () => {
    const quiet = createRandom(3);
    const busy = createRandom(3);
    first(100, busy.uniform);
    first(100, busy.stream('other').normal);
    expect(first(10, busy.stream('child').uniform)).toEqual(first(10, quiet.stream('child').uniform));
  });

  it('gives unrelated numbers to streams of similar names', () => {
    const root = createRandom(5);
    const starts = Array.from({ length: 20_000 }, (_, index) => root.stream(`step-${index}`).uniform());
    const counts = new Array<number>(20).fill(0);
    for (const start of starts) counts[Math.floor(20 * start)] += 1;
    expect(Math.abs(chiSquareExcess(counts, new Array<number>(20).fill(1 / 20)))).toBeLessThan(5);
    const products = starts.slice(1).map((start, index) => 12 * (start - 0.5) * (starts[index] - 0.5));
    const correlation = products.reduce((sum, product) => sum + product, 0) / products.length;
    expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(products.length));
  });
});

describe('uniform numbers', () => {
  it('fill twenty cells evenly', () => {
    const counts = new Array<number>(20).fill(0);
    for (const value of createRandom('uniform').uniforms(100_000)) counts[Math.floor(20 * value)] += 1;
    expect(Math.abs(chiSquareExcess(counts, new Array<number>(20).fill(1 / 20)))).toBeLessThan(5);
  });

  it('stay below 1 as single floats where rounding would reach it', () => {
    // Found by search: number 3371 of this seed lies within 2⁻²⁵ of 1.
    const doubles = first(3372, createRandom(460).uniform);
    expect(Math.fround(doubles[3371])).toBe(1);
    const singles = createRandom(460).uniforms(3372);
    expect(singles[3371]).toBeLessThan(1);
    expect(singles[3371]).toBe(1 - 2 ** -24);
    expect([...singles.subarray(0, 3371)]).toEqual(doubles.slice(0, 3371).map(Math.fround));
  });

  it('come as whole numbers below the bound, all equally often', () => {
    const random = createRandom('integer');
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < 50_000; draw++) counts[random.integer(7)] += 1;
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(50_000);
    expect(Math.abs(chiSquareExcess(counts, new Array<number>(7).fill(1 / 7)))).toBeLessThan(5);
    expect(random.integer(1)).toBe(0);
  });
});

describe('normal numbers', () => {
  const count = 200_000;
  const sample = Float64Array.from({ length: count }, createRandom('normal').normal);
  const moment = (power: number) => sample.reduce((sum, value) => sum + value ** power, 0) / count;

  it('have the moments 0, 1, 0 and 3 within five standard errors', () => {
    // Var(x) = 1, Var(x²) = 2, Var(x³) = 15, Var(x⁴) = 96 for a standard normal.
    const within = (variance: number) => 5 * Math.sqrt(variance / count);
    expect(Math.abs(moment(1))).toBeLessThan(within(1));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(within(2));
    expect(Math.abs(moment(3))).toBeLessThan(within(15));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(within(96));
  });

  it('lie beyond ±1.96 one time in twenty', () => {
    const beyond = sample.filter((value) => Math.abs(value) > 1.959964).length;
    expect(Math.abs(beyond - 0.05 * count)).toBeLessThan(5 * Math.sqrt(0.05 * 0.95 * count));
  });

  it('are finite and uncorrelated with their neighbours', () => {
    expect(sample.every(Number.isFinite)).toBe(true);
    let sum = 0;
    for (let index = 1; index < count; index++) sum += sample[index] * sample[index - 1];
    expect(Math.abs(sum / count)).toBeLessThan(5 / Math.sqrt(count));
  });

  it('are the same one by one and as an array of single floats', () => {
    const singles = createRandom('both').normals(10);
    expect([...singles]).toEqual(first(10, createRandom('both').normal).map(Math.fround));
  });
});

describe('a permutation', () => {
  it('holds every index once, at any length', () => {
    const random = createRandom('permutation');
    for (const length of [0, 1, 2, 17, 1000]) {
      const sorted = [...random.permutation(length)].sort((a, b) => a - b);
      expect(sorted).toEqual(Array.from({ length }, (_, index) => index));
    }
  });

  it('is any of the 24 orders of four with equal probability', () => {
    const random = createRandom('orders');
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 24_000; draw++) {
      const order = random.permutation(4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(Math.abs(chiSquareExcess([...counts.values()], new Array<number>(24).fill(1 / 24)))).toBeLessThan(
      5,
    );
  });
});
