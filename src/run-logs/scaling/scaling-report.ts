/** What `goodhart fit` prints of a scaling law: tables for people, and one JSON object that says as much. */
import type { Residuals, Warning } from '../../fitting/index.js';
import type { Derived, LawParameter } from '../../laws/index.js';
import type { Interval } from '../../statistics/index.js';
import { cutInWords } from '../selecting/index.js';
import { textTable, warningLines } from '../text-table.js';
import type { ScalingGroupFit, ScalingLogFit } from './fit-scaling-logs.js';

/** Bounds that are not finite, of a parameter that is open on a side, become null. */
export function scalingJson(result: ScalingLogFit): string {
  const groups = result.groups.map((fit) => ({
    ...{ group: fit.group, form: fit.form.name, residuals: fit.residuals },
    ...(fit.residuals === 'huber' ? { delta: fit.delta } : {}),
    parameters: Object.fromEntries(
      fit.parameters.map(({ name, symbol, estimate, low, high, fixed, from }) => [
        name,
        { symbol, estimate, low, high, identified: !isOpen({ estimate, low, high }), fixed, from },
      ]),
    ),
    derived: fit.derived.map(({ name, formula, estimate, low, high }) => ({
      ...{ name, formula, estimate, low, high },
    })),
    interval: {
      over: fit.isScatterOnly ? 'scatter of this run only' : fit.resampledRuns > 0 ? 'runs' : 'points',
      confidence: fit.isScatterOnly ? null : result.confidence,
    },
    ...{ rmse: fit.rmse, rSquared: fit.rSquared, points: fit.points, runs: fit.runs },
    comparison: fit.comparison.map(({ form, ...law }) => ({
      ...{ form: form.name, formula: form.formula },
      ...law,
    })),
    warnings: fit.warnings.map(brief),
  }));
  const failed = result.failed.map((warning) => ({ group: warning.subject, ...brief(warning) }));
  const { name, formula, source } = result.form;
  const { columns, cut, confidence } = result;
  const head = { form: { name, formula, source }, columns, ...(cut ? { cut } : {}), confidence };
  return `${JSON.stringify({ ...head, groups, failed, notes: result.notes }, null, 2)}\n`;
}

const brief = ({ code, message, advice }: Warning) => ({ code, message: `${message}. ${advice}` });

export function scalingText(result: ScalingLogFit): string {
  const { form, groups, columns, cut, failed, notes } = result;
  const lines = [
    `${form.name}: ${form.formula} (${form.source})`,
    columns,
    ...(cut === undefined ? [] : [`Fitted: ${cutInWords(cut)}`]),
    `${measures[groups[0].residuals](groups[0].delta)}; ${sourcesInWords(result)}`,
    '',
    ...parameterTable(result),
    '',
    ...textTable(
      ['group', `RMSE${groups[0].residuals === 'absolute' ? '' : ' of ln'}`, 'R²', 'points', 'runs'],
      groups.map((fit) => [
        fit.group,
        numberText(fit.rmse, 3),
        fit.rSquared.toFixed(4),
        String(fit.points),
        String(fit.runs),
      ]),
    ),
    ...groups.filter(({ comparison }) => comparison.length > 0).flatMap(comparisonLines),
  ];
  const doubts = [...groups.flatMap(({ warnings }) => warnings), ...failed];
  if (doubts.length > 0) lines.push('', 'Warnings', ...doubts.flatMap(warningLines));
  if (notes.length > 0) lines.push('', 'Notes', ...notes.map((note) => `  ${note}`));
  return `${lines.join('\n')}\n`;
}

const measures: Record<Residuals, (delta: number) => string> = {
  absolute: () => 'Least squares',
  log: () => 'Least squares of logarithms',
  huber: (delta) => `Huber loss of logarithms, δ = ${delta}`,
};

