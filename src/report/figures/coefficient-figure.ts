/** α and β against reward-model size with intervals: the form of the paper's Figure 3. */
import type { Coefficients, Interval } from '../../laws/coefficients.js';
import type { Method } from '../curve-groups.js';
import type { Figure, FigurePanel, FigureRow } from '../figure.js';
import { panelSize } from '../style.js';
import { described, description, methodNames, parameterAxis, where } from './encodings.js';

const quantities = [
  { method: 'bon', name: 'alpha', label: 'α, best-of-n' },
  { method: 'bon', name: 'beta', label: 'β, best-of-n' },
  { method: 'rl', name: 'alpha', label: 'α, RL' },
  { method: 'rl', name: 'beta', label: 'β, RL' },
] as const satisfies { method: Method; name: 'alpha' | 'beta'; label: string }[];

/** Okabe and Ito's blue and vermillion: apart in grey too, and readable on white and black. */
const methodColors = { bon: '#0072B2', rl: '#D55E00' };

/** Rows are the coefficients of the main sweep: one form and one setting. */
export function coefficientFigure(rows: Coefficients[], confidence: number): Figure | null {
  const own = rows.filter((row) => row.form === row.method);
  if (new Set(own.map((row) => row.rmParameters)).size < 2) return null;
  const names = { bon: methodNames.bon, rl: 'RL' };
  const methods = (['bon', 'rl'] as const).filter((method) => own.some((row) => row.method === method));
  const table = own.flatMap((row) => [
    coefficientRow(row, 'alpha', names[row.method]),
    coefficientRow(row, 'beta', names[row.method]),
  ]);
  const panels = quantities
    .filter(({ method }) => methods.includes(method))
    .map((quantity) => coefficientPanel(quantity, table));
  return {
    id: 'coefficients',
    title: 'Coefficients against reward-model size',
    caption: `α and β of the fitted laws against reward-model parameters (log scale), with ${Math.round(confidence * 100)} % intervals. The dashed line is the trend of the estimates, linear in the logarithm of the size.`,
    panels,
    rows: table,
    legend: { title: '', entries: [] },
  };
}

function coefficientRow(row: Coefficients, name: 'alpha' | 'beta', series: string): FigureRow {
  const { estimate, low, high }: Interval = row[name];
  return {
    method: row.method,
    series,
    coefficient: name,
    rm_parameters: row.rmParameters,
    estimate,
    low,
    high,
  };
}

function coefficientPanel(
  { method, name, label }: (typeof quantities)[number],
  rows: FigureRow[],
): FigurePanel {
  const color = methodColors[method];
  const own = rows.filter((row) => row.method === method && row.coefficient === name);
  const x = parameterAxis(own.map((row) => Number(row.rm_parameters)));
  const filter = where({ method, coefficient: name });
  const words = `datum.coefficient + ' ' + format(datum.estimate, '.3f') + ' [' + format(datum.low, '.3f') + ', ' + format(datum.high, '.3f') + '] at ' + format(datum.rm_parameters, ',') + ' parameters'`;
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
        transform: [...filter, described(words)],
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
