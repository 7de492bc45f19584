/** Sizes in evidence and in the names of measures. */
import type { Measure } from '../../../display/finding.js';
import type { Interval } from '../../../statistics/index.js';
import type { Size } from '../curves/sweep.js';

const shapeOf = ({ label }: Size) => /\((.*)\)/.exec(label)?.[1];

/** `1,281` before a word for parameters, with the shape where that alone tells sizes apart. */
export const shortSize = ({ label }: Size) => label.replace(' parameters', '');

/** `1281`, or `1281/8x2x1`. */
export function sizeMeasure(size: Size): string {
  const shape = shapeOf(size);
  return shape === undefined ? String(size.rmParameters) : `${size.rmParameters}/${shape}`;
}

/** A size under one of several conditions, which its words and measures name. */
export function sizeUnder(size: Size, condition: string): Size {
  const known = [shapeOf(size) ?? [], condition].flat().join(', ');
  return {
    ...size,
    key: `${size.key}/${condition}`,
    label: `${size.label.replace(/ \(.*/, '')} (${known})`,
  };
}

/** Measures of one case among others, by its name and, where there are several, its size: `fall/mean`, `fall/mean/1281`. */
export function caseMeasures(
  measures: Readonly<Record<string, Interval>>,
  { name, size, several }: { name: string | number; size: Size; several: boolean },
): Measure[] {
  const place = several ? `${name}/${sizeMeasure(size)}` : String(name);
  return Object.entries(measures).map(([own, interval]) => ({ name: `${own}/${place}`, ...interval }));
}
