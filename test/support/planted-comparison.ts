/** Pairs of conditions whose curves follow known laws, and how often intervals of their differences hold what was planted. */
import '../../src/methods/index.js';
import '../../src/reward/builtin.js';
import { differenceOf } from '../../src/display/comparison/difference.js';
import type { ComparedCondition } from '../../src/display/comparison/kind.js';
import { curveLaw } from '../../src/laws/index.js';
import type { RandomStream } from '../../src/random/index.js';
import { comparedSubjects } from '../../src/studies/overoptimization/comparison/quantities.js';
import { subjectsOf } from '../../src/studies/overoptimization/comparison/subjects.js';
import type { OveroptimizationTables } from '../../src/studies/overoptimization/study-tables.js';
import { type CurvePoint, noRows } from '../../src/studies/overoptimization/tables.js';

export interface PlantedLaw {
  alpha: number;
  beta: number;
  /** The proxy score per √nat. */
  proxy: number;
}

export interface PlantedPair {
  name: string;
  method: 'best-of-n' | 'ppo';
  /** The base and the condition against it. */
  laws: readonly [PlantedLaw, PlantedLaw];
  /** √nats. */
  reach: number;
  noise: Noise;
}

/** What seeds differ in, and points. Of a seed both conditions share the first part, as pairs do. */
const usualNoise = {
  shared: { alpha: 0.06, beta: 0.02, point: 0.03 },
  own: { alpha: 0.03, beta: 0.012, point: 0.03 },
  proxy: 0.02,
  /** Of neighbouring points. */
  correlation: 0.8,
};

export type Noise = typeof usualNoise;

/** A third of it: what is wrong with an estimate shows against the smaller errors. */
const quiet: Noise = {
  shared: { alpha: 0.02, beta: 0.007, point: 0.01 },
  own: { alpha: 0.01, beta: 0.004, point: 0.01 },
  proxy: 0.007,
  correlation: 0.8,
};

/** About what rm-size has of its smallest and a middle proxy; gold turns over within the range. */
export const plantedPairs: readonly PlantedPair[] = [
  {
    ...{ name: 'best-of-n', method: 'best-of-n', reach: 2.98, noise: usualNoise },
    laws: [
      { alpha: 1.25, beta: 0.31, proxy: 1 },
      { alpha: 1.2, beta: 0.36, proxy: 0.9 },
    ],
  },
  {
    ...{ name: 'PPO', method: 'ppo', reach: 7.5, noise: usualNoise },
    laws: [
      { alpha: 0.72, beta: 0.4, proxy: 1 },
      { alpha: 0.76, beta: 0.36, proxy: 0.9 },
    ],
  },
  {
    ...{ name: 'PPO, no difference', method: 'ppo', reach: 7.5, noise: usualNoise },
    laws: [
      { alpha: 0.75, beta: 0.39, proxy: 1 },
      { alpha: 0.75, beta: 0.39, proxy: 1 },
    ],
  },
  {
    // A sharp peak early and a flat one late.
    ...{ name: 'PPO, quiet, far apart', method: 'ppo', reach: 7.5, noise: quiet },
    laws: [
      { alpha: 0.75, beta: 0.5, proxy: 1 },
      { alpha: 0.75, beta: 0.3, proxy: 1 },
    ],
  },
];

const formOf = { 'best-of-n': 'bon', ppo: 'rl' } as const;

const goldOf = ({ method }: Pick<PlantedPair, 'method'>, { alpha, beta }: PlantedLaw, d: number) =>
  curveLaw(formOf[method]).value([d], [alpha, beta]);

interface DrawOptions {
  seeds: number;
  random: RandomStream;
}

/** The curves of both conditions in one world. */
export function drawPair(pair: PlantedPair, { seeds, random }: DrawOptions): [CurvePoint[], CurvePoint[]] {
  const count = 48;
  const { noise } = pair;
  const both: [CurvePoint[], CurvePoint[]] = [[], []];
  for (let seed = 0; seed < seeds; seed++) {
    const scatter = (spread: Noise['own']) => ({
      alpha: spread.alpha * random.normal(),
      beta: spread.beta * random.normal(),
      points: wandering(count, spread.point, noise.correlation, random),
    });
    const shared = scatter(noise.shared);
    pair.laws.forEach((law, condition) => {
      const own = scatter(noise.own);
      const proxyNoise = wandering(count, noise.proxy, noise.correlation, random);
      const seedLaw = {
        ...law,
        alpha: law.alpha + shared.alpha + own.alpha,
        beta: law.beta + shared.beta + own.beta,
      };
      const points = Array.from({ length: count }, (_, index) => {
        // Best-of-n has one grid, online runs are evaluated at places of their own and end a little beyond.
        const shift = pair.method === 'ppo' ? 0.4 * random.uniform() : 0;
        const d = (pair.reach * (index + 1 + shift)) / count;
        return pointOf(pair, seed, d, index, {
          gold: goldOf(pair, seedLaw, d) + shared.points[index] + own.points[index],
          proxy: law.proxy * d + proxyNoise[index],
        });
      });
      both[condition].push(pointOf(pair, seed, 0, -1, { gold: 0, proxy: 0 }), ...points);
    });
  }
  return both;
}

