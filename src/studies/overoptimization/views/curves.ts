/** The second view: gold, proxy and human score against √KL; all sizes of the main sweep, or one curve with its fit. */
import { legendRows } from '../../../display/legend-rows.js';
import { okabeIto } from '../../../display/palette.js';
import {
  type ChartSeries,
  chosenMethod,
  cyclic,
  type Layout,
  notePanel,
  type Shown,
  type TextRow,
  type View,
} from '../../../display/view.js';
import type { Axis } from '../../../engine/axis.js';
import { boundText } from '../../../statistics/words.js';
import { coefficientsOf, type FittedPoint, fittedCurve } from '../curves/fitted-curve.js';
import { peakBound } from '../curves/fitted-peak.js';
import { meanOverSeeds } from '../curves/mean-curve.js';
import { mainSettings, sweptAxes } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { Coefficients, CurvePoint } from '../tables.js';
import { formatInterval } from './coefficient-table.js';
import { type CurveGroup, curveGroups, mainGroups, shownMethods } from './curve-groups.js';
import {
  lookOf,
  methodTitle,
  type SizeLook,
  scoreColors,
  settingLabel,
  sizeLooks,
  sizesLegend,
} from './looks.js';
import { type Overlaid, ofStudyBeside, overlaidLegend, overlaidSeries } from './overlay.js';
import { describeScores, klChart, scoreLine, sizeSeries } from './score-charts.js';

export const curvesView: View<OveroptimizationTables> = {
  name: 'Curves',
  keys: [
    ['m', 'method'],
    ['←→', 'curve'],
    ['o', 'hold'],
    ['s', 'seed'],
  ],
  about:
    'Scores over KL from the initial policy, of all sizes or of one with its fit; past the peak, more optimisation hurts gold.',
  methods: ({ curves }) => shownMethods(curveGroups(curves)),
  layout(shown) {
    const groups = curveGroups(shown.tables.curves);
    const method = chosenMethod(shownMethods(groups), shown.choice);
    if (method === undefined) return notePanel('Curves', 'No points yet.');
    return methodLayout(shown, groups, method);
  },
};

/** What `←→` chose of one method: all sizes of the main sweep, or one curve. */
interface Selection {
  /** Null for all sizes. */
  one: CurveGroup | null;
  groups: CurveGroup[];
  /** In words, with the method first. */
  words: string[];
}

function selectionOf(
  all: readonly CurveGroup[],
  { method, item }: { method: string; item: number },
  looks: readonly SizeLook[],
): Selection {
  const own = all.filter((group) => group.method === method);
  const axes = sweptAxes(own);
  const one = cyclic([null, ...inOrder(own, looks, axes)], item) ?? null;
  const place = settingLabel(one?.setting ?? mainSettings(all), axes);
  const size = one === null ? 'all sizes' : lookOf(looks, one.size)!.label;
  const words = [methodTitle(method), size, place].filter((word) => word !== '');
  return { one, groups: one === null ? mainGroups(all, method) : [one], words };
}

function methodLayout(
  shown: Shown<OveroptimizationTables>,
  all: readonly CurveGroup[],
  method: string,
): Layout {
  const { tables, choice, room } = shown;
  const looks = sizeLooks([...(tables.sizes ?? []), ...all]);
  const own = all.filter((group) => group.method === method);
  const { one, groups: drawn, words } = selectionOf(all, { method, item: choice.item }, looks);
  const seed = cyclic([null, ...seedsOf(drawn)], choice.seed) ?? null;
  const groups = seed === null ? drawn : drawn.map((group) => ofSeed(group, seed));
  const seeds = seed === null ? 'all seeds' : `seed ${seed}`;
  const points = one === null ? [] : groups[0].points;
  const behind = behindOf(shown, { all, method, one, seed, looks });
  const besides = behind !== undefined && choice.held === null ? [`beside ${behind.name}`] : [];
  const panel = {
    type: 'panel',
    title: `${[...words, seeds, ...besides].join(', ')}: score over KL (√ scale)`,
    summary: describeScores(groups, looks),
  } as const;
  if (behind !== undefined)
    return {
      ...panel,
      content: {
        type: 'chart',
        chart: {
          ...klChart(overlaidSeries(groups, behind.isSame ? [] : behind.groups, looks), [
            ...groups,
            ...behind.groups,
          ]),
          xLabel: 'nats',
        },
        legend: [
          ...(one === null ? sizesLegend(groups, looks, room.width) : []),
          ...overlaidLegend([...words, ...(seed === null ? [] : [seeds])].join(', '), behind),
        ],
      },
    };
  return {
    ...panel,
    content: {
      type: 'chart',
      chart: {
        ...klChart(one === null ? sizeSeries(groups, looks) : zoomSeries(points, tables.coefficients), own),
        xLabel: 'nats',
      },
      legend: one === null ? sizesLegend(groups, looks, room.width) : zoomLegend(points, tables.coefficients),
    },
  };
}

