/** Several studies in shared panels: gold and proxy score of each against KL, a colour a study. */
import { categoricalLegend, type Figure, type FigureRow, seriesColor } from '../../display/figure.js';
import { panelSize } from '../../display/style.js';
import { meanOverSeeds } from './curves/mean-curve.js';
import { shownSettings } from './curves/shown-settings.js';
import { mainSettings, methodsOf, type Size, sizesOf, withSettings } from './curves/sweep.js';
import { described, description, klAxis, scoreAxis, where } from './figures/encodings.js';
import { methodTitle } from './figures/series.js';
import { endCurve } from './opening/ends.js';
import type { OveroptimizationTables } from './study-tables.js';

export interface NamedTables {
  name: string;
  tables: OveroptimizationTables;
}

interface Place {
  method: string;
  title: string;
  /** Of each study the size that is drawn here. */
  sizes: (Size | undefined)[];
}

/** A panel for every method and for the smallest and the largest size; none where no study has a curve. */
export function overlay(studies: readonly NamedTables[]): Figure[] {
  const panels = methodsOf(studies.flatMap(({ tables }) => tables.curves)).flatMap((method) =>
    placesOf(method, studies),
  );
  const rows = panels.flatMap((place) => rowsOf(place, studies));
  if (rows.length === 0) return [];
  const legend = categoricalLegend(
    'Study',
    studies.map(({ name }) => ({ series: name, label: name })),
  );
  const settings = studies.flatMap(({ name, tables }) => {
    const shown = shownSettings(tables.curves);
    return shown.length === 0 ? [] : [`${name} at ${shown.join(', ')}`];
  });
  return [
    {
      id: 'overlay',
      title: 'Studies over each other',
      caption: `Gold (solid) and proxy score (dashed) of each study, means over its proxy seeds as far as all of them go, each in units of its own gold.${settings.length === 0 ? '' : ` Of what is swept besides the size: ${settings.join('; ')}.`}`,
      panels: panels.map((place) => panelOf(place, legend)),
      rows,
      legend,
    },
  ];
}

/** Sizes that all studies with the method have; without any, the smallest and the largest of each. */
function placesOf(method: string, studies: readonly NamedTables[]): Place[] {
  const own = studies.map(({ tables: { curves } }) =>
    sizesOf(withSettings(curves, mainSettings(curves)).filter((point) => point.method === method)),
  );
  const present = own.filter((sizes) => sizes.length > 0);
  const shared = present[0].filter(({ key }) =>
    present.every((sizes) => sizes.some((size) => size.key === key)),
  );
  const title = methodTitle(method);
  if (shared.length > 0) {
    const ends = shared.length > 1 ? [shared[0], shared[shared.length - 1]] : shared;
    return ends.map((size) => ({
      ...{ method, title: `${title} against ${size.label}` },
      sizes: own.map((sizes) => sizes.find(({ key }) => key === size.key)),
    }));
  }
  return (['smallest', 'largest'] as const).map((end) => ({
    ...{ method, title: `${title} against the ${end} size of each study` },
    sizes: own.map((sizes) => (end === 'smallest' ? sizes[0] : sizes[sizes.length - 1])),
  }));
}

const rowsOf = ({ method, title, sizes }: Place, studies: readonly NamedTables[]): FigureRow[] =>
  studies.flatMap(({ name, tables }, study) => {
    const size = sizes[study];
    const curve = size && endCurve(tables.curves, { method, size });
    if (size === undefined || curve === undefined) return [];
    return meanOverSeeds(curve.points).map(({ kl, klDistance, gold, proxy, seeds }) => ({
      ...{ panel: title, method, series: name, size: size.label, kl, kl_distance: klDistance },
      ...{ gold_score: gold, proxy_score: proxy, seeds },
    }));
  });

const words =
  "datum.size + ', KL ' + format(datum.kl, '.3~r') + ' nats, gold ' + format(datum.gold_score, '.2f') + ', proxy ' + format(datum.proxy_score, '.2f')";

function panelOf({ title }: Place, legend: Figure['legend']) {
  const y = scoreAxis('Score (sd of gold)');
  const shared = { x: klAxis, color: seriesColor(legend), description };
  const line = (field: string, mark: object, text: string) => ({
    transform: [...where({ panel: title }), described(text)],
    mark,
    encoding: { ...shared, y: { ...y, field } },
  });
  const spec = {
    ...panelSize,
    title,
    layer: [
      line('proxy_score', { type: 'line', strokeDash: [4, 3], strokeWidth: 1.2 }, "'proxy score'"),
      line('gold_score', { type: 'line', strokeWidth: 2 }, "'gold score'"),
      line('gold_score', { type: 'point', filled: true, size: 12 }, words),
    ],
  };
  return { id: title, alternative: `${title}: gold and proxy score against KL, study by study.`, spec };
}
