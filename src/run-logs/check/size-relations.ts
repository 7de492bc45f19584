/** What two KL columns of one log say about each other: a sum and a mean differ by the length, nats and bits by ln 2. */
import { threeDigits as show } from '../../fitting/index.js';
import { quantileOfSorted } from '../../statistics/index.js';
import { ColumnIndex, lengthNames } from '../columns/index.js';
import type { LogTable } from '../reading/index.js';
import type { KlCandidate } from './kl-candidates.js';
import { type NumericColumn, numericColumn, sortedNumbers } from './numbers-of.js';

const FEWEST_ROWS = 5;
/** How near a ratio has to be to the length, and to 1/ln 2. */
const NEAR_LENGTH = 0.15;
const NEAR_BITS = 0.01;
/** Rows that tell a ratio; of more, as many are looked at. */
const ENOUGH_ROWS = 100_000;
/** Half of the ratios lie within this share of the usual one; lengths themselves vary as much. */
const MOST_SPREAD = 0.3;

/** Adds what is found to the candidates. */
export function compareSizes(
  table: LogTable,
  columns: readonly NumericColumn[],
  candidates: readonly KlCandidate[],
  file: string,
): void {
  const length = lengthOf(table, file);
  for (const [at, larger] of columns.entries()) {
    for (const [other, smaller] of columns.entries()) {
      if (at === other || !areKl(candidates[at]) || !areKl(candidates[other])) continue;
      const ratio = ratioOf(larger, smaller);
      if (ratio !== undefined) decide(ratio, { larger: candidates[at], smaller: candidates[other], length });
    }
  }
}

const areKl = ({ holds, reference }: KlCandidate): boolean =>
  holds === 'kl' && (reference === 'initial policy' || reference === 'unknown');

interface Pair {
  larger: KlCandidate;
  smaller: KlCandidate;
  length?: { column: string; tokens: number };
}

function decide(ratio: number, { larger, smaller, length }: Pair): void {
  if (length !== undefined && length.tokens > 2 && Math.abs(ratio / length.tokens - 1) < NEAR_LENGTH) {
    const said = `${larger.column} is ${show(ratio)} times ${smaller.column}, and ${length.column} is ${show(length.tokens)}`;
    larger.per = 'response';
    smaller.per = 'token';
    larger.because.push(`${said}: it is the sum over the response`);
    smaller.because.push(`${said}: it is the mean over tokens`);
  }
  if (Math.abs(ratio * Math.LN2 - 1) < NEAR_BITS) {
    larger.unit = 'bits';
    larger.because.push(`it is 1.443 times ${smaller.column}: one is in bits and the other in nats`);
  }
}

/** The usual ratio over common rows; undefined where it varies much or there are few. */
function ratioOf(left: NumericColumn, right: NumericColumn): number | undefined {
  const ratios: number[] = [];
  const every = Math.ceil(Math.min(left.count, right.count) / ENOUGH_ROWS);
  let common = 0;
  for (let row = 0; row < left.byRow.length; row++)
    if (left.byRow[row] > 0 && right.byRow[row] > 0 && common++ % every === 0)
      ratios.push(left.byRow[row] / right.byRow[row]);
  if (ratios.length < FEWEST_ROWS) return undefined;
  const [low, usual, high] = quartiles(Float64Array.from(ratios).sort());
  return high - low > MOST_SPREAD * usual ? undefined : usual;
}

const quartiles = (sorted: Float64Array) => [0.25, 0.5, 0.75].map((share) => quantileOfSorted(sorted, share));

/** The first that is there. */
export const lengthColumn = (table: LogTable): string | undefined =>
  new ColumnIndex(table).first(lengthNames);

function lengthOf(table: LogTable, file: string): Pair['length'] {
  const column = lengthColumn(table);
  const found = column === undefined ? undefined : numericColumn(table, column, file);
  return found === undefined
    ? undefined
    : { column: found.column, tokens: quantileOfSorted(sortedNumbers(found), 0.5) };
}
