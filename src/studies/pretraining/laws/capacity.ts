/**
 * How many parameters hold one row of the language: what a size would lose after endless tokens, against a table of so
 * many rows.
 */
import { type FunctionalForm, fitOnScale } from '../../../fitting/index.js';
import { type Interval, studentQuantile } from '../../../statistics/index.js';
import type { IdealCapacityRow } from './rows.js';
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

/** ln excess = ln(F_size + B/D^b): a floor a size, one exponent for all. Inputs: place of the size, tokens. */
function floorsForm(sizes: number): FunctionalForm {
  const positive = (symbol: string) => ({ name: symbol, symbol, min: 0 });
  const floors = Array.from({ length: sizes }, (_, place) => positive(`F${place}`));
  return {
    name: 'floors',
    formula: 'F_N + B/D^b',
    source: 'Hoffmann et al. 2022, equation 2, with A/N^a left free at every N',
    inputs: [
      { name: 'size', unit: 'place', min: 0 },
      { name: 'tokens', unit: 'tokens', min: 0 },
    ],
    output: 'loss in nats a token',
    parameters: [positive('B'), positive('b'), ...floors],
    value: ([size, tokens], [scale, exponent, ...own]) => own[size] + scale * tokens ** -exponent,
    gradient: ([size, tokens], [scale, exponent, ...own]) => {
      const power = tokens ** -exponent;
      return [power, -scale * power * Math.log(tokens), ...own.map((_, place) => (place === size ? 1 : 0))];
    },
    starts: (inputs, outputs) => {
      const lowest = floors.map((_, place) =>
        Math.min(...inputs.flatMap(([size], index) => (size === place ? [outputs[index]] : []))),
      );
      return [0.2, 0.35, 0.5].flatMap((exponent) =>
        [0.3, 0.6].map((share) => [
          Math.max(...Array.from(outputs)) * inputs[0][1] ** exponent,
          exponent,
          ...lowest.map((value) => share * value),
        ]),
      );
    },
  };
}

/** The floor of each size that has at least three horizons, small sizes first. */
export function floorsOf(cells: readonly Cell[], confidence: number): Floor[] {
  const sizes = [...groupBy(cells, ({ width, layers }) => `${width}/${layers}`).values()].filter(
    (own) => new Set(own.map(({ tokens }) => tokens)).size >= 3,
  );
  const points = sizes.flatMap((own, place) =>
    own.map(({ tokens, logExcess }) => ({ inputs: [place, tokens], output: Math.exp(logExcess) })),
  );
  const degrees = points.length - sizes.length - 2;
  if (sizes.length < 2 || degrees < 1) return [];
  const { parameters, standardErrors } = fitOnScale(
    {
      form: floorsForm(sizes.length),
      inputs: points.map(({ inputs }) => inputs),
      outputs: points.map(({ output }) => output),
    },
    { residuals: 'log' },
  );
  const t = studentQuantile((1 + confidence) / 2, degrees);
  return sizes.map((own, place) => {
    const [{ width, layers, parameters: count }] = own;
    const estimate = parameters[2 + place];
    const half = (t * standardErrors[2 + place]) / estimate;
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
export function capacities(
  cells: readonly Cell[],
  ideal: readonly IdealCapacityRow[],
  confidence: number,
): Capacity[] {
  return floorsOf(cells, confidence).flatMap((size) => {
    const { floor, parameters } = size;
    const rows = rowsAt(ideal, floor.estimate);
    if (rows === undefined) return [];
    const perRow = (excess: number, open: number) => {
      const known = rowsAt(ideal, excess);
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
