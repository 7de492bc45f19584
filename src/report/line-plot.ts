/** Lines in one panel, in the style of the report: for scripts that measure curves of their own. */
import { lightPalette } from '../display/palette.js';
import { renderSvg } from './render.js';

export interface LinePlot {
  title: string;
  /** Titles of the axes, with units. */
  x: string;
  y: string;
  /** Points [x, y] of each line by its name, in order. */
  lines: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

/** The plot as an SVG. Points that are not finite leave a gap. */
export function plotLines({ title, x, y, lines }: LinePlot): Promise<string> {
  const names = Object.keys(lines);
  const values = names.flatMap((name) =>
    lines[name].map(([along, up]) => ({
      name,
      x: along,
      y: Number.isFinite(up) ? up : null,
    })),
  );
  const spec = {
    title,
    width: 460,
    height: 300,
    data: { values },
    mark: { type: 'line', point: { size: 16 }, strokeWidth: 1.5 },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: x, sort: null },
      y: { field: 'y', type: 'quantitative', title: y, scale: { zero: false } },
      order: { value: 0 },
      color: {
        field: 'name',
        type: 'nominal',
        sort: null,
        title: null,
        scale: { domain: names, range: lightPalette(names.length) },
      },
    },
  };
  return renderSvg(spec);
}
