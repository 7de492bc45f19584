/** Planted tables for the findings: the paper's as they should be, and whatever a test changes of them. */
import { judgeFindings } from '../../../src/display/finding.js';
import { bestOfNGrid } from '../../../src/methods/best-of-n/best-of-n.js';
import { bestOfNKl } from '../../../src/methods/pool-curve.js';
import { createRandom, type RandomStream } from '../../../src/random/index.js';
import {
  type OveroptimizationTables,
  overoptimization,
} from '../../../src/studies/overoptimization/index.js';
import { type Coefficients, type CurvePoint, noRows } from '../../../src/studies/overoptimization/tables.js';

export const sizes = [400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 102_400];

/** Of √KL, the size and the seed. */
export type Score = (d: number, size: number, seed: number) => number;

/** What is planted. */
export interface Plant {
  sizes: number[];
  seeds: number;
  largestN: number;
  bonGold: Score;
  rlGold: Score;
  human: Score;
  proxy: Score;
  /** √KL at an iteration of PPO. */
  distanceAt: (iteration: number) => number;
  alphaBon: (size: number) => number;
  betaBon: (size: number) => number;
  /** Of a seed's whole gold curve, as a share, and of single RL points. */
  noise: number;
  scatter: number;
}

export const decades = (size: number) => Math.log10(size / 400);
export const alphaBon = (size: number) => 0.9 + 0.1 * decades(size);
export const betaBon = (size: number) => 0.32 - 0.08 * decades(size);
export const betaRl = (size: number) => 0.45 - 0.06 * decades(size);

/** The paper's findings as they should be. */
export const paper: Plant = {
  sizes,
  seeds: 5,
  largestN: 60_000,
  bonGold: (d, size) => d * (alphaBon(size) - betaBon(size) * d),
  rlGold: (d, size) => d * (0.95 - betaRl(size) * Math.log(d)),
  human: (d, size) => d * (0.8 - 1.1 * betaRl(size) * Math.log(d)),
  proxy: (d) => 0.6 * d,
  distanceAt: (step) => step / 12,
  alphaBon,
  betaBon,
  noise: 0.01,
  scatter: 0.1,
};

type Place = Pick<CurvePoint, 'method' | 'n' | 'iteration' | 'klDistance' | 'setting' | 'proxySeed'>;

/** Written out: spreading a place would take most of the time of a planted study. */
function pointAt(
  { method, n, iteration, klDistance, setting, proxySeed }: Place,
  { gold, proxy, human }: { gold: number; proxy: number; human: number },
): CurvePoint {
  return {
    method,
    setting,
    proxySeed,
    n,
    iteration,
    kl: klDistance ** 2,
    klDistance,
    klDiscrete: null,
    proxyScore: proxy,
    goldScore: gold,
    humanScore: human,
  };
}

/** The settings of a run against one size; what a sweep changes comes on top. */
const settingOf = (rmParameters: number, own: CurvePoint['setting'] = {}) => ({
  ...{ rmParameters, comparisons: 40_000, policyParameters: 27_000, klPenalty: 0, labelNoise: 0 },
  ...own,
});

export function curvesOf(plant: Plant, own: CurvePoint['setting'] = {}): CurvePoint[] {
  const random = createRandom(7).stream('findings');
  return plant.sizes.flatMap((rmParameters) =>
    Array.from({ length: plant.seeds }, (_, proxySeed) => {
      const run = { rmParameters, proxySeed, setting: settingOf(rmParameters, own) };
      return [...bestOfNCurve(plant, run, random), ...ppoCurve(plant, run, random)];
    }).flat(),
  );
}

interface Run {
  rmParameters: number;
  proxySeed: number;
  setting: CurvePoint['setting'];
}

function bestOfNCurve(
  plant: Plant,
  { rmParameters, proxySeed, setting }: Run,
  random: RandomStream,
): CurvePoint[] {
  // A seed is better or worse as a whole: the points of one curve go together.
  const shift = 1 + plant.noise * random.normal();
  return bestOfNGrid(plant.largestN, 40).map((n) => {
    const d = Math.sqrt(bestOfNKl(n));
    const scores = {
      gold: shift * (d > 0 ? plant.bonGold(d, rmParameters, proxySeed) : 0),
      proxy: shift * plant.proxy(d, rmParameters, proxySeed),
      human: d > 0 ? plant.human(d, rmParameters, proxySeed) : 0,
    };
    return pointAt({ setting, proxySeed, method: 'best-of-n', n, iteration: null, klDistance: d }, scores);
  });
}

function ppoCurve(
  plant: Plant,
  { rmParameters, proxySeed, setting }: Run,
  random: RandomStream,
): CurvePoint[] {
  const shift = 1 + plant.noise * random.normal();
  return Array.from({ length: 60 }, (_, index) => {
    const iteration = 2 * (index + 1);
    const d = plant.distanceAt(iteration) * (1 + 0.01 * proxySeed);
    const scores = {
      gold: shift * plant.rlGold(d, rmParameters, proxySeed) + plant.scatter * random.normal(),
      proxy: shift * plant.proxy(d, rmParameters, proxySeed),
      human: plant.human(d, rmParameters, proxySeed),
    };
    return pointAt({ setting, proxySeed, method: 'ppo', n: null, iteration, klDistance: d }, scores);
  });
}

function coefficientsOf(plant: Plant): Coefficients[] {
  const random = createRandom(8).stream('coefficients');
  const around = (estimate: number) => {
    const moved = estimate + 0.005 * random.normal();
    return { estimate: moved, low: moved - 0.02, high: moved + 0.02 };
  };
  return plant.sizes.map((rmParameters) => ({
    method: 'best-of-n',
    form: 'bon',
    setting: settingOf(rmParameters),
    alpha: around(plant.alphaBon(rmParameters)),
    beta: around(plant.betaBon(rmParameters)),
    peakKl: around(5),
    peakGold: around(1),
    rmse: 0.01,
    rmseOverPeak: 0.01,
    points: 39,
    largestKl: 10,
  }));
}

export function tables(change: Partial<Plant> = {}): OveroptimizationTables {
  const plant = { ...paper, ...change };
  return { ...noRows(), curves: curvesOf(plant), coefficients: coefficientsOf(plant), confidence: 0.95 };
}

export function judged(given: OveroptimizationTables, id: string) {
  const [verdict] = judgeFindings(
    overoptimization.findings.filter((finding) => finding.id === id),
    given,
  );
  if (!verdict) throw new Error(`no finding ${id}`);
  return verdict;
}

export const verdictOf = (given: OveroptimizationTables, id: string) => judged(given, id).verdict;
