/** Colours that a colour-blind reader can tell apart: viridis for what has an order, Okabe and Ito's set for the rest. */
import { interpolateViridis } from 'd3-scale-chromatic';

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

/** Up to its yellow-green, which still shows on white. */
export const lightPalette = (count: number): string[] => viridis(count, 0, 0.86);

/** From its blue upward, which still shows on black. */
export const darkPalette = (count: number): string[] => viridis(count, 0.3, 1);

function viridis(count: number, from: number, to: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    interpolateViridis(count === 1 ? (from + to) / 2 : from + ((to - from) * index) / (count - 1)),
  );
}

/** Apart in grey too, and readable on white and black: the first two are blue and vermillion. */
const unordered = [
  okabeIto.blue,
  okabeIto.vermillion,
  okabeIto.green,
  okabeIto.purple,
  okabeIto.orange,
  okabeIto.skyBlue,
];

/** How many of them there are. */
export const placeColors = unordered.length;

/** The colour of one of several things without an order, by its place. */
export const placeColor = (place: number): string => unordered[place % unordered.length];
