/** Curves of conditions over each other, as a chart of a terminal. */
import type { ComparedGroup } from '../display/comparison/kind.js';
import { placeColor } from '../display/palette.js';
import type { ChartSeries, TextRow } from '../display/view.js';
import { type ColorLevel, paintRow } from './ansi.js';
import { renderChart } from './chart.js';

const room = { width: 100, height: 16 };

/** Lines of at most a hundred columns: gold as lines with a letter at their ends, the proxy score dotted. */
export function comparisonChart(
  { title, subjects: [subject], lines }: ComparedGroup,
  { names, level }: { names: readonly string[]; level: ColorLevel },
): string[] {
  const series = (pick: 'gold' | 'proxy') =>
    lines.map((points, place): ChartSeries => {
      const line = {
        points: points.map((point) => ({ x: Math.sqrt(point.x), y: point[pick] })),
        color: placeColor(place),
      };
      return pick === 'proxy'
        ? { ...line, style: 'dotted' }
        : { ...line, style: 'line', mark: letter(place) };
    });
  const chart = {
    series: [...series('proxy'), ...series('gold')],
    xScale: 'square root' as const,
    xLabel: 'KL (nats)',
  };
  const head = [title, subject.title, 'gold score against KL (dotted: proxy score)'].filter(
    (word) => word !== '',
  );
  const legend = names.flatMap(
    (name, place): TextRow => [
      { text: letter(place), color: placeColor(place), bold: true },
      { text: ` ${name}   ` },
    ],
  );
  const rows: TextRow[] = [[{ text: head.join(', '), bold: true }], ...renderChart(chart, room), legend];
  return rows.map((row) => paintRow(row, { width: room.width, level }).trimEnd());
}

const letter = (place: number) => String.fromCharCode('A'.charCodeAt(0) + (place % 26));