function sourcesInWords({ groups, confidence }: ScalingLogFit): string {
  const percent = Number((100 * confidence).toPrecision(4));
  const resampled = groups.some(({ parameters }) => parameters.some(({ from }) => from === 'bootstrap'));
  const profiled = groups.some(({ parameters }) => parameters.some(({ from }) => from === 'profile'));
  const what = groups.some(({ resampledRuns }) => resampledRuns > 0) ? 'runs' : 'points';
  const profile = what === 'runs' ? 'profile widened by how runs differ' : 'profile';
  const ways = [...(resampled ? [`bootstrap over ${what}`] : []), ...(profiled ? [profile] : [])];
  const by = `by ${ways.join(' and ')}`;
  if (groups.every(({ isScatterOnly }) => isScatterOnly))
    return `bounds ${by}: scatter of this run only, without a level of confidence`;
  const open = groups.filter(({ isScatterOnly }) => isScatterOnly).map(({ group }) => group);
  const but = open.length === 0 ? '' : `, but without a level of confidence for ${open.join('; ')}`;
  return `${percent} % intervals ${by}${but}`;
}

/** A row a parameter and a derived quantity, group by group. */
function parameterTable({ groups }: ScalingLogFit): string[] {
  const several = groups.length > 1;
  const rows = groups.flatMap(({ group, parameters, derived }) => [
    ...parameters.map((own) => [group, nameOf(own), ...intervalCells(own), own.from]),
    ...derived.map((own) => [group, own.name, ...intervalCells(own), own.formula]),
  ]);
  const header = ['group', 'parameter', 'estimate', 'interval', ''];
  return several
    ? textTable(header, rows)
    : textTable(
        header.slice(1),
        rows.map((row) => row.slice(1)),
      );
}

const nameOf = ({ symbol, name }: LawParameter) => (symbol === name ? symbol : `${symbol} ${name}`);

function intervalCells(own: Interval & Partial<Pick<LawParameter, 'fixed'>> & Partial<Derived>): string[] {
  const { estimate, low, high, fixed } = own;
  if (fixed) return [numberText(estimate, 5), 'held'];
  const digits = digitsFor(own);
  if (isOpen(own)) return ['not identified', `[${numberText(low, 3)}, ${numberText(high, 3)}]`];
  if (Number.isNaN(low) || Number.isNaN(high)) return [numberText(estimate, digits), '–'];
  return [numberText(estimate, digits), `[${numberText(low, digits)}, ${numberText(high, digits)}]`];
}

/** A profile that never rises on a side: the point at which the fit stopped in the valley says nothing. */
const isOpen = ({ low, high }: Interval): boolean =>
  low === Number.NEGATIVE_INFINITY || high === Number.POSITIVE_INFINITY;

/** Significant digits of the estimate that show two of the interval's half width; from 3 to 6. */
function digitsFor({ estimate, low, high }: Interval): number {
  const half = (high - low) / 2;
  if (!(half > 0) || !Number.isFinite(half) || estimate === 0) return 4;
  const wanted = Math.floor(Math.log10(Math.abs(estimate))) - Math.floor(Math.log10(half)) + 2;
  return Math.max(3, Math.min(6, wanted));
}

/** `1.817`, `6.41e13`, `∞`. */
function numberText(value: number, digits: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4))
    return value
      .toExponential(Math.min(3, digits - 1))
      .replace('e+', 'e')
      .replaceAll('-', '−');
  const decimals = size === 0 ? 1 : Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return value.toFixed(Math.min(8, decimals)).replace('-', '−');
}

function comparisonLines({ group, comparison, residuals }: ScalingGroupFit): string[] {
  const scale = residuals === 'absolute' ? '' : ' of ln';
  return [
    '',
    `Laws on ${group}, by least squares with nothing held (last column: error at the largest 30 % of the points after a fit to the others)`,
    ...textTable(
      ['form', '', `RMSE${scale}`, 'ΔAICc', 'held out'],
      comparison.map(({ form, rmse, aiccDifference, heldOutRmse }) => [
        ...[form.name, form.formula, numberText(rmse, 3)],
        ...[aiccDifference.toFixed(1), numberText(heldOutRmse, 3)],
      ]),
    ),
  ];
}
