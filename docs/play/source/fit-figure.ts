/** Points, fitted curves and peaks of a log against √KL. */
import { scaleLinear } from 'd3-scale';
import { lightPalette } from '../../../src/display/palette.js';
import { curveLaw, type GroupFit } from '../../../src/scaling-laws.js';
import { extent } from '../../../src/statistics/index.js';
import { html, pathThrough, svg } from './svg.js';

const CURVE_POINTS = 100;
/** Of one group. */
const MOST_POINTS = 400;
const margin = { top: 10, right: 12, bottom: 40, left: 46 };

export function fitFigure(groups: readonly GroupFit[], width: number): HTMLElement {
  const height = Math.round(Math.min(380, Math.max(260, width * 0.5)));
  const scores = groups.flatMap(({ data }) => data.map(({ gold }) => gold));
  const [, end] = extent(groups.map(({ largestKl }) => Math.sqrt(largestKl)));
  const x = scaleLinear()
    .domain([0, end])
    .range([margin.left, width - margin.right]);
  const y = scaleLinear()
    .domain(extent([0, ...scores]))
    .nice()
    .range([height - margin.bottom, margin.top]);
  const colors = lightPalette(groups.length);
  const ticks = [
    ...y.ticks(6).flatMap((tick) => [
      svg('line', {
        x1: margin.left,
        x2: width - margin.right,
        y1: y(tick),
        y2: y(tick),
        class: tick === 0 ? 'zero' : '',
      }),
      svg('text', { x: margin.left - 8, y: y(tick) + 4, 'text-anchor': 'end' }, [signed(tick)]),
    ]),
    ...x
      .ticks(8)
      .map((tick) =>
        svg('text', { x: x(tick), y: height - margin.bottom + 18, 'text-anchor': 'middle' }, [signed(tick)]),
      ),
    svg('text', { x: width - margin.right, y: height - 5, 'text-anchor': 'end', class: 'title' }, [
      '√KL, √nats',
    ]),
  ];
  const picture = svg(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-label': 'Points and fitted curves against √KL',
    },
    [
      svg('g', { class: 'axes' }, ticks),
      ...groups.map((fit, index) => groupMarks(fit, { x, y, color: colors[index] })),
    ],
  );
  const legend = groups.map(({ group }, index) =>
    html('span', {}, [html('i', { class: 'dot', style: `background: ${colors[index]}` }), group]),
  );
  return html('figure', {}, [picture, html('div', { class: 'legend' }, groups.length > 1 ? legend : [])]);
}

type Scale = (value: number) => number;

function groupMarks(fit: GroupFit, { x, y, color }: { x: Scale; y: Scale; color: string }): SVGGElement {
  const step = Math.ceil(fit.data.length / MOST_POINTS);
  const points = fit.data.filter((_, index) => index % step === 0);
  const end = Math.sqrt(fit.largestKl);
  const law = curveLaw(fit.form);
  const parameters = [fit.alpha.estimate, fit.beta.estimate];
  // Of scores that are all the same there is no law to draw.
  const isFitted = parameters.every(Number.isFinite);
  const curve = Array.from({ length: isFitted ? CURVE_POINTS + 1 : 0 }, (_, index) => {
    const distance = (end * index) / CURVE_POINTS;
    return [x(distance), y(law.value([distance], parameters))] as const;
  });
  const { klDistance, gold } = fit.peak;
  const isSeen = klDistance.estimate <= end;
  return svg('g', { fill: color }, [
    ...points.map((point) =>
      svg('circle', {
        cx: x(Math.sqrt(point.kl)).toFixed(1),
        cy: y(point.gold).toFixed(1),
        r: 2.2,
        opacity: 0.5,
      }),
    ),
    ...(isFitted ? [svg('path', { d: pathThrough(curve), stroke: color, class: 'line' })] : []),
    ...(isSeen ? [diamond(x(klDistance.estimate), y(gold.estimate))] : []),
  ]);
}

const diamond = (x: number, y: number): SVGPathElement =>
  svg('path', { d: `M${x},${y - 7} L${x + 6},${y} L${x},${y + 7} L${x - 6},${y} Z`, class: 'peak' });

const signed = (tick: number): string => String(tick).replace('-', '−');
