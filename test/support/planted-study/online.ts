/**
 * Online runs of a planted study: the KL moves in random steps, and a run as a whole wanders smoothly about its law.
 * The expected curve, d(α − β ln(d + 0.3)), is none of the law's: it has a finite slope at 0, as a real one has.
 */
import type { RandomStream } from '../../../src/random/index.js';
import { type Law, seedLaws } from './seed-effects.js';
import type { PlantedCurves, PlantedRun } from './study.js';

/** β falls with size; the first two curves turn over in reach of every run. */
export const onlineLaws: Law[] = [
  { alpha: 0.95, beta: 0.48 },
  { alpha: 0.95, beta: 0.42 },
  { alpha: 0.95, beta: 0.36 },
  { alpha: 0.95, beta: 0.3 },
];

const offset = 0.3;
const evaluations = 60;
/** Mean step of √KL between evaluations, √nats; single ones are 0.2 to 1.8 of it. */
const step = 0.1;
/** Scores are means over this many responses of sd 1. */
const responses = 256;
/** A run's own smooth deviation: its sd, and the distance over which it forgets, √nats. */
const deviation = 0.08;
const memory = 0.7;

/** The expected score at a distance. */
export const expectedOnline = ({ alpha, beta }: Law, d: number): number =>
  d * (alpha - beta * Math.log(d + offset));

/** Where a run is evaluated, √nats. */
export function onlineDistances(random: RandomStream): number[] {
  let distance = 0;
  return Array.from({ length: evaluations }, () => {
    distance += step * (0.2 + 1.6 * random.uniform());
    return distance;
  });
}

/** Sizes of a seed share α, β and prompts in part; each is a run with steps and luck of its own. */
export function drawOnline(seeds: number, random: RandomStream): PlantedCurves {
  const runs = seedLaws(onlineLaws, seeds, random).map((laws) =>
    laws.map((law): PlantedRun => {
      const klDistance = onlineDistances(random);
      const wander = deviations(klDistance, random);
      const gold = klDistance.map(
        (d, index) => expectedOnline(law, d) + wander[index] + random.normal() / Math.sqrt(responses),
      );
      return { klDistance, gold };
    }),
  );
  return { grid: null, runs };
}

/** An Ornstein–Uhlenbeck path along the distance, from nothing at the start. */
function deviations(klDistance: readonly number[], random: RandomStream): number[] {
  let [value, at] = [deviation * random.normal(), 0];
  return klDistance.map((distance) => {
    const kept = Math.exp(-(distance - at) / memory);
    value = kept * value + deviation * Math.sqrt(1 - kept ** 2) * random.normal();
    at = distance;
    return Math.min(1, distance) * value;
  });
}
