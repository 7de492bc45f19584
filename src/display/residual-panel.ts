/** The strip under a law's figure: gold less law, where a law that fits scatters about the line at 0. */

export interface ResidualStrip {
  /** The horizontal channel of the figure above, whose scale the strip shares. */
  x: object;
  color: object;
  /** Where rows with a field `residual` come from: vega-lite's `data`, `transform`, or both. */
  source: object;
  /** Further channels of the points, such as their description. */
  encoding?: object;
  width: number;
}

const stripHeight = 56;

/** A panel with its strip below, one vega-lite specification. */
export function overResiduals(panel: object, { x, color, source, encoding, width }: ResidualStrip): object {
  const y = {
    field: 'residual',
    type: 'quantitative',
    title: 'Gold − law',
    scale: { nice: false, padding: 4 },
    axis: { tickCount: 3 },
  };
  // The ticks of the figure above are those of the strip.
  const axis = { ...(x as { axis?: object }).axis, labels: false, title: null };
  const bareX = { ...x, axis };
  const strip = {
    width,
    height: stripHeight,
    layer: [
      {
        data: { values: [{ residual: 0 }] },
        mark: { type: 'rule', color: '#777777', strokeDash: [1, 3], strokeWidth: 1.5, aria: false },
        encoding: { y },
      },
      { ...source, mark: { type: 'line', strokeWidth: 1.2 }, encoding: { x: bareX, y, color, ...encoding } },
      {
        ...source,
        mark: { type: 'point', filled: true, size: 10, opacity: 0.8 },
        encoding: { x: bareX, y, color, ...encoding },
      },
    ],
  };
  return { vconcat: [panel, strip], spacing: 6, resolve: { scale: { x: 'shared' } } };
}
