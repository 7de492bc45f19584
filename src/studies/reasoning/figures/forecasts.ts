/** Whether half of a run foretells the rest: ScaleRL's sigmoid (Khatri et al. 2025) beside a line in ln C, run by run. */
import { categoricalLegend, type Figure, type FigureRow } from '../../../display/figure.js';
import { logAxis } from '../../../display/figure-marks.js';
import { foretell, type ProgressCurve } from '../../../laws/index.js';
import { plain } from '../findings/runs.js';
import { progressOf } from '../rl/progress.js';
import type { ReasoningTables } from '../study-tables.js';
import type { RlCurvesRow } from '../tables.js';
import { curveFigure, shareAxis } from './curve-panels.js';
import { sizeTitle } from './over-seeds.js';

/** Places along a law at which it is drawn. */
const places = 48;

/** Of a run's compute: what laws are fitted to. */
const share = 0.5;

const names = {
  known: 'measured, what laws are fitted to',
  later: 'measured later',
  sigmoid: 'sigmoid',
  line: 'line in ln C',
} as const;

const pointsOf = (rows: readonly RlCurvesRow[]): FigureRow[] =>
  rows.map(({ flops, gold }) => ({ x: flops, value: gold, low: null, high: null }));

/** Where each law passes, from the first point to the last, as far as it is a share of answers. */
function lawsOf(curve: ProgressCurve): { sigmoid: FigureRow[]; line: FigureRow[] } {
  const [from, to] = [curve.compute[0], curve.compute.at(-1)!];
  const at = Array.from({ length: places + 1 }, (_, place) => from * (to / from) ** (place / places));
  const { sigmoid, logLinear } = foretell(curve, at, share);
  const rowsOf = (values: readonly number[]) =>
    at.map((x, place) => ({ x, value: values[place] })).filter(({ value }) => value >= 0 && value <= 1);
  return { sigmoid: rowsOf(sigmoid), line: rowsOf(logLinear) };
}

export const endForetold = {
  draw({ 'rl-curves': curves, 'rl-fits': fits }: ReasoningTables): Figure[] {
    const fitted = plain(fits, 'answer').filter(({ ceiling }) => ceiling !== null);
    const seed = Math.min(...fitted.map((row) => row.seed));
    const runs = fitted
      .filter((row) => row.seed === seed)
      .map(({ algorithm }) => ({
        algorithm,
        rows: plain(curves, 'answer')
          .filter((row) => row.algorithm === algorithm && row.seed === seed)
          .sort((left, right) => left.step - right.step),
      }))
      .filter(({ rows }) => rows.length > 1);
    return curveFigure({
      id: 'end-foretold',
      title: 'The end of learning, foretold by half of it',
      caption: `Share of right answers to held-out problems against the operations spent, learning from the exact answer, by loss. Both laws are fitted to the points up to half of the operations and drawn to the end. ${runs.length > 0 ? `One model of ${sizeTitle(runs[0].rows[0].parameters)}, seed ${seed}. ` : ''}Runs that collapsed are left out.`,
      legend: categoricalLegend(
        'Points and laws',
        Object.values(names).map((series) => ({ series, label: series })),
      ),
      panels: runs.map(({ algorithm, rows }) => {
        const curve = progressOf(rows);
        const half = share * rows.at(-1)!.flops;
        const learned = rows.slice(1);
        const { sigmoid, line } = lawsOf(curve);
        return {
          ...{ id: `end-foretold-${algorithm}`, title: algorithm },
          alternative: 'gold accuracy against operations, with two laws fitted to half of them.',
          curves: [
            { series: names.known, rows: pointsOf(learned.filter(({ flops }) => flops <= half)) },
            { series: names.later, rows: pointsOf(learned.filter(({ flops }) => flops > half)) },
          ],
          laws: [
            { series: names.sigmoid, rows: sigmoid },
            { series: names.line, rows: line },
          ],
        };
      }),
      x: logAxis(
        'x',
        'Operations, FLOP',
        runs.flatMap(({ rows }) => rows.slice(1).map(({ flops }) => flops)),
      ),
      y: shareAxis('Share of right answers'),
      words: "format(datum.x, '.2s') + ' FLOP, ' + format(datum.value, '.3f')",
    });
  },
};
