/** Powers that are remembered: they are most of what a fit costs, and it asks for each several times. */

/** More than a study has sizes or horizons, so that few share a place. */
const places = 4096;
/** Spreads what differs anywhere in its digits over the places (Knuth 1973, section 6.4: multiplicative hashing). */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * x ↦ x ** −exponent, with the last exponent of each x remembered: a solver asks for the value and for the slopes at one
 * point, several times each, and runs share their sizes. What it gives is what `**` gives, to the last bit.
 */
export function rememberedPower(): (x: number, exponent: number) => number {
  const bases = new Float64Array(places).fill(Number.NaN);
  const exponents = new Float64Array(places);
  const powers = new Float64Array(places);
  return (x, exponent) => {
    const spread = x * goldenRatio;
    // Of what is no number, or infinite, the place is 0, and so is that of a fraction which is rounded to 1.
    const place = ((spread - Math.floor(spread)) * places) & (places - 1);
    // 0 and −0 are equal, and their powers are not.
    if (bases[place] !== x || exponents[place] !== exponent || x === 0) {
      bases[place] = x;
      exponents[place] = exponent;
      powers[place] = x ** -exponent;
    }
    return powers[place];
  };
}