interface Place {
  all: readonly CurveGroup[];
  method: string;
  one: CurveGroup | null;
  /** Null for all seeds. */
  seed: number | null;
  looks: readonly SizeLook[];
}

/** What the user held, else the same of the study beside this one. */
function behindOf(
  shown: Shown<OveroptimizationTables>,
  { all, method, one, seed, looks }: Place,
): Overlaid | undefined {
  const { held } = shown.choice;
  if (held === null) return ofStudyBeside(shown, method, one);
  const heldMethod = held.method ?? method;
  const { one: heldOne, groups, words } = selectionOf(all, { method: heldMethod, item: held.item }, looks);
  const isSame = seed === null && heldMethod === method && heldOne === one;
  const name = [...words, ...(seed === null ? [] : ['all seeds'])].join(', ');
  return { name, groups, isSame };
}

/** By size, then along what is swept besides. */
function inOrder(
  groups: readonly CurveGroup[],
  looks: readonly SizeLook[],
  axes: readonly Axis[],
): CurveGroup[] {
  const place = ({ size }: CurveGroup) => looks.findIndex(({ key }) => key === size);
  return [...groups].sort((left, right) => {
    const bySize = place(left) - place(right);
    if (bySize !== 0) return bySize;
    const axis = axes.find(({ name }) => left.setting[name] !== right.setting[name]);
    const [a, b] = axis === undefined ? [null, null] : [left.setting[axis.name], right.setting[axis.name]];
    return a == null || b == null ? 0 : axis!.compare(a, b);
  });
}

const seedsOf = (groups: readonly CurveGroup[]) => [
  ...new Set(groups.flatMap(({ points }) => points.map(({ proxySeed }) => proxySeed))),
];

const ofSeed = (group: CurveGroup, seed: number): CurveGroup => ({
  ...group,
  points: group.points.filter(({ proxySeed }) => proxySeed === seed),
});

/** Human and proxy behind, then the band, the fit and every measured point of gold. */
function zoomSeries(points: readonly CurvePoint[], coefficients: readonly Coefficients[]): ChartSeries[] {
  const row = coefficientsOf(coefficients, points[0]);
  const fit = row === undefined ? [] : fittedCurve(points, row, 80);
  const at = (pick: (point: FittedPoint) => number) =>
    fit.map((point) => ({ x: point.klDistance, y: pick(point) }));
  const { gold, proxy, human } = scoreColors;
  const means = points.length === 0 ? [] : meanOverSeeds(points, 60);
  const edges = fit.some((point) => point.low !== point.high)
    ? [at((point) => point.low), at((point) => point.high)]
    : [];
  const measured = points.map((point) => ({ x: point.klDistance, y: point.goldScore }));
  return [
    { points: scoreLine(means, 'human'), color: human, style: 'dotted', mark: 'h' },
    { points: scoreLine(means, 'proxy'), color: proxy, style: 'dotted', mark: 'p' },
    ...edges.map((edge): ChartSeries => ({ points: edge, color: okabeIto.gray, style: 'dotted' })),
    ...(fit.length > 0
      ? [{ points: at((point) => point.gold), color: gold, style: 'line', mark: 'g' } as const]
      : []),
    { points: measured, color: gold, style: 'points' },
  ];
}

function zoomLegend(points: readonly CurvePoint[], coefficients: readonly Coefficients[]): TextRow[] {
  const { gold, proxy, human } = scoreColors;
  const names = legendRows(
    [
      { mark: 'g', color: gold, text: 'gold: points, fit and band over seeds' },
      { mark: 'p', color: proxy, text: 'proxy' },
      { mark: 'h', color: human, text: 'human' },
    ],
    Number.POSITIVE_INFINITY,
  );
  const row = coefficientsOf(coefficients, points[0]);
  if (row === undefined) return [...names, [{ text: 'Not fitted yet.', dim: true }]];
  const text = `α ${formatInterval(row.alpha, 'interval')}  β ${formatInterval(row.beta, 'interval')}  ${peakInWords(row)}`;
  return [...names, [{ text }]];
}

function peakInWords(row: Coefficients): string {
  const bound = peakBound(row);
  if (bound !== undefined) return `peak ${boundText(bound.gold)} at ${boundText(bound.kl)} nats`;
  const { peakKl, peakGold } = row;
  if (!Number.isFinite(peakKl.estimate)) return 'no peak';
  return `peak ${peakGold.estimate.toFixed(2)} at ${peakKl.estimate.toFixed(1)} nats`;
}
