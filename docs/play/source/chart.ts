/** Gold and proxy score against √KL, with bands over seeds, a marker and the gap up to it. */
import { scaleLinear, scaleSqrt } from 'd3-scale';
import type { Interval } from '../../../src/statistics/index.js';
import { gapPatches } from './gap.js';
import type { Moment } from './moments.js';
import { pathThrough, svg } from './svg.js';
import { fixed } from './words.js';

export interface ChartParts {
  moments: readonly Moment[];
  /** Where the marker is. */
  index: number;
  color: string;
  /** Gold of the other sizes, behind. */
  others: readonly { moments: readonly Moment[]; color: string }[];
  /** The same for all settings, so that they can be compared while one drags. */
  largestKl: number;
  scores: readonly [low: number, high: number];
  width: number;
}

export interface DrawnChart {
  element: SVGSVGElement;
  /** Where the curve begins and ends, in pixels of the picture. */
  span: readonly [from: number, to: number];
  /** The place nearest to an x of the picture, in its pixels. */
  nearest(x: number): number;
}

const margin = { top: 28, right: 16, bottom: 44, left: 40 };
const klTicks = [0, 0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 60];
/** Between two labels, in pixels. */
const roomForLabel = 30;

export function drawChart(parts: ChartParts): DrawnChart {
  const { moments, index, color, width, largestKl } = parts;
  const height = Math.round(Math.min(430, Math.max(300, width * 0.5)));
  const x = scaleSqrt()
    .domain([0, largestKl])
    .range([margin.left, width - margin.right]);
  const y = scaleLinear()
    .domain(parts.scores)
    .nice()
    .range([height - margin.bottom, margin.top]);
  const place = { x: (moment: Moment) => x(moment.kl), y: (value: number) => y(value) };
  const line = (own: readonly Moment[], of: (moment: Moment) => number) =>
    pathThrough(own.map((moment) => [place.x(moment), place.y(of(moment))]));
  const band = (own: readonly Moment[], of: (moment: Moment) => Interval) => {
    const edge = (side: 'low' | 'high') =>
      own.map((moment) => [place.x(moment), y(of(moment)[side])] as const);
    return `${pathThrough([...edge('high'), ...edge('low').reverse()])} Z`;
  };
  const curves = (own: readonly Moment[], isPast: boolean) =>
    svg('g', { class: isPast ? 'past' : 'future' }, [
      svg('path', { d: band(own, ({ proxy }) => proxy), fill: color, class: 'band' }),
      svg('path', { d: band(own, ({ gold }) => gold), fill: color, class: 'band' }),
      svg('path', { d: line(own, ({ proxy }) => proxy.estimate), stroke: color, class: 'line proxy' }),
      svg('path', { d: line(own, ({ gold }) => gold.estimate), stroke: color, class: 'line gold' }),
    ]);
  const past = moments.slice(0, index + 1);
  const element = svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' }, [
    axes({ x, y, width, height }),
    ...parts.others.map((other) =>
      svg('path', {
        d: line(other.moments, ({ gold }) => gold.estimate),
        stroke: other.color,
        class: 'other',
      }),
    ),
    curves(moments, false),
    ...gapPatches(
      past.map(({ kl, proxy, gold }) => ({ x: x(kl), top: y(proxy.estimate), bottom: y(gold.estimate) })),
    ),
    curves(past, true),
    marker(moments[index], { x, y, color, width }),
  ]);
  element.setAttribute('aria-label', 'Proxy score (dashed) and gold score (solid) against KL, with a marker');
  return {
    element,
    span: [x(moments[0].kl), x(moments[moments.length - 1].kl)],
    nearest: (at) => nearestOf(moments.map(place.x), at),
  };
}

type Scale = (value: number) => number;

/** From the marker to what is written beside it. */
const beside = 11;

function marker(
  { kl, proxy, gold, gap }: Moment,
  { x, y, color, width }: { x: Scale; y: Scale; color: string; width: number },
): SVGGElement {
  const [at, proxyY, goldY] = [x(kl), y(proxy.estimate), y(gold.estimate)];
  const isLeft = at > width - 110;
  const label = (text: string, height: number, kind: string) =>
    svg(
      'text',
      {
        x: at + (isLeft ? -beside : beside),
        y: height,
        'text-anchor': isLeft ? 'end' : 'start',
        class: kind,
      },
      [text],
    );
  // The upper name stands above its mark, the lower one below: they keep apart where the gap is small.
  const [proxyShift, goldShift] = proxyY <= goldY ? [-6, 17] : [17, -6];
  const isWide = Math.abs(goldY - proxyY) > 34;
  return svg('g', { class: 'marker' }, [
    svg('line', { x1: at, x2: at, y1: proxyY, y2: goldY }),
    svg('circle', { cx: at, cy: proxyY, r: 6, stroke: color, class: 'ring' }),
    svg('circle', { cx: at, cy: goldY, r: 6.5, fill: color }),
    label(`proxy ${fixed(proxy.estimate)}`, proxyY + proxyShift, 'name'),
    label(`gold ${fixed(gold.estimate)}`, goldY + goldShift, 'name'),
    ...(isWide ? [label(`gap ${fixed(gap.estimate)}`, (proxyY + goldY) / 2 + 5, 'gap-text')] : []),
  ]);
}

interface AxesParts {
  x: Scale;
  y: Scale & { ticks(count: number): number[] };
  width: number;
  height: number;
}

function axes({ x, y, width, height }: AxesParts): SVGGElement {
  const floor = height - margin.bottom;
  const shown = klTicks.filter((tick) => x(tick) <= width - margin.right + 1);
  const spaced = shown.filter((tick, place) => place === 0 || x(tick) - x(shown[place - 1]) > roomForLabel);
  return svg('g', { class: 'axes' }, [
    ...y.ticks(6).flatMap((tick) => [
      svg('line', {
        x1: margin.left,
        x2: width - margin.right,
        y1: y(tick),
        y2: y(tick),
        class: tick === 0 ? 'zero' : '',
      }),
      svg('text', { x: margin.left - 8, y: y(tick) + 4, 'text-anchor': 'end' }, [
        String(tick).replace('-', '−'),
      ]),
    ]),
    ...spaced.flatMap((tick) => [
      svg('line', { x1: x(tick), x2: x(tick), y1: floor, y2: floor + 5, class: 'zero' }),
      svg('text', { x: x(tick), y: floor + 19, 'text-anchor': 'middle' }, [String(tick)]),
    ]),
    svg('text', { x: width - margin.right, y: height - 6, 'text-anchor': 'end', class: 'title' }, [
      width < 560
        ? 'KL, nats (spaced by √KL)'
        : 'KL from the initial policy, nats (spaced by √KL, as in Gao et al.)',
    ]),
    svg('text', { x: 2, y: 14, class: 'title' }, ['score, in sd of gold under the initial policy']),
  ]);
}

function nearestOf(places: readonly number[], at: number): number {
  const distances = places.map((own) => Math.abs(own - at));
  return distances.indexOf(Math.min(...distances));
}
