/** What a figure is: one flat table and the vega-lite panels drawn from it. */
import type { Cell } from '../engine/table/index.js';
import { darkPalette, lightPalette, placeColor, placeColors } from './palette.js';

export type FigureRow = Record<string, Cell>;

/** One plot of a figure, without data: every layer filters the figure's table. */
export interface FigurePanel {
  id: string;
  /** What a reader who cannot see the plot is told. */
  alternative: string;
  spec: object;
}

export interface LegendEntry {
  /** How marks name their series: the start of every mark's description. */
  series: string;
  label: string;
  /** Place in the palettes. */
  color: string;
  darkColor: string;
}

export interface Figure {
  /** File name without ending. */
  id: string;
  title: string;
  caption: string;
  panels: FigurePanel[];
  rows: FigureRow[];
  legend: { title: string; entries: LegendEntry[] };
}

/** Entries in the order of the series, small to large along viridis. */
export function sequentialLegend(
  title: string,
  series: { series: string; label: string }[],
): Figure['legend'] {
  const [light, dark] = [lightPalette(series.length), darkPalette(series.length)];
  const entries = series.map((entry, index) => ({ ...entry, color: light[index], darkColor: dark[index] }));
  return { title, entries };
}

/** Entries without an order: colours that can be told apart for as many as there are of them, else along viridis. */
export function categoricalLegend(
  title: string,
  series: { series: string; label: string }[],
): Figure['legend'] {
  if (series.length > placeColors) return sequentialLegend(title, series);
  const colorOf = (place: number) => ({ color: placeColor(place), darkColor: placeColor(place) });
  return { title, entries: series.map((entry, place) => ({ ...entry, ...colorOf(place) })) };
}

/** The colour channel that every figure uses: ordinal, in the legend's order. */
export function seriesColor({ title, entries }: Figure['legend']): object {
  return {
    field: 'series',
    type: 'nominal',
    title,
    sort: null,
    scale: { domain: entries.map((entry) => entry.series), range: entries.map((entry) => entry.color) },
    legend: entries.length > 1 ? { symbolOpacity: 1 } : null,
  };
}

/** Panels of one row: more of them go below. */
const mostColumns = 4;

/** A Vega-Lite specification, in a type of our own: that package's types do not compile without a browser's. */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** The whole figure as one specification, panels side by side; `data` is its table or where it lies. */
export function figureSpec(figure: Figure, data: object): ChartSpec {
  const panels = figure.panels.map((panel) => panel.spec);
  const layout = panels.length > mostColumns ? { concat: panels, columns: mostColumns } : { hconcat: panels };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: figure.caption,
    data,
    ...layout,
    resolve: { scale: { color: 'shared', strokeDash: 'shared' } },
  };
}

/** One panel alone, without a legend: the page has its own. */
export function panelSpec(figure: Figure, panel: FigurePanel): ChartSpec {
  const spec = JSON.parse(JSON.stringify(panel.spec), (key, value) => (key === 'legend' ? null : value));
  return {
    description: panel.alternative,
    data: { values: figure.rows },
    ...spec,
  };
}
