/** The colour of a group of points, the same in every picture of a fit. */
import { lightPalette } from '../display/palette.js';

/** Vega-Lite's encoding; one group alone has no legend. */
export const groupColour = (names: readonly string[]) => ({
  field: 'group',
  type: 'nominal',
  sort: null,
  title: null,
  scale: { domain: names, range: lightPalette(names.length) },
  legend: names.length > 1 ? {} : null,
});
