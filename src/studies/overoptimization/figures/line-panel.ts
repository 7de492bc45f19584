/** A panel with a line and points for each series: a quantity along the way of the optimisation. */
import { type Figure, type FigurePanel, seriesColor } from '../../../display/figure.js';
import { panelSize } from '../../../display/style.js';
import { described, description, where } from './encodings.js';
import { methodTitle } from './series.js';

/** A panel whose layers others may be laid under. */
export interface LayeredPanel extends FigurePanel {
  spec: { layer: object[] };
}

interface LinePanel {
  id: string;
  title: string;
  /** Columns with the values that the panel's rows have. */
  rows: Record<string, string>;
  legend: Figure['legend'];
  /** Channels with their fields. */
  x: object;
  y: object;
  /** What the line is, in words. */
  what: string;
  /** A vega expression that says what a point is. */
  words: string;
}

/** A panel of one method; `alternative` follows the method's title. */
export const methodLinePanel = (
  alternative: string,
  { method, ...panel }: Omit<LinePanel, 'id' | 'title' | 'rows'> & { method: string },
): FigurePanel =>
  linePanel(alternative, { ...panel, id: method, title: methodTitle(method), rows: { method } });

/** `alternative` follows the title. */
export function linePanel(
  alternative: string,
  { id, title, rows, legend, x, y, what, words }: LinePanel,
): LayeredPanel {
  const encoding = { x, y, color: seriesColor(legend), description };
  const spec = {
    ...panelSize,
    title,
    layer: [
      {
        transform: [...where(rows), described(`'${what}'`)],
        mark: { type: 'line', strokeWidth: 1.5 },
        encoding,
      },
      {
        transform: [...where(rows), described(words)],
        mark: { type: 'point', filled: true, size: 14, opacity: 0.9 },
        encoding,
      },
    ],
  };
  return { id, alternative: `${title}: ${alternative}`, spec };
}
