/** One picture of fitted run logs: points, fitted curves and peaks against √KL, and what the curves leave over. */
import type { ChartSpec } from '../display/figure.js';
import { overResiduals } from '../display/residual-panel.js';
import { curveLaw } from '../laws/index.js';
import { type GroupFit, groupBy } from '../run-logs/index.js';
import { mean } from '../statistics/index.js';
import { groupColour } from './group-colour.js';
import { renderSvg } from './render.js';
import { thinned } from './thinned-points.js';

const CURVE_POINTS = 120;
/** Of one kind, so that a picture stays below a megabyte. */
const MOST_POINTS = 1200;
const panelSize = { width: 460, height: 300 };

/** SVG of all groups in one panel, with their residuals below. */
export function fitPlotSvg(groups: readonly GroupFit[], title: string): Promise<string> {
  const points = groups.reduce((sum, { data }) => sum + data.length, 0);
  const said = points > MOST_POINTS ? ` (${MOST_POINTS} of ${points} points drawn)` : '';
  return renderSvg(fitPlotSpec(groups, title + said));
}

export function fitPlotSpec(groups: readonly GroupFit[], title: string): ChartSpec {
  const names = groups.map(({ group }) => group);
  const color = groupColour(names);
  const x = { field: 'klDistance', type: 'quantitative', title: '√KL from the initial policy (√nats)' };
  const y = { field: 'gold', type: 'quantitative', title: 'gold score' };
  const encoding = { x, y, color };
  const panel = {
    title,
    ...panelSize,
    layer: [
      {
        data: { values: thinned(groups.flatMap(pointRows), MOST_POINTS) },
        mark: { type: 'point', filled: true, size: 16, opacity: 0.45 },
        encoding,
      },
      { data: { values: groups.flatMap(curveRows) }, mark: { type: 'line', strokeWidth: 2 }, encoding },
      {
        data: { values: groups.flatMap(peakRows) },
        mark: { type: 'point', shape: 'diamond', filled: true, size: 90, opacity: 1 },
        encoding,
      },
    ],
  };
  const source = { data: { values: thinned(groups.flatMap(residualRows), MOST_POINTS) } };
  return { ...overResiduals(panel, { x, color, source, width: panelSize.width }) };
}

/** Of the mean curve over the runs of a group; points at one distance, such as prompts at one n, are one of a curve. */
const residualRows = ({ group, residuals: { klDistance, residual } }: GroupFit) =>
  groupBy(klDistance.keys(), (index) => klDistance[index]).map((places) => ({
    group,
    klDistance: klDistance[places[0]],
    residual: mean(places.map((index) => residual[index])),
  }));

const pointRows = ({ group, data }: GroupFit) =>
  data.map(({ kl, gold }) => ({ group, klDistance: Math.sqrt(kl), gold }));

function curveRows(fit: GroupFit) {
  const end = largestDistance(fit);
  const parameters = [fit.alpha.estimate, fit.beta.estimate];
  return Array.from({ length: CURVE_POINTS + 1 }, (_, index) => {
    const klDistance = (end * index) / CURVE_POINTS;
    return { group: fit.group, klDistance, gold: curveLaw(fit.form).value([klDistance], parameters) };
  });
}

/** Only where the peak was measured. */
function peakRows(fit: GroupFit) {
  const { klDistance, gold } = fit.peak;
  const seen = klDistance.estimate <= largestDistance(fit);
  return seen ? [{ group: fit.group, klDistance: klDistance.estimate, gold: gold.estimate }] : [];
}

const largestDistance = ({ largestKl }: GroupFit): number => Math.sqrt(largestKl);
