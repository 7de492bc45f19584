/** Sizes in evidence and in the names of measures. */
import type { Size } from '../curves/sweep.js';

const shapeOf = ({ label }: Size) => /\((.*)\)/.exec(label)?.[1];

/** `1,281` before a word for parameters, with the shape where that alone tells sizes apart. */
export const shortSize = ({ label }: Size) => label.replace(' parameters', '');

/** `1281`, or `1281/8x2x1`. */
export function sizeMeasure(size: Size): string {
  const shape = shapeOf(size);
  return shape === undefined ? String(size.rmParameters) : `${size.rmParameters}/${shape}`;
}
