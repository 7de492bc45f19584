/** A figure of curves with points and intervals, panel beside panel on one pair of axes. */
import type { Figure, FigureRow } from '../../../display/figure.js';
import { bars, line, panelOf, points, rule } from '../../../display/figure-marks.js';

export interface CurvePanel {
  id: string;
  title: string;
  alternative: string;
  curves: Curve[];
  /** Fitted curves: where there are some, points are not joined. */
  laws?: Curve[];
}

interface Curve {
  series: string;
  rows: FigureRow[];
}

export interface CurveFigure extends Pick<Figure, 'id' | 'title' | 'caption' | 'legend'> {
  panels: readonly CurvePanel[];
  /** Channels of the columns `x` and `value`. */
  x: object;
  y: object;
  /** A vega expression that says what a point is. */
  words: string;
  /** A dashed line at this value. */
  level?: number;
}

/** Nothing where no panel has a curve of two points. */
export function curveFigure({ panels, x, y, words, level, ...figure }: CurveFigure): Figure[] {
  const drawn = panels.filter(({ curves }) => curves.some(({ rows }) => rows.length > 1));
  if (drawn.length === 0) return [];
  const { legend } = figure;
  const rows = drawn.flatMap(({ title, curves, laws = [] }): FigureRow[] => [
    ...rowsOf(title, 'curve', curves),
    ...rowsOf(title, 'law', laws),
    ...(level === undefined ? [] : [{ panel: title, part: 'level', series: '', value: level }]),
  ]);
  return [
    {
      ...figure,
      panels: drawn.map(({ id, title, alternative, laws }) => {
        const mark = { panel: title, part: 'curve', x, y, legend, words };
        const joined = laws === undefined ? 'curve' : 'law';
        return panelOf({
          ...{ id, title, alternative },
          layer: [
            ...(level === undefined ? [] : [rule(title, 'level', { y })]),
            line({ ...mark, part: joined, words: `'${joined}'` }),
            bars({ ...mark, along: 'y' }),
            points(mark),
          ],
        });
      }),
      rows,
    },
  ];
}

const rowsOf = (panel: string, part: string, curves: readonly Curve[]): FigureRow[] =>
  curves.flatMap(({ series, rows }) => rows.map((row) => ({ panel, part, series, ...row })));

/** Between 0 and 1. */
export const shareAxis = (title: string) => ({
  ...{ field: 'value', type: 'quantitative', title, scale: { domain: [0, 1] } },
  axis: { tickCount: 6, format: '.1f' },
});
