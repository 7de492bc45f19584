/** The third view: α and β against reward-model size on a log axis with their intervals, and the table. */

import { okabeIto } from '../../../display/palette.js';
import {
  type ChartSeries,
  chosenMethod,
  type Layout,
  notePanel,
  type Panel,
  type Part,
  type Shown,
  type TextRow,
  type View,
} from '../../../display/view.js';
import { groupBy, isOwnForm, methodsOf, parametersOf, sizeKey } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { Coefficients } from '../tables.js';
import { tableRows } from './coefficient-rows.js';
import { fittedMethods, groupCoefficients, peakLines, tablesWithIntervals } from './coefficient-table.js';
import { curveGroups, shownMethods, startingAt } from './curve-groups.js';
import { lookOf, methodTitle, type SizeLook, sizeLooks } from './looks.js';

export const coefficientsView: View<OveroptimizationTables> = {
  name: 'Coefficients',
  shortName: 'α β',
  keys: [
    ['m', 'method'],
    ['↑↓', 'scroll'],
  ],
  about:
    'The law’s α, the slope at the start, and β, how fast optimisation eats it up, over the number of parameters.',
  methods: ({ curves }) => shownMethods(curveGroups(curves)),
  layout: (shown) => layout(shown),
  closing: ({ coefficients }, width) => closingTable(coefficients, width),
};

function layout({ tables, choice, room }: Shown<OveroptimizationTables>): Layout {
  const groups = curveGroups(tables.curves);
  const rows = tables.coefficients.filter(isOwnForm);
  const present = shownMethods(groups);
  const method = chosenMethod(present, choice);
  if (method === undefined) return notePanel('Coefficients', 'α and β appear here as the fits come in.');
  const looks = sizeLooks([...(tables.sizes ?? []), ...groups, ...rows]);
  const isWide = room.width >= 130 && room.height >= 40;
  const table = isWide
    ? tableRows(rows, { looks, width: room.width, method })
    : peakRows(rows, method, room.width);
  const tableHeight = Math.min(table.length + 1, Math.floor(room.height / 2));
  const most = isWide ? Math.max(1, Math.floor((room.height - tableHeight) / chartHeight)) : 1;
  const charted = present.length <= most ? methodsOf(groups) : startingAt(present, method).slice(0, most);
  const title = isWide ? 'Estimates and intervals' : `${methodTitle(method)}: estimates and intervals`;
  return {
    type: 'rows',
    parts: [
      ...charted.map((name): Part => ({ layout: charts(rows, name, looks) })),
      {
        size: tableHeight,
        layout: { type: 'panel', title, content: { type: 'text', rows: () => table, scrolls: true } },
      },
    ],
  };
}

/** Rows that a chart needs to be read. */
const chartHeight = 12;

const peakRows = (rows: readonly Coefficients[], method: string, width: number): TextRow[] =>
  peakLines(groupCoefficients(rows), method, width).map((text, index) => [{ text, dim: index === 0 }]);

const charts = (rows: readonly Coefficients[], method: string, looks: readonly SizeLook[]): Layout => ({
  type: 'columns',
  parts: (['alpha', 'beta'] as const).map((name) => ({
    layout: coefficientPanel(rows, { method, name, looks }),
  })),
});

interface PanelOptions {
  method: string;
  name: 'alpha' | 'beta';
  looks: readonly SizeLook[];
}

const symbols = { alpha: 'α', beta: 'β' };

function coefficientPanel(rows: readonly Coefficients[], { method, name, looks }: PanelOptions): Panel {
  const own = rows.filter((row) => row.method === method && Number.isFinite(row[name].estimate));
  const title = `${symbols[name]}, ${methodTitle(method)}, over parameters (log)`;
  if (own.length === 0) return notePanel(title, 'No fit yet.');
  const words = own.map((row) => `${lookOf(looks, sizeKey(row))?.label}: ${row[name].estimate.toFixed(3)}`);
  const logs = looks.map(({ rmParameters }) => Math.log10(rmParameters));
  return {
    type: 'panel',
    title,
    summary: `${title}. ${words.join('; ')}.`,
    content: {
      type: 'chart',
      chart: {
        series: errorBars(own, name, looks),
        xScale: 'log',
        xRange: [Math.min(...logs) - 0.15, Math.max(...logs) + 0.15],
      },
    },
  };
}

/** Decades between the bars of one size where a study sweeps more than size. */
const apart = 0.025;

/** One series a row, so that each bar has its size's colour; rows of one size stand side by side. */
function errorBars(
  rows: readonly Coefficients[],
  name: 'alpha' | 'beta',
  looks: readonly SizeLook[],
): ChartSeries[] {
  return [...groupBy(rows, parametersOf).values()].flatMap((beside) =>
    beside.map((row, index): ChartSeries => {
      const { estimate, low, high } = row[name];
      const x = Math.log10(parametersOf(row)) + apart * (index - (beside.length - 1) / 2);
      return {
        points: [{ x, y: estimate }],
        ranges: [{ low, high }],
        color: lookOf(looks, sizeKey(row))?.color ?? okabeIto.skyBlue,
        style: 'bars',
      };
    }),
  );
}

function closingTable(rows: readonly Coefficients[], width: number): string[] {
  const groups = groupCoefficients(rows);
  const tables = tablesWithIntervals(groups, fittedMethods(groups), width);
  return tables.flatMap(({ head, body }, index) => [...(index > 0 ? [''] : []), ...head, ...body]);
}
