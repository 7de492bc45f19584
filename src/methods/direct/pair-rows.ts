/** Pairs of responses as rows of a trainer, and what policies and losses make of them. */
import type { Comparisons } from '../../preferences/index.js';
import type { LanguageRows, PerToken, TokenGradient } from '../../tensor/index.js';
import { responseLengths, sequence, type WorldShape } from '../../world/index.js';
import type { PairLoss } from './pair-losses.js';

/** The chosen response of pair i is row 2i, the rejected one row 2i + 1: no group of rows cuts a pair. */
export interface PairRows extends LanguageRows {
  /** Tokens of each response, [2 · pairs]. */
  lengths: Int32Array;
  /** T. */
  responseLength: number;
}

/** Those of the comparisons at `order`. */
export function pairRows(
  world: WorldShape,
  { chosen, rejected }: Comparisons,
  order: ArrayLike<number>,
): PairRows {
  const { length } = chosen;
  const count = 2 * order.length;
  const tokens = new Uint8Array(count * length);
  for (let pair = 0; pair < order.length; pair++) {
    tokens.set(sequence(chosen, order[pair]), 2 * pair * length);
    tokens.set(sequence(rejected, order[pair]), (2 * pair + 1) * length);
  }
  const lengths = responseLengths(world, { tokens, count, length });
  return { tokens, count, lengths, responseLength: world.responseLength };
}

/** ln π(chosen) − ln π(rejected), sums over the tokens that exist, of pairs whose predictions begin with pair `from`. */
export function logRatios(
  { lengths, responseLength }: PairRows,
  { logProbs }: PerToken,
  from = 0,
): Float64Array {
  const sumOf = (row: number) => {
    const start = row * responseLength;
    const own = logProbs.subarray(start, start + lengths[2 * from + row]);
    return own.reduce((sum, logProb) => sum + logProb, 0);
  };
  const pairs = logProbs.length / (2 * responseLength);
  return Float64Array.from({ length: pairs }, (_, pair) => sumOf(2 * pair) - sumOf(2 * pair + 1));
}

export interface PairBatch {
  rows: PairRows;
  gradient: TokenGradient;
  /** Of each pair, once the gradient was taken of all rows. */
  margins: Float64Array;
}

/** The mean of g(βh) over pairs, of which `reference` is ln π_init(chosen) − ln π_init(rejected). */
export function pairBatch(
  rows: PairRows,
  reference: Float64Array,
  { loss: lossOf, beta }: { loss: PairLoss; beta: number },
): PairBatch {
  const { lengths, responseLength } = rows;
  const pairs = rows.count / 2;
  const margins = new Float64Array(pairs);
  const gradient: TokenGradient = ({ first, ...predicted }, derivatives) => {
    let sum = 0;
    logRatios(rows, predicted, first / 2).forEach((ratio, index) => {
      const pair = first / 2 + index;
      margins[pair] = beta * (ratio - reference[pair]);
      const { loss, slope } = lossOf(margins[pair]);
      sum += loss / pairs;
      // h has ln π of every token of the chosen response once, and of the rejected one less once.
      const byLogProb = (beta * slope) / pairs;
      [byLogProb, -byLogProb].forEach((derivative, side) => {
        const start = (2 * index + side) * responseLength;
        derivatives.logProbs.fill(derivative, start, start + lengths[2 * pair + side]);
      });
    });
    return sum;
  };
  return { rows, gradient, margins };
}
