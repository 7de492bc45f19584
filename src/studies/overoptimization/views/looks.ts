/** How sizes, methods and scores look on the screen: colours, letters and words. */

import { legendRows } from '../../../display/legend-rows.js';
import { darkPalette, okabeIto } from '../../../display/palette.js';
import { capitalised } from '../../../display/terminal-text.js';
import type { TextRow } from '../../../display/view.js';
import type { Axis, Setting } from '../../../engine/axis.js';
import { methods } from '../../../methods/method.js';
import { type Size, sizesOf } from '../curves/sweep.js';

export const scoreColors = { gold: okabeIto.yellow, proxy: okabeIto.skyBlue, human: okabeIto.purple };

/** A size with its colour and the letter that marks it where colour is not enough. */
export interface SizeLook extends Size {
  color: string;
  mark: string;
  /** Under the head `parameters`: `1,281`. */
  short: string;
}

/** Every size of the study, small to large; the sizes are known from points and fits. */
export function sizeLooks(rows: readonly { setting: Setting }[]): SizeLook[] {
  const sizes = sizesOf(rows);
  const colors = darkPalette(sizes.length);
  return sizes.map((size, index) => ({
    ...size,
    color: colors[index],
    mark: String.fromCharCode('a'.charCodeAt(0) + (index % 26)),
    short: size.label.replace(' parameters', ''),
  }));
}

export const lookOf = (looks: readonly SizeLook[], key: string) => looks.find((look) => look.key === key);

/** At the head of a panel; a method that is not registered keeps the name that the table has. */
export const methodTitle = (name: string): string => methods.find(name)?.title ?? capitalised(name);

/** `comparisons 2,000, penalty 0.1`: the values of some axes, as far as they apply. */
export function settingLabel(setting: Setting, axes: readonly Axis[]): string {
  return axes
    .flatMap((axis) => {
      const value = setting[axis.name] ?? null;
      return value === null ? [] : [axis.label(value)];
    })
    .join(', ');
}

/** The sizes that some groups have, with their letters. */
export function sizesLegend(
  groups: readonly { size: string }[],
  looks: readonly SizeLook[],
  width: number,
): TextRow[] {
  const shown = looks.filter(({ key }) => groups.some(({ size }) => size === key));
  return legendRows(
    shown.map(({ mark, color, short }) => ({ mark, color, text: short })),
    width,
  );
}
