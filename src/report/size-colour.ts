/** The colour of a model size, where points of one group are of several sizes. */
import { lightPalette } from '../display/palette.js';

/** More sizes than this are told by colour along a scale, not by a legend. */
export const MOST_SERIES = 12;

/** `70M`, `1.4B`: three digits. */
export const shortSize = (size: number): string =>
  new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 }).format(size);

/** Vega-Lite's encoding of a field `size`: an entry of the legend each, or a scale of colours for very many. */
export function sizeColour(sizes: readonly number[], title: string): object {
  const different = [...new Set(sizes)].sort((left, right) => left - right);
  if (different.length > MOST_SERIES)
    return {
      ...{ field: 'size', type: 'quantitative', title },
      scale: { type: 'log', scheme: { name: 'viridis', extent: [0, 0.86] } },
      legend: { type: 'gradient', values: powersOfTen(different), format: '~s', labelExpr: inBillions },
    };
  return {
    ...{ field: 'sizeName', type: 'nominal', sort: null, title },
    scale: { domain: different.map(shortSize), range: lightPalette(different.length) },
  };
}

/** Those between the smallest and the largest size; the two themselves where there are none. */
function powersOfTen(sizes: readonly number[]): number[] {
  const [low, high] = [sizes[0], sizes[sizes.length - 1]];
  const first = Math.ceil(Math.log10(low));
  const count = Math.max(0, Math.floor(Math.log10(high)) - first + 1);
  return count === 0 ? [low, high] : Array.from({ length: count }, (_, place) => 10 ** (first + place));
}

/** SI has G where people count parameters in B. */
const inBillions = "replace(datum.label, 'G', 'B')";
