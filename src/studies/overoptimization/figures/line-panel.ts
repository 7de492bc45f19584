/** A panel of one method with a line and points for each series: a quantity along the way of the optimisation. */
import { type Figure, type FigurePanel, seriesColor } from '../../../display/figure.js';
import { panelSize } from '../../../display/style.js';
import { described, description, where } from './encodings.js';
import { methodTitle } from './series.js';

interface LinePanel {
  method: string;
  legend: Figure['legend'];
  /** Channels with their fields. */
  x: object;
  y: object;
  /** What the line is, in words. */
  what: string;
  /** A vega expression that says what a point is. */
  words: string;
}

/** `alternative` follows the method's title. */
export function linePanel(
  alternative: string,
  { method, legend, x, y, what, words }: LinePanel,
): FigurePanel {
  const title = methodTitle(method);
  const encoding = { x, y, color: seriesColor(legend), description };
  const spec = {
    ...panelSize,
    title,
    layer: [
      {
        transform: [...where({ method }), described(`'${what}'`)],
        mark: { type: 'line', strokeWidth: 1.5 },
        encoding,
      },
      {
        transform: [...where({ method }), described(words)],
        mark: { type: 'point', filled: true, size: 14, opacity: 0.9 },
        encoding,
      },
    ],
  };
  return { id: method, alternative: `${title}: ${alternative}`, spec };
}
