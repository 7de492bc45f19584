/** How often the bounds of a fit hold what was planted, and what they claim. */
import { inverse, Matrix } from 'ml-matrix';
import { type GoldCurve, whitenedProducts } from '../../../src/fitting/index.js';
import { curveLaw, fitOveroptimization, type IntervalBasis } from '../../../src/laws/index.js';
import type { RandomStream } from '../../../src/random/index.js';
import { type Interval, median, normalQuantile } from '../../../src/statistics/index.js';
import { drawCurves, planted, type Scenario } from './scenario.js';

export interface Bounds {
  quantity: string;
  interval: Interval;
  truth: number;
}

export interface Tally {
  quantity: string;
  covered: number;
  bounded: number;
  open: number;
}

export interface ScenarioCoverage {
  /** What the fits said of their bounds; one of a kind. */
  claims: Set<string>;
  tallies: Tally[];
  /** Median width over that of generalised least squares that knows the noise, for α; of single curves. */
  relativeWidth: number;
}

const quantities = (form: Scenario['form'], curves: readonly GoldCurve[], random: RandomStream) => {
  const fit = fitOveroptimization({ form, clusters: curves, bootstrap: 500, random });
  const { truth } = planted[form];
  const peak = curveLaw(form).peak(truth);
  const bounds: Bounds[] = [
    { quantity: 'α', interval: fit.alpha, truth: truth[0] },
    { quantity: 'β', interval: fit.beta, truth: truth[1] },
    { quantity: 'peak KL', interval: fit.peak.kl, truth: peak.klDistance ** 2 },
  ];
  return { bounds, interval: fit.interval };
};

/** `runs 0.95`, `scatter null`: what is claimed. */
export const claimOf = ({ over, confidence }: IntervalBasis): string => `${over} ${confidence}`;

export function intervalCoverage(
  scenario: Scenario,
  { studies, random }: { studies: number; random: RandomStream },
): ScenarioCoverage {
  const claims = new Set<string>();
  const tallies = new Map<string, Tally>();
  const widths: number[] = [];
  for (let study = 0; study < studies; study++) {
    const own = random.stream(`study-${study}`);
    const { curves, noise } = drawCurves(scenario, own);
    const { bounds, interval } = quantities(scenario.form, curves, own);
    claims.add(claimOf(interval));
    for (const one of bounds) count(tallies, one);
    const [{ interval: alpha }] = bounds;
    if (scenario.runs === 1)
      widths.push((alpha.high - alpha.low) / (noise * oracleWidth(scenario, curves[0])));
  }
  return {
    claims,
    tallies: [...tallies.values()],
    relativeWidth: widths.length > 0 ? median(widths) : Number.NaN,
  };
}

export function count(
  tallies: Map<string, Tally>,
  { quantity, interval: { low, high }, truth }: Bounds,
): void {
  const tally = tallies.get(quantity) ?? { quantity, covered: 0, bounded: 0, open: 0 };
  tallies.set(quantity, tally);
  if (!Number.isFinite(low) || !Number.isFinite(high)) tally.open += 1;
  else {
    tally.bounded += 1;
    if (low <= truth && truth <= high) tally.covered += 1;
  }
}

/** Of the 95 % interval for α by generalised least squares with the covariance that was planted, at unit noise. */
function oracleWidth({ form, correlation, white }: Scenario, { klDistance }: GoldCurve): number {
  const rows = Array.from(klDistance, (d) => curveLaw(form).basis([d]));
  const steps = rows.map((_, index) => (index === 0 ? Number.POSITIVE_INFINITY : 1));
  const memory = correlation > 0 ? -1 / Math.log(correlation) : 0;
  const { products } = whitenedProducts(rows, steps, { memory, white });
  return 2 * normalQuantile(0.975) * Math.sqrt(inverse(new Matrix(products)).get(0, 0));
}
