/** The columns that points are made of, as numbers, and the point of one row. */
import type { FoundColumns } from '../columns/index.js';
import { NEGATIVE_KL_TOLERANCE } from '../doubts/index.js';
import { columnNumbers, isMissing, type LogTable, numbersOrNone, shortLine } from '../reading/index.js';
import type { RunPoint } from './point.js';

export interface NumberCells {
  name: string;
  cells: readonly string[];
  values: Float64Array;
}

export interface PointCells {
  kl: NumberCells;
  gold: NumberCells;
  tokens?: NumberCells;
  steps?: Float64Array;
  clusters: readonly string[];
  /** How numbers were read that are not written plainly. */
  notes: string[];
}

export function pointCells(table: LogTable, columns: FoundColumns, file: string): PointCells {
  const { lines, place, decimal } = table;
  const notes: string[] = [];
  const numbersOf = (name: string): NumberCells => {
    const cells = table.column(name);
    const { values, note } = columnNumbers(cells, { file, column: name, lines, place, decimal });
    if (note !== undefined) notes.push(note);
    return { name, cells, values };
  };
  return {
    kl: numbersOf(columns.kl),
    gold: numbersOf(columns.gold),
    tokens: typeof columns.tokens === 'string' ? numbersOf(columns.tokens) : undefined,
    // Checkpoints may be called by words; then there are no steps.
    steps: columns.step === undefined ? undefined : numbersOrNone(table, columns.step, file),
    clusters: columns.cluster ? table.column(columns.cluster) : [],
    notes,
  };
}

const NATS_PER_BIT = Math.LN2;

export type ReadPoint =
  | { point: Omit<RunPoint, 'line'> }
  /** Why there is none. */
  | { reason: string; negative?: number }
  /** The row does not speak of KL or of the score. */
  | { blank: 'kl' | 'gold' };

/** `mayBeNegative` keeps a sampled KL below 0, which a mean over neighbours needs. */
export function readPoint(
  row: number,
  cells: PointCells,
  columns: FoundColumns & { mayBeNegative?: boolean },
): ReadPoint {
  const { kl, gold, tokens, clusters, steps } = cells;
  if (isMissing(gold.cells[row])) return { blank: 'gold' };
  if (isMissing(kl.cells[row])) return { blank: 'kl' };
  const value = kl.values[row];
  for (const { name, cells: own, values } of [kl, gold])
    if (Number.isNaN(values[row])) return { reason: `${name} is ${shortLine(own[row])}, not a number` };
  const factor = tokens ? tokens.values[row] : Number(columns.tokens ?? 1);
  if (!(factor > 0))
    return {
      reason: `${columns.tokens} is ${shortLine(tokens?.cells[row] || 'empty')}, not a number of tokens`,
    };
  if (columns.holds === 'n' && value < 1)
    return { reason: `${kl.name} is ${shortLine(kl.cells[row])}, and n is at least 1` };
  const isSigned = columns.mayBeNegative && columns.holds === 'kl';
  if (value < -NEGATIVE_KL_TOLERANCE && !isSigned)
    return {
      reason: `${kl.name} is ${shortLine(kl.cells[row])}, and a KL is never negative`,
      negative: value * factor,
    };
  const nats = natsOf(isSigned ? value : Math.max(0, value), factor, columns);
  const step = steps?.[row];
  const point = { kl: nats, gold: gold.values[row], cluster: clusters[row] ?? '' };
  return { point: step === undefined || Number.isNaN(step) ? point : { ...point, step } };
}

/** Nats of a whole response from a number of the KL column; `tokens` is what means over tokens are multiplied by, else 1. */
export function natsOf(
  value: number,
  tokens: number,
  { holds, klUnit }: Pick<FoundColumns, 'holds' | 'klUnit'>,
): number {
  const perUnit = klUnit === 'bits' && holds !== 'n' ? NATS_PER_BIT : 1;
  return divergence(value, holds) * tokens * perUnit;
}

/** From what the column holds to KL; best-of-n by Stiennon et al. 2020, appendix G.3. */
function divergence(value: number, holds: FoundColumns['holds']): number {
  if (holds === 'distance') return value * value;
  return holds === 'n' ? Math.log(value) - (value - 1) / value : value;
}
