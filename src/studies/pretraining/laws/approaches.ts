/** The three approaches to the compute-optimal split on the same runs, and whether they agree (Hoffmann et al. 2022, table 2). */
import { fitOnScale, fixParameter, type ScaledFit } from '../../../fitting/index.js';
import { forms } from '../../../laws/index.js';
import type { Interval } from '../../../statistics/index.js';
import {
  curvesOfCells,
  type Envelope,
  envelope,
  envelopeExponent,
  insideWindow,
  type SizeCurve,
  type Window,
} from './envelope.js';
import { type IsoFlop, isoFlop, isoFlopExponent } from './iso-flop.js';
import { type Noise, noiseIntervals } from './noise.js';
import type { Cell } from './runs.js';

export const approachNames = ['isoflop', 'envelope', 'parametric'] as const;
export type ApproachName = (typeof approachNames)[number];

export interface Approaches {
  isoFlop: IsoFlop;
  envelope: Envelope;
  window: Window;
  curves: SizeCurve[];
  /** a of N_opt ∝ C^a by each, where all see the same noise. */
  splits: Record<ApproachName, Interval>;
  /** The largest of them less the smallest. */
  spread: Interval;
}

/** Least squares of ln excess on ln of A/N^a + B/D^b, of cells. */
function splitFit(cells: readonly Cell[]): ScaledFit {
  return fitOnScale(
    {
      form: fixParameter(forms.chinchilla, 0, 0),
      inputs: cells.map(({ parameters, tokens }) => [parameters, tokens]),
      outputs: cells.map(({ logExcess }) => Math.exp(logExcess)),
    },
    { residuals: 'log' },
  );
}

const splitFrom = ([, , a, b]: readonly number[]) => b / (a + b);

/** The same with every loss moved, linear in the moves: Δparameters = (J'J)⁻¹J' shifts, at a fraction of a fit's cost. */
function splitOfShifts(fit: ScaledFit, cells: readonly Cell[]): (shifts: Float64Array) => number {
  const form = fixParameter(forms.chinchilla, 0, 0);
  const rows = cells.map(({ parameters, tokens }) => {
    const inputs = [parameters, tokens];
    const value = form.value(inputs, fit.parameters);
    return form.gradient(inputs, fit.parameters).map((slope) => slope / value);
  });
  const variance = (fit.rmse ** 2 * cells.length) / (cells.length - fit.parameters.length);
  return (shifts) => {
    const pull = fit.parameters.map((_, column) =>
      rows.reduce((sum, row, index) => sum + row[column] * shifts[index], 0),
    );
    const moved = fit.parameters.map(
      (value, row) =>
        value + pull.reduce((sum, each, column) => sum + (fit.covariance[row][column] / variance) * each, 0),
    );
    return splitFrom(moved);
  };
}

/** Undefined where one of the approaches has too little: fewer than three minima inside, or no compute with a minimum. */
export function approaches(
  cells: readonly Cell[],
  { confidence, noise: known }: { confidence: number; noise?: Noise },
): Approaches | undefined {
  const iso = isoFlop(cells, { confidence, noise: known });
  const curves = curvesOfCells(cells, 'all');
  const window = insideWindow(curves);
  if (!Number.isFinite(iso.exponent.estimate) || window === undefined || iso.noise === undefined)
    return undefined;
  const { noise } = iso;
  const found = envelope(curves, window, { confidence, noise, name: 'envelope' });
  const fit = splitFit(cells);
  // The parabolas take cells budget by budget; the others in the order of the list.
  const places = [...cells.keys()]
    .filter((index) => cells[index].budget !== null)
    .sort((left, right) => (cells[left].budget as number) - (cells[right].budget as number));
  const inOrder = (shifts: Float64Array) => Float64Array.from(places, (index) => shifts[index]);
  const [byIso, byEnvelope, byLaw] = [
    isoFlopExponent(cells),
    envelopeExponent(curves, window),
    splitOfShifts(fit, cells),
  ];
  const statistics = (shifts: Float64Array): Record<ApproachName | 'spread', number> => {
    const splits = {
      isoflop: byIso(inOrder(shifts)),
      envelope: byEnvelope(shifts),
      parametric: byLaw(shifts),
    };
    const values = Object.values(splits);
    return { ...splits, spread: Math.max(...values) - Math.min(...values) };
  };
  const { spread, ...splits } = noiseIntervals(cells.length, statistics, {
    ...{ noise, confidence, name: 'approaches' },
  });
  return { ...{ isoFlop: iso, envelope: found, window, curves }, splits, spread };
}
