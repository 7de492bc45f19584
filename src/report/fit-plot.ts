/** One picture of fitted run logs: points, fitted curves and peaks against √KL. */
import type { TopLevelSpec } from 'vega-lite';
import { lightPalette } from '../display/palette.js';
import { curveLaw } from '../laws/index.js';
import type { GroupFit } from '../run-logs/index.js';
import { renderSvg } from './render.js';

const CURVE_POINTS = 120;

/** SVG of all groups in one panel. */
export function fitPlotSvg(groups: readonly GroupFit[], title: string): Promise<string> {
  return renderSvg(fitPlotSpec(groups, title));
}

export function fitPlotSpec(groups: readonly GroupFit[], title: string): TopLevelSpec {
  const names = groups.map(({ group }) => group);
  const color = {
    field: 'group',
    type: 'nominal',
    sort: null,
    title: null,
    scale: { domain: names, range: lightPalette(names.length) },
    legend: names.length > 1 ? {} : null,
  };
  const x = { field: 'klDistance', type: 'quantitative', title: '√KL from the initial policy (√nats)' };
  const y = { field: 'gold', type: 'quantitative', title: 'gold score' };
  const encoding = { x, y, color };
  return {
    title,
    width: 460,
    height: 300,
    layer: [
      {
        data: { values: groups.flatMap(pointRows) },
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
  } as unknown as TopLevelSpec;
}

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

const largestDistance = ({ data }: GroupFit): number => Math.sqrt(Math.max(...data.map(({ kl }) => kl)));
