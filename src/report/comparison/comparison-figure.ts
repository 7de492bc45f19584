/** The figure of a comparison: curves over each other, and the difference along the way with its interval. */
import { differenceOf } from '../../display/comparison/difference.js';
import type { ComparedGroup } from '../../display/comparison/kind.js';
import {
  categoricalLegend,
  type Figure,
  type FigurePanel,
  type FigureRow,
  seriesColor,
} from '../../display/figure.js';
import { panelSize } from '../../display/style.js';
import type { FolderComparison } from './compare-folders.js';

/** A proxy score without bounds, of an error with heavy tails, would leave gold no room. */
const mostOfGold = 3;

/** Letters of a title in one line. */
const mostLetters = 40;

/** None where nothing is to be drawn. */
export function comparisonFigure(comparison: FolderComparison): Figure | undefined {
  const { all, conditions, reference, confidence } = comparison;
  if (all.groups.length === 0) return undefined;
  const names = conditions.map(({ name }) => name);
  const legend = categoricalLegend(
    'Condition',
    names.map((name) => ({ series: name, label: name })),
  );
  return {
    id: 'compare',
    title: 'Curves and differences',
    caption: `Gold (solid) and proxy score (dashed) of each condition, the mean over sizes and seeds, a proxy score as far as it is at most ${mostOfGold} times the highest gold, and beside them gold less that of ${names[reference]} at equal KL, with ${100 * confidence} % intervals at each KL for itself.`,
    panels: all.groups.flatMap((group) => panelsOf(group, all.axes, legend)),
    rows: all.groups.flatMap((group) => rowsOf(group, comparison)),
    legend,
  };
}

const headOf = ({ title, subjects: [subject] }: ComparedGroup) =>
  [title, subject.title].filter((word) => word !== '').join(', ') || 'All';

function rowsOf(
  group: ComparedGroup,
  { conditions, reference, confidence }: Pick<FolderComparison, 'conditions' | 'reference' | 'confidence'>,
): FigureRow[] {
  const panel = headOf(group);
  const room = mostOfGold * Math.max(...group.lines.flat().map(({ gold }) => Math.abs(gold)));
  const lines = group.lines.flatMap((points, place) =>
    points.flatMap(({ x, gold, proxy }) =>
      [
        { score: 'gold', value: gold },
        ...(Math.abs(proxy) <= room ? [{ score: 'proxy', value: proxy }] : []),
      ].map(({ score, value }) => ({
        ...{ panel, part: 'curves', series: conditions[place].name, score, x, value },
        ...{ low: null, high: null },
      })),
    ),
  );
  const differences = group.path.flatMap(({ x, values }) =>
    values.flatMap((own, place): FigureRow[] => {
      const found = place === reference ? undefined : differenceOf(values[reference], own, { confidence });
      if (found === undefined) return [];
      const bound = (value: number) => (Number.isFinite(value) ? value : null);
      const ends = { low: bound(found.low), high: bound(found.high) };
      const series = conditions[place].name;
      return [{ ...{ panel, part: 'difference', series, score: 'gold', x, value: found.estimate }, ...ends }];
    }),
  );
  return [...lines, ...differences];
}

/** A title no wider than its panel: a longer one would push the panels apart. */
function linesOf(title: string): string[] {
  const [first, ...words] = title.split(' ');
  const lines = [first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length > mostLetters) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function panelsOf(
  group: ComparedGroup,
  axes: FolderComparison['all']['axes'],
  legend: Figure['legend'],
): FigurePanel[] {
  const head = headOf(group);
  const x = { field: 'x', type: 'quantitative', ...axes.x };
  const color = seriesColor(legend);
  const described = (words: string) => ({ calculate: `datum.series + ': ' + ${words}`, as: 'description' });
  const description = { field: 'description', type: 'nominal' };
  const only = (part: string) => ({
    filter: `datum.panel === ${JSON.stringify(head)} && datum.part === '${part}'`,
  });
  const y = (title: string) => ({ field: 'value', type: 'quantitative', title });
  const dash = { field: 'score', type: 'nominal', sort: null, legend: null };
  const curves = {
    ...panelSize,
    title: linesOf(head),
    transform: [only('curves'), described("datum.score + ' score'")],
    mark: { type: 'line', strokeWidth: 1.8 },
    encoding: {
      ...{ x, color, description, y: y(axes.y) },
      strokeDash: { ...dash, scale: { domain: ['gold', 'proxy'], range: [[], [4, 3]] } },
    },
  };
  const shared = { x, color, description };
  const difference = {
    ...panelSize,
    title: linesOf(`${head}: difference`),
    transform: [
      only('difference'),
      described("'difference at ' + format(datum.x, '.3~r') + ' nats: ' + format(datum.value, '.3f')"),
    ],
    layer: [
      {
        mark: { type: 'area', opacity: 0.18 },
        encoding: {
          ...shared,
          y: { ...y('gold less that of the base'), field: 'low' },
          y2: { field: 'high' },
        },
      },
      {
        mark: { type: 'line', strokeWidth: 1.8 },
        encoding: { ...shared, y: y('gold less that of the base') },
      },
    ],
  };
  return [
    { id: `${head}-curves`, alternative: `${head}: gold and proxy score against KL.`, spec: curves },
    { id: `${head}-difference`, alternative: `${head}: difference of gold at equal KL.`, spec: difference },
  ];
}
