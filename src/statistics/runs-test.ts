/** Are the signs of a sequence in random order? */
import { logGamma } from './special-functions.js';

export interface RunsTest {
  /** Stretches of one sign. */
  stretches: number;
  /** How many a random order has on average. */
  expected: number;
  /** Probability of so few stretches or fewer in a random order. */
  pValue: number;
}

/**
 * The exact test of Wald and Wolfowitz (1940) against too few stretches, given how many values lie on either side of 0.
 * Rejecting where `pValue` is below p is wrong for at most a share p of the sequences of independent values.
 */
export function runsTest(values: readonly number[]): RunsTest {
  const signs = values.map((value) => value > 0);
  const above = signs.filter(Boolean).length;
  const below = signs.length - above;
  const stretches = signs.filter((sign, index) => index === 0 || sign !== signs[index - 1]).length;
  let pValue = 0;
  for (let count = 1; count <= stretches; count++) pValue += probabilityOf(count, above, below);
  const expected = 1 + (2 * above * below) / (above + below);
  return { stretches, expected, pValue: Math.min(1, pValue) };
}

/** Of exactly so many stretches: both sides are cut into pieces that take turns. */
function probabilityOf(stretches: number, above: number, below: number): number {
  if (above === 0 || below === 0) return stretches === 1 ? 1 : 0;
  const few = Math.floor(stretches / 2);
  const many = stretches - few;
  // Which side begins: either where the pieces are as many, and either may have one more where they are not.
  const ways = logPieces(above, many) + logPieces(below, few);
  const otherWays = logPieces(above, few) + logPieces(below, many);
  const all = logChoose(above + below, above);
  return Math.exp(ways - all) + Math.exp(otherWays - all);
}

/** ln of the ways to cut a row into so many pieces, none of them empty. */
const logPieces = (length: number, pieces: number) => logChoose(length - 1, pieces - 1);

function logChoose(from: number, chosen: number): number {
  if (chosen < 0 || chosen > from) return Number.NEGATIVE_INFINITY;
  return logGamma(from + 1) - logGamma(chosen + 1) - logGamma(from - chosen + 1);
}
