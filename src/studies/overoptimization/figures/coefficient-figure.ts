/** α and β against reward-model size with intervals: the form of the paper's Figure 3. */
import type { Figure, FigurePanel, FigureRow } from '../../../display/figure.js';
import { placeColor } from '../../../display/palette.js';
import { panelSize } from '../../../display/style.js';
import { methods } from '../../../methods/method.js';
import { isOwnForm, methodsOf, parametersOf, sizesOf } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { Coefficients } from '../tables.js';
import { described, description, parameterAxis, where } from './encodings.js';
import { mainSweep, mainSweepWords } from './main-sweep.js';
import { methodTitle } from './series.js';

const symbols = { alpha: 'α', beta: 'β' } as const;

interface Quantity {
  method: string;
  name: keyof typeof symbols;
  label: string;
  color: string;
}

/** Of the coefficients of the main sweep: one form and one setting. */
export const coefficientFigure = {
  draw(tables: OveroptimizationTables): Figure[] {
    const all = mainSweep(tables).coefficients.filter(isOwnForm);
    // Of each method by itself: one that has one size has nothing to be drawn against.
    const own = all.filter((row) => sizesOf(all.filter(({ method }) => method === row.method)).length > 1);
    if (own.length === 0) return [];
    const rows = own.flatMap((row) => [coefficientRow(row, 'alpha'), coefficientRow(row, 'beta')]);
    const quantities = methodsOf(own).flatMap((method, place) =>
      (['alpha', 'beta'] as const).map((name): Quantity => {
        const label = `${symbols[name]}, ${methods.find(method)?.label ?? method}`;
        return { method, name, label, color: placeColor(place) };
      }),
    );
    return [
      {
        id: 'coefficients',
        title: 'Coefficients against reward-model size',
        caption: `α and β of the fitted laws against reward-model parameters (log scale)${intervalWords(own, tables.confidence)}. The dashed line is the trend of the estimates, linear in the logarithm of the size. Each is of the fit to all proxy seeds together.${mainSweepWords(tables)}`,
        panels: quantities.map((quantity) => coefficientPanel(quantity, rows)),
        rows,
        legend: { title: '', entries: [] },
      },
    ];
  },
};

/** Fewer than three seeds carry none. */
const intervalWords = (rows: readonly Coefficients[], confidence: number) =>
  rows.some(({ alpha }) => Number.isFinite(alpha.low))
    ? `, with ${Math.round(confidence * 100)} % intervals`
    : '';

function coefficientRow(row: Coefficients, name: keyof typeof symbols): FigureRow {
  const { estimate, low, high } = row[name];
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    method: row.method,
    series: methodTitle(row.method),
    coefficient: name,
    rm_parameters: parametersOf(row),
    estimate: finite(estimate),
    low: finite(low),
    high: finite(high),
  };
}

/** An open end is none to draw. */
const words =
  "datum.coefficient + ' ' + format(datum.estimate, '.3f') + (isValid(datum.low) && isValid(datum.high) ? ' [' + format(datum.low, '.3f') + ', ' + format(datum.high, '.3f') + ']' : '') + ' at ' + format(datum.rm_parameters, ',') + ' parameters'";

function coefficientPanel({ method, name, label, color }: Quantity, rows: FigureRow[]): FigurePanel {
  const own = rows.filter((row) => row.method === method && row.coefficient === name);
  const x = parameterAxis(own.map((row) => Number(row.rm_parameters)));
  const filter = where({ method, coefficient: name });
  const y = { type: 'quantitative', title: label, scale: { zero: false }, axis: { tickCount: 5 } };
  const spec = {
    width: panelSize.width * 0.55,
    height: panelSize.height * 0.8,
    title: label,
    layer: [
      {
        transform: [...filter, { regression: 'estimate', on: 'rm_parameters', method: 'log' }],
        mark: {
          type: 'line',
          strokeDash: [4, 3],
          strokeWidth: 1,
          opacity: 0.6,
          color: '#777777',
          aria: false,
        },
        encoding: { x, y: { ...y, field: 'estimate' } },
      },
      {
        transform: [...filter, { filter: 'isValid(datum.low) && isValid(datum.high)' }, described(words)],
        mark: { type: 'rule', strokeWidth: 1.5, color },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, description },
      },
      {
        transform: [...filter, described(words)],
        mark: { type: 'point', filled: true, size: 36, opacity: 1, color },
        encoding: { x, y: { ...y, field: 'estimate' }, description },
      },
    ],
  };
  const values = own.map((row) => `${row.rm_parameters}: ${Number(row.estimate).toFixed(3)}`).join(', ');
  return { id: `${method}-${name}`, alternative: `${label} by reward-model parameters. ${values}.`, spec };
}