function pointOf(
  { method }: PlantedPair,
  proxySeed: number,
  klDistance: number,
  index: number,
  { gold, proxy }: { gold: number; proxy: number },
): CurvePoint {
  const isOnline = method === 'ppo';
  return {
    ...{ method, proxySeed, klDistance, kl: klDistance ** 2, klDiscrete: null },
    setting: { rmParameters: 400, rmShape: '4x1x1' },
    n: isOnline ? null : index + 2,
    iteration: isOnline ? index + 1 : null,
    ...{ goldScore: gold, proxyScore: proxy, humanScore: gold },
  };
}

/** Noise of one standard deviation whose neighbours are correlated. */
function wandering(count: number, deviation: number, correlation: number, random: RandomStream): number[] {
  let value = random.normal();
  return Array.from({ length: count }, () => {
    const now = deviation * value;
    value = correlation * value + Math.sqrt(1 - correlation ** 2) * random.normal();
    return now;
  });
}

export const conditionOf = (
  name: string,
  worlds: readonly CurvePoint[][],
): ComparedCondition<OveroptimizationTables> => ({
  name,
  parts: worlds.map((curves, world) => ({
    ...{ world: String(world), experiment: { rl: { batchSize: 256 } }, stages: [] },
    tables: { ...noRows(), curves, confidence: 0.95 },
  })),
});

/** What the laws say of the mean curves: laws of α and β are linear in them, so that their means are the truth. */
export function plantedDifference(pair: PlantedPair, name: string): number | undefined {
  const [base, other] = pair.laws.map((law) => truthOf(pair, law, name));
  return base === undefined || other === undefined ? undefined : other - base;
}

function truthOf(pair: PlantedPair, law: PlantedLaw, name: string): number | undefined {
  const [quantity, place] = name.split('/');
  const end = goldOf(pair, law, pair.reach);
  const { score: gold } = curveLaw(formOf[pair.method]).peak([law.alpha, law.beta]);
  const truths: Readonly<Record<string, number>> = {
    alpha: law.alpha,
    beta: law.beta,
    'peak-gold': gold,
    'gold-at-kl': goldOf(pair, law, Math.sqrt(Number(place))),
    'gold-at-proxy': goldOf(pair, law, Number(place) / law.proxy),
    'gold-at-end': end,
    loss: gold - end,
  };
  return truths[quantity];
}

export interface DifferenceCoverage {
  quantity: string;
  covered: number;
  bounded: number;
  below: number;
  above: number;
}

/** Of the equal places those that every draw has. */
export function differenceCoverage(
  pair: PlantedPair,
  { draws, random, ...options }: DrawOptions & { draws: number },
): DifferenceCoverage[] {
  const tally = new Map<string, DifferenceCoverage>();
  for (let draw = 0; draw < draws; draw++) {
    const [base, other] = drawPair(pair, { ...options, random: random.stream(`draw-${draw}`) });
    const [subject] = subjectsOf([conditionOf('base', [base]), conditionOf('other', [other])]);
    const [{ quantities }] = comparedSubjects(subject);
    for (const { name, values } of quantities) {
      const truth = plantedDifference(pair, name);
      const found = differenceOf(values[0], values[1], { confidence: 0.95 });
      if (truth === undefined || found === undefined || !isEverywhere(name)) continue;
      const count = tally.get(name) ?? { quantity: name, covered: 0, bounded: 0, below: 0, above: 0 };
      count.bounded += 1;
      if (truth < found.low) count.below += 1;
      if (truth > found.high) count.above += 1;
      if (truth >= found.low && truth <= found.high) count.covered += 1;
      tally.set(name, count);
    }
  }
  return [...tally.values()];
}

/** The last place is where the shortest run of a draw ends. */
const isEverywhere = (name: string) =>
  !name.includes('/') || Number.isInteger(Math.log2(Number(name.split('/')[1])));
