/**
 * Best-of-n of a planted study: pools of latent proxy scores u and gold scores α u/√2 − β u²/2 + noise, through the
 * estimator that studies use. u is standard normal, so best-of-n has about u = √2 d and gold about d(α − βd).
 *
 * Gold is linear in α, β and the noise, and so is the estimator: its three parts are measured once on a bank of pools,
 * from which studies draw prompts with replacement. What a study should find is then known exactly, as the mean of the bank.
 */
import { bestOfNGrid, promptCurve } from '../../../src/methods/best-of-n/best-of-n.js';
import { bestOfNKl } from '../../../src/methods/pool-curve.js';
import type { RandomStream } from '../../../src/random/index.js';
import { type Law, seedLaws } from './seed-effects.js';
import type { PlantedCurves, PlantedRun } from './study.js';

/** α rises and β falls with size; the first three curves turn over in reach of n = 2,048. */
export const bestOfNLaws: Law[] = [
  { alpha: 0.7, beta: 0.26 },
  { alpha: 0.75, beta: 0.22 },
  { alpha: 0.8, beta: 0.18 },
  { alpha: 0.85, beta: 0.14 },
];

const promptsPerSeed = 8;
/** Sd of α between prompts. */
const promptSpread = 0.1;
/** Sd of gold about what the proxy sees of it: that of a single winner. */
const noiseSpread = 0.8;

/** The parts of a prompt's curve, [distance]: best-of-n of u/√2, of u²/2, and of the noise, from best-of-1. */
interface Parts {
  linear: Float64Array;
  quadratic: Float64Array;
  noise: Float64Array;
}

export interface PoolBank {
  /** √nats. */
  klDistance: number[];
  /** The values of n. */
  grid: number[];
  /** [pool][size]; sizes see half of u together. */
  pools: Parts[][];
  /** Mean over the bank, [size]. */
  mean: Parts[];
}

export interface BankOptions {
  pools: number;
  /** N: responses a pool. */
  responses: number;
  random: RandomStream;
}

export function makePoolBank({ pools: count, responses, random }: BankOptions): PoolBank {
  const grid = bestOfNGrid(responses, 40).filter((n) => n > 1);
  const pools = Array.from({ length: count }, (_, pool) =>
    poolParts(grid, responses, random.stream(`pool-${pool}`)),
  );
  return {
    klDistance: grid.map((n) => Math.sqrt(bestOfNKl(n))),
    grid,
    pools,
    mean: bestOfNLaws.map((_, size) => meanOf(pools.map((sizes) => sizes[size]))),
  };
}

function poolParts(grid: number[], responses: number, random: RandomStream): Parts[] {
  const common = random.normals(responses);
  const noise = random.normals(responses);
  // So improbable that the discrete world's KL is the continuous one, which is not what is studied.
  const initialLogProbs = new Float64Array(responses).fill(-1000);
  return bestOfNLaws.map(() => {
    const alone = random.normals(responses);
    const u = Float64Array.from(common, (value, index) => (value + alone[index]) / Math.SQRT2);
    const squares = u.map((value) => value ** 2 / 2);
    const pool = { goldScores: squares, humanScores: noise, initialLogProbs, responseLengths: noise };
    const curve = promptCurve(pool, u, grid);
    return {
      linear: curve.proxy.map((value) => value / Math.SQRT2),
      quadratic: curve.gold,
      noise: curve.human,
    };
  });
}

function meanOf(parts: readonly Parts[]): Parts {
  const over = (name: keyof Parts) =>
    parts[0][name].map((_, index) => parts.reduce((sum, one) => sum + one[name][index], 0) / parts.length);
  return { linear: over('linear'), quadratic: over('quadratic'), noise: over('noise') };
}

const goldOf = ({ linear, quadratic, noise }: Parts, { alpha, beta }: Law): number[] =>
  Array.from(linear, (value, index) => alpha * value - beta * quadratic[index] + noiseSpread * noise[index]);

/** What every study of this bank should find, [size]. */
export function expectedBestOfN({ klDistance, mean }: PoolBank): PlantedRun[] {
  return bestOfNLaws.map((law, size) => ({ klDistance, gold: goldOf(mean[size], law) }));
}

/** The runs of one study: prompts of a seed are its own, and all sizes share them. */
export function drawBestOfN(bank: PoolBank, seeds: number, random: RandomStream): PlantedCurves {
  const laws = seedLaws(bestOfNLaws, seeds, random);
  const runs = laws.map((ofSeed) => {
    const prompts = Array.from({ length: promptsPerSeed }, () => ({
      pool: bank.pools[random.integer(bank.pools.length)],
      shift: promptSpread * random.normal(),
    }));
    return ofSeed.map(({ alpha, beta }, size): PlantedRun => {
      const golds = prompts.map(({ pool, shift }) => goldOf(pool[size], { alpha: alpha + shift, beta }));
      const gold = bank.klDistance.map(
        (_, index) => golds.reduce((sum, one) => sum + one[index], 0) / promptsPerSeed,
      );
      return { klDistance: bank.klDistance, gold };
    });
  });
  return { grid: bank.grid, runs };
}
