/**
 * How many parameters hold one row of the language: what a size would lose after endless tokens, against a table of so
 * many rows (the prototype’s law of two constants: parameters a row, and tokens over those of the ideal learner).
 */
import { type FunctionalForm, fitOnScale } from '../../../fitting/index.js';
import { type Interval, studentQuantile } from '../../../statistics/index.js';
import type { IdealCapacityRow, IdealLearnerRow } from './rows.js';
import { type Cell, groupBy } from './runs.js';

export interface Floor {
  width: number;
  layers: number;
  parameters: number;
  /** Excess after endless tokens, nats a token. */
  floor: Interval;
  cells: number;
}

export interface Capacity extends Floor {
  /** Parameters over the rows that a table would have to know to lose as little. */
  parametersPerRow: Interval;
}

/** What is known of the language exactly. */
export interface Ideal {
  /** What a table of so many rows loses. */
  capacity: readonly IdealCapacityRow[];
  /** What a table loses that has seen so many tokens. */
  learner: readonly IdealLearnerRow[];
}

/** ln of the ideal learner's excess over ln tokens, with its slope, by lines between what is tabulated and beyond. */
function learnerCurve(
  learner: readonly IdealLearnerRow[],
): (logTokens: number) => [value: number, slope: number] {
  const table = learner
    .flatMap(({ tokens, excess }) => (excess > 0 ? [{ x: Math.log(tokens), y: Math.log(excess) }] : []))
    .sort((left, right) => left.x - right.x);
  return (logTokens) => {
    const found = table.findIndex(({ x }) => x > logTokens);
    const after = Math.max(1, found < 0 ? table.length - 1 : found);
    const [left, right] = [table[after - 1], table[after]];
    const slope = (right.y - left.y) / (right.x - left.x);
    return [left.y + slope * (logTokens - left.x), slope];
  };
}

/**
 * excess = F_size + L(D/k): a floor a size, and the curve of the ideal learner, of which networks need k times the tokens.
 * That curve bends as the language has it, where B/D^b would take its bend for a floor. Inputs: place of the size, tokens.
 */
function floorsForm(sizes: number, learner: readonly IdealLearnerRow[]): FunctionalForm {
  const positive = (symbol: string) => ({ name: symbol, symbol, min: 0 });
  const floors = Array.from({ length: sizes }, (_, place) => positive(`F${place}`));
  const curve = learnerCurve(learner);
  return {
    name: 'floors',
    formula: 'F_N + L_ideal(D/k)',
    source:
      'Hoffmann et al. 2022, equation 2, with A/N^a left free at every N and the ideal learner for B/D^b',
    inputs: [
      { name: 'size', unit: 'place', min: 0 },
      { name: 'tokens', unit: 'tokens', min: 0 },
    ],
    output: 'loss in nats a token',
    parameters: [positive('k'), ...floors],
    value: ([size, tokens], [scale, ...own]) => own[size] + Math.exp(curve(Math.log(tokens / scale))[0]),
    gradient: ([size, tokens], [scale, ...own]) => {
      const [log, slope] = curve(Math.log(tokens / scale));
      return [(-slope * Math.exp(log)) / scale, ...own.map((_, place) => (place === size ? 1 : 0))];
    },
    starts: (inputs, outputs) => {
      const lowest = floors.map((_, place) =>
        Math.min(...inputs.flatMap(([size], index) => (size === place ? [outputs[index]] : []))),
      );
      return [1, 4, 16].flatMap((scale) =>
        [0.3, 0.8].map((share) => [scale, ...lowest.map((value) => share * value)]),
      );
    },
  };
}

/** The floor of each size that has at least three horizons, small sizes first. */
export function floorsOf(cells: readonly Cell[], { learner }: Ideal, confidence: number): Floor[] {
  const sizes = [...groupBy(cells, ({ width, layers }) => `${width}/${layers}`).values()].filter(
    (own) => new Set(own.map(({ tokens }) => tokens)).size >= 3,
  );
  const points = sizes.flatMap((own, place) =>
    own.map(({ tokens, logExcess }) => ({ inputs: [place, tokens], output: Math.exp(logExcess) })),
  );
  const degrees = points.length - sizes.length - 1;
  if (sizes.length < 2 || degrees < 1 || learner.length < 2) return [];
  const { parameters, standardErrors } = fitOnScale(
    {
      form: floorsForm(sizes.length, learner),
      inputs: points.map(({ inputs }) => inputs),
      outputs: points.map(({ output }) => output),
    },
    { residuals: 'log' },
  );
  const t = studentQuantile((1 + confidence) / 2, degrees);
  return sizes.map((own, place) => {
    const [{ width, layers, parameters: count }] = own;
    const estimate = parameters[1 + place];
    const half = (t * standardErrors[1 + place]) / estimate;
    const floor = { estimate, low: estimate * Math.exp(-half), high: estimate * Math.exp(half) };
    return { width, layers, parameters: count, floor, cells: own.length };
  });
}

/** Rows at which a table loses so much, by lines in logarithms; undefined outside the tabulated range. */
export function rowsAt(ideal: readonly IdealCapacityRow[], excess: number): number | undefined {
  const table = ideal
    .flatMap(({ rows, excess: lost }) => (rows > 0 && lost > 0 ? [{ rows, lost }] : []))
    .sort((left, right) => left.rows - right.rows);
  const after = table.findIndex(({ lost }) => lost <= excess);
  if (after < 1) return undefined;
  const [left, right] = [table[after - 1], table[after]];
  const share = Math.log(excess / left.lost) / Math.log(right.lost / left.lost);
  return left.rows * (right.rows / left.rows) ** share;
}

/** A floor below the tabulated range is one of more rows than the table has: its bound is open. */
export function capacities(cells: readonly Cell[], ideal: Ideal, confidence: number): Capacity[] {
  return floorsOf(cells, ideal, confidence).flatMap((size) => {
    const { floor, parameters } = size;
    const rows = rowsAt(ideal.capacity, floor.estimate);
    if (rows === undefined) return [];
    const perRow = (excess: number, open: number) => {
      const known = rowsAt(ideal.capacity, excess);
      return known === undefined ? open : parameters / known;
    };
    const parametersPerRow = {
      estimate: parameters / rows,
      low: perRow(floor.low, 0),
      high: perRow(floor.high, Number.POSITIVE_INFINITY),
    };
    return [{ ...size, parametersPerRow }];
  });
}

/** Of how many sizes, in the middle of those that were measured, the capacity is compared. */
const middleSizes = 4;

/** The largest number of parameters a row among the middle sizes over the smallest. */
export function capacityRatio(
  sizes: readonly Capacity[],
): { sizes: Capacity[]; ratio: Interval } | undefined {
  if (sizes.length < middleSizes) return undefined;
  const from = Math.floor((sizes.length - middleSizes) / 2);
  const middle = sizes.slice(from, from + middleSizes);
  const sorted = [...middle].sort(
    (left, right) => left.parametersPerRow.estimate - right.parametersPerRow.estimate,
  );
  const [least, most] = [sorted[0].parametersPerRow, sorted[middleSizes - 1].parametersPerRow];
  const half = (side: 'low' | 'high') => {
    const log = ({ estimate, [side]: end }: Interval) => Math.log(end / estimate);
    const other = side === 'low' ? 'high' : 'low';
    return Math.hypot(log(most), Math.log(least[other] / least.estimate));
  };
  const estimate = most.estimate / least.estimate;
  const ratio = {
    estimate,
    low: estimate * Math.exp(-half('low')),
    high: estimate * Math.exp(half('high')),
  };
  return { sizes: middle, ratio };
}
