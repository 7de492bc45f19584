/** The coefficient table in Markdown, LaTeX, CSV and JSON. */
import type { Coefficients, Interval } from '../laws/coefficients.js';
import { formatCsv } from './csv.js';
import { coefficientColumns, formatCoefficientCells } from './tables.js';

export const tableFormats = ['md', 'csv', 'json', 'latex'] as const;
export type TableFormat = (typeof tableFormats)[number];

export interface NamedCoefficients extends Coefficients {
  experiment: string;
  seed: number;
  folder: string;
}

/** Text that ends in a line break. Markdown and LaTeX leave out columns that are the same in every row. */
export function renderTable(rows: readonly NamedCoefficients[], format: TableFormat): string {
  if (format === 'json') return `${JSON.stringify(rows, null, 2)}\n`;
  if (format === 'csv') {
    const cells = rows.map((row) => [row.folder, ...formatCoefficientCells(row)]);
    return formatCsv(['folder', ...coefficientColumns], cells);
  }
  const columns = allColumns.filter(
    ({ always, cell }) => always || new Set(rows.map((row) => cell(row, 'md'))).size > 1,
  );
  return format === 'md' ? markdown(rows, columns) : latex(rows, columns);
}

interface Column {
  title: string;
  latexTitle?: string;
  /** Shown also where every row has the same value. */
  always?: boolean;
  right?: boolean;
  cell: (row: NamedCoefficients, format: 'md' | 'latex') => string;
}

const number = (value: number) => value.toLocaleString('en-US');

const allColumns: readonly Column[] = [
  { title: 'results', cell: (row) => row.folder },
  { title: 'method', always: true, cell: (row) => (row.method === 'bon' ? 'best-of-n' : 'RL') },
  { title: 'form', cell: (row) => row.form },
  { title: 'RM parameters', always: true, right: true, cell: (row) => number(row.rmParameters) },
  { title: 'comparisons', right: true, cell: (row) => number(row.comparisons) },
  { title: 'policy parameters', right: true, cell: (row) => number(row.policyParameters) },
  { title: 'KL penalty', right: true, cell: (row) => String(row.klPenalty) },
  { title: 'label noise', right: true, cell: (row) => String(row.labelNoise) },
  {
    title: 'α',
    latexTitle: '$\\alpha$',
    always: true,
    right: true,
    cell: ({ alpha }, format) => estimate(alpha, format),
  },
  {
    title: 'β',
    latexTitle: '$\\beta$',
    always: true,
    right: true,
    cell: ({ beta }, format) => estimate(beta, format),
  },
  { title: 'peak KL', always: true, right: true, cell: ({ peakKl }, format) => estimate(peakKl, format) },
  {
    title: 'peak gold',
    always: true,
    right: true,
    cell: ({ peakGold }, format) => estimate(peakGold, format),
  },
  {
    title: 'RMSE',
    always: true,
    right: true,
    cell: ({ rmse }) => (Number.isFinite(rmse) ? rmse.toFixed(3) : '–'),
  },
  { title: 'points', always: true, right: true, cell: ({ points }) => number(points) },
];

/** `1.16 [1.10, 1.22]`: the interval's half width keeps two digits, the estimate goes with it. */
export function estimate({ estimate: middle, low, high }: Interval, format: 'md' | 'latex' = 'md'): string {
  if (!Number.isFinite(middle)) return '–';
  const digits = decimals(high - low, middle);
  const shown = (value: number) => {
    if (!Number.isFinite(value)) return value > 0 ? '∞' : '–';
    // A peak that is never reached has digits that say nothing.
    return Math.abs(value) < unreadable ? value.toFixed(digits) : value.toExponential(0).replace('+', '');
  };
  const text = `${shown(middle)} [${shown(low)}, ${shown(high)}]`;
  return format === 'latex'
    ? `$${text.replaceAll('∞', '\\infty').replace(' [', '\\;[').replaceAll('–', '\\text{--}')}$`
    : text;
}

/** Numbers from here on are written with an exponent. */
const unreadable = 1e5;

/** Decimals that show two digits of half the width; without a width, three digits of the estimate. */
function decimals(width: number, middle: number): number {
  const digitsOf = (value: number, significant: number) => significant - 1 - Math.floor(Math.log10(value));
  const wanted =
    width > 0 && Number.isFinite(width) ? digitsOf(width / 2, 2) : digitsOf(Math.abs(middle) || 1, 3);
  return Math.max(0, Math.min(4, wanted));
}

function markdown(rows: readonly NamedCoefficients[], columns: readonly Column[]): string {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row, 'md').replaceAll('|', '\\|')));
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, 3, ...cells.map((row) => row[index].length)),
  );
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, index) => (columns[index].right ? text.padStart(widths[index]) : text.padEnd(widths[index]))).join(' | ')} |\n`;
  const rule = columns.map(({ right }, index) =>
    right ? `${'-'.repeat(widths[index] - 1)}:` : '-'.repeat(widths[index]),
  );
  return [line(columns.map(({ title }) => title)), line(rule), ...cells.map(line)].join('');
}

function latex(rows: readonly NamedCoefficients[], columns: readonly Column[]): string {
  const line = (cells: readonly string[]) => `${cells.join(' & ')} \\\\\n`;
  return [
    `\\begin{tabular}{${columns.map(({ right }) => (right ? 'r' : 'l')).join('')}}\n\\toprule\n`,
    line(columns.map(({ title, latexTitle }) => latexTitle ?? title)),
    '\\midrule\n',
    ...rows.map((row) => line(columns.map(({ cell }) => escapeLatex(cell(row, 'latex'))))),
    '\\bottomrule\n\\end{tabular}\n',
  ].join('');
}

const escapeLatex = (text: string) =>
  text.startsWith('$') ? text : text.replaceAll(/[_%&#]/g, '\\$&').replace('–', '--');
