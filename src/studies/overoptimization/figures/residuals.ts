/** What the fitted laws leave over, under a figure that shows them. */
import { type Figure, type FigurePanel, type FigureRow, seriesColor } from '../../../display/figure.js';
import { overResiduals } from '../../../display/residual-panel.js';
import { panelSize } from '../../../display/style.js';
import { findForm } from '../../../laws/index.js';
import { coefficientsOf } from '../curves/fitted-curve.js';
import { meanOverSeeds } from '../curves/mean-curve.js';
import { methodsOf } from '../curves/sweep.js';
import type { Coefficients, CurvePoint } from '../tables.js';
import { described, description, klAxis, where } from './encodings.js';
import { curvesOf, type Drawn } from './series.js';

/** The figure with mean gold less law under every panel that has fits. */
export function withResiduals(
  figure: Figure,
  input: Drawn & { coefficients: readonly Coefficients[] },
): Figure {
  const rows = methodsOf(input.points).flatMap((method) =>
    [...curvesOf(input, method)].flatMap(([series, curve]) =>
      residualRows(curve, input.coefficients).map((row) => ({ method, series, kind: 'residual', ...row })),
    ),
  );
  const panels = figure.panels.map((panel) => withStrip(panel, figure.legend, rows));
  const words = rows.length === 0 ? '' : ' Below, mean gold less law: a law that fits scatters about 0.';
  return { ...figure, caption: `${figure.caption}${words}`, panels, rows: [...figure.rows, ...rows] };
}

/** d = 0 is left out: there the laws are 0 whatever the coefficients. */
function residualRows(curve: readonly CurvePoint[], coefficients: readonly Coefficients[]): FigureRow[] {
  const row = coefficientsOf(coefficients, curve[0]);
  const form = findForm(row?.form ?? '');
  if (row === undefined || form?.parameters.length !== 2 || !Number.isFinite(row.alpha.estimate)) return [];
  const parameters = [row.alpha.estimate, row.beta.estimate];
  return meanOverSeeds(curve)
    .filter(({ klDistance }) => klDistance > 0)
    .map(({ kl, klDistance, gold }) => ({
      kl,
      kl_distance: klDistance,
      residual: gold - form.value([klDistance], parameters),
    }));
}

const words = "'KL ' + format(datum.kl, '.3~r') + ' nats, gold less law ' + format(datum.residual, '.2f')";

function withStrip(panel: FigurePanel, legend: Figure['legend'], rows: FigureRow[]): FigurePanel {
  const own = rows.filter(({ method }) => method === panel.id);
  if (own.length === 0) return panel;
  const largest = Math.max(...own.map(({ residual }) => Math.abs(Number(residual))));
  const spec = overResiduals(panel.spec, {
    x: klAxis,
    color: seriesColor(legend),
    source: { transform: [...where({ method: panel.id, kind: 'residual' }), described(words)] },
    encoding: { description },
    width: panelSize.width,
  });
  const alternative = `${panel.alternative} Below: mean gold less law, ${largest.toFixed(2)} at most.`;
  return { ...panel, alternative, spec };
}
