/** Chinchilla's first approach: the lowest loss at each compute over curves of several sizes (Hoffmann et al. 2022, 3.1). */
import { type Interval, mean, slopeOf } from '../../../statistics/index.js';
import { type Noise, noiseInterval, noiseOfResiduals } from './noise.js';
import { type Minimum, type Place, parabolaMinimum, parabolaPlace } from './parabola.js';
import { type Cell, groupBy, type Run } from './runs.js';

/** Four sizes about the lowest: along curves of one horizon fewer lie close to it. */
const nearest = 4;
/** Places in ln C. */
const places = 20;

/** One size: loss against compute. */
export interface SizeCurve {
  /** As counted. */
  parameters: number;
  points: readonly CurvePlace[];
}

export interface CurvePlace {
  logCompute: number;
  logExcess: number;
  /** Which run it is of. */
  run: number;
}

/** With embeddings, or without as Kaplan et al. counted, who left them out of C = 6ND too. */
export type Counting = 'all' | 'without embeddings';

export const countedParameters = (
  { parameters, embeddingParameters }: Pick<Run, 'parameters' | 'embeddingParameters'>,
  counting: Counting,
): number => (counting === 'all' ? parameters : parameters - embeddingParameters);

/** Along the ends of runs that were decayed to their horizons: a curve a size, each point a run. */
export function curvesOfCells(cells: readonly Cell[], counting: Counting): SizeCurve[] {
  const indexed = cells.map((cell, run) => ({ cell, run }));
  return [...groupBy(indexed, ({ cell: { width, layers } }) => `${width}/${layers}`).values()].map((own) => {
    const parameters = countedParameters(own[0].cell.runs[0], counting);
    const points = own.map(({ cell: { tokens, logExcess }, run }) => ({
      logCompute: Math.log(6 * parameters * tokens),
      ...{ logExcess, run },
    }));
    return { parameters, points: points.sort((left, right) => left.logCompute - right.logCompute) };
  });
}

/** Along the running curves of runs of one horizon: a curve a size, the mean of ln excess over its seeds. */
export const curvesOfRuns = (runs: readonly Run[], counting: Counting): SizeCurve[] =>
  [...groupBy(runs, ({ width, layers }) => `${width}/${layers}`).values()].map((seeds, run) => {
    const parameters = countedParameters(seeds[0], counting);
    const steps = groupBy(
      seeds.flatMap(({ curve }) => curve),
      ({ step }) => step,
    );
    const points = [...steps.values()].map((own) => ({
      logCompute: Math.log(6 * parameters * own[0].stepTokens),
      logExcess: mean(own.map(({ excess }) => Math.log(excess))),
      run,
    }));
    return { parameters, points };
  });

/** Linear in ln C between neighbouring evaluations; undefined beyond the ends, where the curve is not known. */
function lossAt({ points }: SizeCurve, logCompute: number, shifts?: Float64Array): number | undefined {
  const after = points.findIndex((point) => point.logCompute >= logCompute);
  if (after < 0 || (after === 0 && points[0].logCompute > logCompute)) return undefined;
  const value = ({ logExcess, run }: CurvePlace) => logExcess + (shifts?.[run] ?? 0);
  const [left, right] = [points[Math.max(0, after - 1)], points[after]];
  const width = right.logCompute - left.logCompute;
  const share = width === 0 ? 0 : (logCompute - left.logCompute) / width;
  return value(left) + share * (value(right) - value(left));
}

/** None where fewer sizes reach the compute: a parabola through three passes all noise on. */
function lossesAt(curves: readonly SizeCurve[], logCompute: number, shifts?: Float64Array): Place[] {
  const losses = curves.flatMap((curve): Place[] => {
    const y = lossAt(curve, logCompute, shifts);
    return y === undefined ? [] : [{ x: Math.log(curve.parameters), y }];
  });
  return losses.length < nearest ? [] : losses;
}

const minimumAt = (curves: readonly SizeCurve[], logCompute: number) =>
  parabolaMinimum(lossesAt(curves, logCompute), nearest);

export interface EnvelopePoint {
  compute: number;
  minimum: Minimum;
}

export interface Envelope {
  points: EnvelopePoint[];
  /** Of N_opt ∝ C^exponent over minima inside the sizes that reach that compute. */
  exponent: Interval;
  noise: Noise | undefined;
}

/** From and to, FLOP. */
export type Window = readonly [low: number, high: number];

const computesIn = ([low, high]: Window): number[] =>
  Array.from({ length: places }, (_, place) => Math.log(low) + (Math.log(high / low) * place) / (places - 1));

/** Where a minimum lies inside the sizes; undefined where none does. */
export function insideWindow(curves: readonly SizeCurve[]): Window | undefined {
  const all = curves.flatMap(({ points }) => points.map(({ logCompute }) => logCompute));
  if (all.length === 0) return undefined;
  const whole: Window = [Math.exp(Math.min(...all)), Math.exp(Math.max(...all))];
  const inside = computesIn(whole).filter((place) => minimumAt(curves, place)?.inside);
  return inside.length < 3 ? undefined : [Math.exp(inside[0]), Math.exp(inside[inside.length - 1])];
}

/** The slope of ln N_opt over ln C, with the loss of every run moved. */
export function envelopeExponent(
  curves: readonly SizeCurve[],
  window: Window,
): (shifts: Float64Array) => number {
  const kept = computesIn(window).filter((place) => minimumAt(curves, place)?.inside);
  return (shifts) => {
    const found = kept.flatMap((x) => {
      const y = parabolaPlace(lossesAt(curves, x, shifts), nearest);
      return Number.isNaN(y) ? [] : [{ x, y }];
    });
    if (found.length < 3) return Number.NaN;
    return slopeOf(
      found.map(({ x }) => x),
      found.map(({ y }) => y),
    );
  };
}

/** The minimum at each of twenty computes of the window, where there is one. */
export const envelopePoints = (curves: readonly SizeCurve[], window: Window): EnvelopePoint[] =>
  computesIn(window).flatMap((place) => {
    const minimum = minimumAt(curves, place);
    return minimum === undefined ? [] : [{ compute: Math.exp(place), minimum }];
  });

export function envelope(
  curves: readonly SizeCurve[],
  window: Window,
  { confidence, noise: known, name }: { confidence: number; noise?: Noise; name: string },
): Envelope {
  const points = envelopePoints(curves, window);
  const noise = known ?? noiseOfPoints(curves, points);
  const runs = 1 + Math.max(-1, ...curves.flatMap((curve) => curve.points.map(({ run }) => run)));
  const exponent = noiseInterval(runs, envelopeExponent(curves, window), { noise, confidence, name });
  return { points, exponent, noise };
}

/** Neighbouring places are of the same runs: together they have as many degrees of freedom as there are sizes beyond three. */
function noiseOfPoints(curves: readonly SizeCurve[], points: readonly EnvelopePoint[]): Noise | undefined {
  const scatter = noiseOfResiduals(
    points.map(({ minimum: { residuals } }) => ({ residuals, parameters: 3 })),
  );
  const degrees = curves.length - 3;
  return scatter === undefined || degrees < 2 ? undefined : { sd: scatter.sd, degrees };
}
