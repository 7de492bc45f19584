/** What two KL columns of one log say about each other: a sum and a mean differ by the length, nats and bits by ln 2. */
import { threeDigits as show } from '../../fitting/index.js';
import { median, quantile } from '../../statistics/index.js';
import { ColumnIndex, lengthNames } from '../columns/index.js';
import type { LogTable } from '../reading/index.js';
import type { KlCandidate } from './kl-candidates.js';
import { type NumericColumn, numericColumn } from './numbers-of.js';

const FEWEST_ROWS = 5;
/** How near a ratio has to be to the length, and to 1/ln 2. */
const NEAR_LENGTH = 0.15;
const NEAR_BITS = 0.01;
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
  const at = new Map(right.rows.map((row, index) => [row, right.values[index]]));
  const ratios = left.rows.flatMap((row, index) => {
    const other = at.get(row);
    return other !== undefined && other > 0 && left.values[index] > 0 ? [left.values[index] / other] : [];
  });
  if (ratios.length < FEWEST_ROWS) return undefined;
  const usual = median(ratios);
  return quantile(ratios, 0.75) - quantile(ratios, 0.25) > MOST_SPREAD * usual ? undefined : usual;
}

function lengthOf(table: LogTable, file: string): Pair['length'] {
  const column = new ColumnIndex(table).first(lengthNames);
  const found = column === undefined ? undefined : numericColumn(table, column, file);
  return found === undefined ? undefined : { column: found.column, tokens: median(found.values) };
}
