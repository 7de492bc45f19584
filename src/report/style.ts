/** One style for every figure: readable in print, on screen and by colour-blind readers. */

export const fontFamily = "Helvetica, Arial, 'DejaVu Sans', sans-serif";

/** Viridis at nine places, matplotlib's table. */
const viridis = [
  '#440154',
  '#472d7b',
  '#3b528b',
  '#2c728e',
  '#21918c',
  '#28ae80',
  '#5ec962',
  '#addc30',
  '#fde725',
];

/** Up to its yellow-green, which still shows on white. */
export const lightPalette = (count: number): string[] => slice(count, 0, 0.86);

/** From its blue upward, which still shows on black. */
export const darkPalette = (count: number): string[] => slice(count, 0.3, 1);

function slice(count: number, from: number, to: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    viridisAt(count === 1 ? (from + to) / 2 : from + ((to - from) * index) / (count - 1)),
  );
}

function viridisAt(position: number): string {
  const place = position * (viridis.length - 1);
  const low = channels(viridis[Math.floor(place)]);
  const high = channels(viridis[Math.ceil(place)]);
  const share = place - Math.floor(place);
  const mixed = low.map((value, index) => Math.round(value + share * (high[index] - value)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

const channels = (color: string): number[] =>
  [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));

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
  axisY: { labelFlush: true },
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
  },
} as const;

/** Height and width of one panel in pixels. */
export const panelSize = { width: 330, height: 250 } as const;
