/** Colours that a colour-blind reader can tell apart: viridis for sizes, Okabe and Ito's set for everything else. */

/** Okabe & Ito, "Color Universal Design" (2008). */
export const okabeIto = {
  orange: '#E69F00',
  skyBlue: '#56B4E9',
  green: '#009E73',
  yellow: '#F0E442',
  blue: '#0072B2',
  vermillion: '#D55E00',
  purple: '#CC79A7',
  gray: '#808080',
} as const;

/** Viridis from its blue upward: its first quarter is too dark to read on a dark terminal. */
const viridis: [number, number, number][] = [
  [82, 110, 190],
  [49, 130, 160],
  [33, 155, 138],
  [53, 183, 121],
  [109, 205, 89],
  [180, 222, 44],
  [253, 231, 37],
];

/** The colour of the index-th of `count` sizes, small to large. */
export function sizeColor(index: number, count: number): string {
  const position = count <= 1 ? 0.5 : index / (count - 1);
  const place = position * (viridis.length - 1);
  const low = viridis[Math.floor(place)]!;
  const high = viridis[Math.ceil(place)]!;
  const share = place - Math.floor(place);
  const channels = low.map((value, channel) => Math.round(value + share * (high[channel]! - value)));
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The letter that marks the index-th size where colour is not enough. */
export function sizeMark(index: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + (index % 26));
}
