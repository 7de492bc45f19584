/** One style for every figure: readable in print, on screen and by colour-blind readers. */

export const fontFamily = "Helvetica, Arial, 'DejaVu Sans', sans-serif";

/** Text and lines of the figures; the page swaps these for its own in dark mode. */
export const ink = '#1f2328';
export const faintInk = '#d0d7de';

export const vegaConfig = {
  font: fontFamily,
  background: 'white',
  padding: 8,
  view: { stroke: null },
  axis: {
    labelColor: ink,
    titleColor: ink,
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    gridColor: faintInk,
    gridOpacity: 0.6,
    domainColor: ink,
    tickColor: ink,
    tickSize: 4,
    labelOverlap: 'greedy',
  },
  // A label that stands out above its panel would push that panel's title above the others.
  // One width for all numbers: else panels of one figure would be of different widths.
  axisY: { labelFlush: true, minExtent: 30 },
  title: {
    color: ink,
    fontSize: 13,
    fontWeight: 'bold',
    anchor: 'start',
    frame: 'group',
    offset: 8,
    subtitleColor: ink,
    subtitleFontSize: 11,
  },
  legend: {
    labelColor: ink,
    titleColor: ink,
    titleFontWeight: 'normal',
    labelFontSize: 11,
    titleFontSize: 11,
    // Without a canvas vega takes text for wider than it is: about 45 letters.
    labelLimit: 400,
    titleLimit: 400,
  },
} as const;

/** Height and width of one panel in pixels. */
export const panelSize = { width: 330, height: 250 } as const;
