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
  /** Least and most that its values can be, where they are of another kind than the figure's. */
  range?: Range;
}

export type Range = readonly [least: number, most: number];

interface Curve {
  series: string;
  rows: FigureRow[];
}

export interface CurveFigure extends Pick<Figure, 'id' | 'title' | 'caption' | 'legend'> {
  panels: readonly CurvePanel[];
  /** Channels of the columns `x` and `value`. */
  x: object;
  y: { scale?: { domain?: Range; zero?: boolean; padding?: number } };
  /** Least and most that values can be; left out: the ends of an axis that has some. */
  range?: Range;
  /** A vega expression that says what a point is. */
  words: string;
  /** A dashed line at this value. */
  level?: number;
  /** Rows have a `run`, and each run is a thin line of its own: means hide runs that part ways. */
  everyRun?: boolean;
}

/** Nothing where no panel has a curve of two points. */
export function curveFigure(options: CurveFigure): Figure[] {
  const { panels, x, y, words, level, range, everyRun = false, ...figure } = options;
  const drawn = panels
    .filter(({ curves }) => curves.some(({ rows }) => rows.length > 1))
    .map((panel) => within(panel, panel.range ?? range ?? y.scale?.domain));
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
      caption: `${figure.caption}${drawn.some(({ isCut }) => isCut) ? cutText : ''}`,
      panels: drawn.map(({ id, title, alternative, laws }) => {
        const mark = { panel: title, part: 'curve', x, y, legend, words };
        const joined = laws === undefined ? 'curve' : 'law';
        return panelOf({
          ...{ id, title, alternative },
          layer: [
            ...(level === undefined ? [] : [rule(title, 'level', { y })]),
            ...(everyRun
              ? [line({ ...mark, mark: { strokeWidth: 1 }, more: { detail: { field: 'run' } } })]
              : [
                  line({ ...mark, part: joined, words: `'${joined}'` }),
                  bars({ ...mark, along: 'y' }),
                  points(mark),
                ]),
          ],
        });
      }),
      rows,
    },
  ];
}

const cutText =
  ' Student’s intervals reach as far up as down: where one would leave the values that there can be, it is cut at their end.';

/**
 * A panel whose intervals and laws stay where values can be. Student's interval of a mean over few models knows nothing of the
 * ends of a share; what it holds beyond them is no value, so that cutting it there takes nothing from its coverage.
 */
function within(panel: CurvePanel, range: Range | undefined): CurvePanel & { isCut: boolean } {
  if (range === undefined) return { ...panel, isCut: false };
  const [least, most] = range;
  let isCut = false;
  const cut = (end: FigureRow[string]) => {
    if (typeof end !== 'number') return end;
    const inside = Math.min(Math.max(end, least), most);
    isCut ||= inside !== end;
    return inside;
  };
  const curves = panel.curves.map(({ series, rows }) => ({
    series,
    rows: rows.map((row) => ({ ...row, low: cut(row.low), high: cut(row.high) })),
  }));
  const laws = panel.laws?.map(({ series, rows }) => ({
    series,
    rows: rows.filter(({ value }) => Number(value) >= least && Number(value) <= most),
  }));
  return { ...panel, curves, ...(laws && { laws }), isCut };
}

const rowsOf = (panel: string, part: string, curves: readonly Curve[]): FigureRow[] =>
  curves.flatMap(({ series, rows }) => rows.map((row) => ({ panel, part, series, ...row })));

export const shares: Range = [0, 1];
/** Of a share less another. */
export const differences: Range = [-1, 1];

/** Between 0 and 1. */
export const shareAxis = (title: string) => ({
  ...{ field: 'value', type: 'quantitative', title, scale: { domain: shares } },
  axis: { tickCount: 6, format: '.1f' },
});
