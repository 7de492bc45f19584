/** What the picture that a report opens with shows, of how many runs, and what it leaves out. */
import { capitalised } from '../../../display/terminal-text.js';
import type { Axis } from '../../../engine/axis.js';
import { mainSweepWords } from '../figures/main-sweep.js';
import { methodTitle } from '../figures/series.js';
import { isDirect } from '../findings/methods.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { EndCurve } from './ends.js';

export interface Shown {
  panels: readonly EndCurve[];
  names: readonly string[];
  isCut: boolean;
  /** Whose ends the panels are, where it is not the size. */
  axis: Pick<Axis, 'name'> | undefined;
}

export function captionOf(tables: OveroptimizationTables, { panels, names, isCut, axis }: Shown): string {
  const counts = [...new Set(panels.map(({ seeds }) => seeds))].sort((a, b) => a - b);
  const several = counts[counts.length - 1] > 1;
  const means = several
    ? `means of ${counts.join(' or ')} proxy seeds, as far as all of them go`
    : 'one proxy seed';
  const left = panels.reduce((sum, own) => sum + own.left, 0);
  const others = [...new Set(tables.curves.map(({ method }) => method))].filter(
    (name) => !names.includes(name),
  );
  const isImplicit = names.some(isDirect);
  const optimised = isImplicit
    ? 'the implicit reward β ln π/π_init, what is optimised, in a unit of its own'
    : 'the proxy score, what is optimised';
  const gap = isImplicit ? 'what lies between, whose height means nothing' : 'the gap between them';
  return (
    [
      `Solid: gold, what is wanted; dashed: ${optimised}; shaded: ${gap}. ${capitalised(means)}; numbers are at gold’s peak, where it turns over, and at the end.`,
      ...(left > 0
        ? [
            `${left} more ${left === 1 ? 'run' : 'runs'} without a point beyond the start ${left === 1 ? 'is' : 'are'} left out.`,
          ]
        : []),
      ...(isCut ? ['Proxy scores go on beyond the picture.'] : []),
      ...(others.length > 0 ? [`Not drawn here: ${others.map(methodTitle).join(', ')}.`] : []),
    ].join(' ') + mainSweepWords(tables, axis)
  );
}
