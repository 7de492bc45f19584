/** What a study reports, with its interval and what it should have found. */
import { curveLaw, fitOveroptimization } from '../../../src/laws/index.js';
import type { RandomStream } from '../../../src/random/index.js';
import { type Interval, ratioInterval } from '../../../src/statistics/index.js';
import {
  peakValue,
  riseAndFall,
  turnsOver,
} from '../../../src/studies/overoptimization/findings/measured-peak.js';
import { type MeanCurves, overSeeds } from '../../../src/studies/overoptimization/findings/over-seeds.js';
import type { SeedCurves } from '../../../src/studies/overoptimization/findings/seed-curves.js';
import type { Expected } from './expected.js';
import { type PlantedCurves, parameterCounts, plantedSeedCurves } from './study.js';

export interface Found {
  quantity: string;
  interval: Interval;
  truth: number;
}

const confidence = 0.95;

/** Of the first size, whose curve turns over within reach, and over all sizes. */
export function quantitiesOf(planted: PlantedCurves, expected: Expected, random: RandomStream): Found[] {
  const curves = plantedSeedCurves(planted);
  return [...fitted(planted, expected, random), ...trends(curves, expected), ...peaks(curves[0], expected)];
}

/** α, β and the peak of the fit stage. */
function fitted({ runs }: PlantedCurves, { form, laws }: Expected, random: RandomStream): Found[] {
  const fit = fitOveroptimization({
    form,
    clusters: runs.map(([smallest]) => smallest),
    confidence,
    bootstrap: 300,
    random,
  });
  const [{ alpha, beta }] = laws;
  const peak = curveLaw(form).peak([alpha, beta]);
  return [
    { quantity: 'α', interval: fit.alpha, truth: alpha },
    { quantity: 'β', interval: fit.beta, truth: beta },
    { quantity: 'fitted peak KL', interval: fit.peak.kl, truth: peak.klDistance ** 2 },
    { quantity: 'fitted peak gold', interval: fit.peak.gold, truth: peak.score },
  ];
}

/** α and β a decade of parameters, each size's law fitted to its mean curve. */
function trends(curves: readonly SeedCurves[], { form, scoreAt }: Expected): Found[] {
  const { basis } = curveLaw(form);
  const lines = lineWeights(parameterCounts.map((count) => [1, Math.log10(count)]))[1];
  const laws = curves.map(({ klDistance }) => lineWeights(klDistance.map((d) => basis([d]))));
  const slope = (golds: readonly number[][], which: number) =>
    dot(
      lines,
      golds.map((gold, size) => dot(laws[size][which], gold)),
    );
  const truths = curves.map(({ klDistance }, size) => klDistance.map((d) => scoreAt(size, d)));
  return ['slope of α', 'slope of β'].map((quantity, which) => {
    const ofMeans = (means: MeanCurves[]) =>
      slope(
        means.map(({ goldScore }) => goldScore),
        which,
      );
    return { quantity, interval: overSeeds(curves, ofMeans, { confidence }), truth: slope(truths, which) };
  });
}

/** (XᵀX)⁻¹Xᵀ of two regressors: the least-squares coefficients as weights of the responses, [coefficient][point]. */
function lineWeights(design: readonly number[][]): [number[], number[]] {
  const gram = (i: number, j: number) => design.reduce((total, row) => total + row[i] * row[j], 0);
  const [a, b, c] = [gram(0, 0), gram(0, 1), gram(1, 1)];
  const determinant = a * c - b * b;
  return [
    design.map(([x, y]) => (c * x - b * y) / determinant),
    design.map(([x, y]) => (a * y - b * x) / determinant),
  ];
}

const dot = (weights: readonly number[], values: readonly number[]): number =>
  weights.reduce((total, weight, index) => total + weight * values[index], 0);

/** Measured, without a law; studies write a peak only of a curve that they find to turn over. */
function peaks(curves: SeedCurves, { scoreAt, peak }: Expected): Found[] {
  const over = (statistic: (means: MeanCurves) => number, logarithmic: boolean) =>
    overSeeds([curves], ([means]) => statistic(means), { confidence, logarithmic });
  const end = scoreAt(0, curves.klDistance[curves.klDistance.length - 1]);
  const { rises, falls } = riseAndFall(curves)!;
  const lost = ratioInterval(falls, rises, confidence);
  const measured = [
    { quantity: 'peak KL', interval: over((means) => peakValue(means, 'kl'), true), truth: peak.kl },
    { quantity: 'peak gold', interval: over((means) => peakValue(means, 'score'), true), truth: peak.score },
    { quantity: 'share lost', interval: lost, truth: 1 - end / peak.score },
  ];
  const written = turnsOver(curves, confidence) ? measured.slice(0, 2) : [];
  return [
    ...measured,
    ...written.map((found) => ({ ...found, quantity: `${found.quantity}, if it turns over` })),
  ];
}
