/** The result tables: curves.csv, coefficients.csv and proxies.csv, written from rows and read back to the same rows. */

import type { Coefficients, Interval } from '../laws/coefficients.js';
import type { CurvePoint } from '../optimization/curve-point.js';
import type { ProxyValidation } from '../reward-model/proxy-validation.js';
import { type Cell, formatCsv, parseCsv } from './csv.js';

type Row = Record<string, string>;

const curveColumns = [
  'method',
  'rm_parameters',
  'comparisons',
  'policy_parameters',
  'kl_penalty',
  'label_noise',
  'seed',
  'n',
  'step',
  'kl',
  'kl_distance',
  'proxy_score',
  'gold_score',
  'human_score',
  'kl_discrete',
];

export function formatCurves(points: readonly CurvePoint[]): string {
  return formatCsv(
    curveColumns,
    points.map((point) => [
      point.method,
      ...settingCells(point),
      point.seed,
      point.n,
      point.step,
      point.kl,
      point.klDistance,
      point.proxyScore,
      point.goldScore,
      point.humanScore,
      point.klDiscrete,
    ]),
  );
}

export function parseCurves(text: string): CurvePoint[] {
  return parseCsv(text).map((row) => ({
    method: row.method as CurvePoint['method'],
    ...parseSettings(row),
    seed: Number(row.seed),
    n: row.n === '' ? null : Number(row.n),
    step: row.step === '' ? null : Number(row.step),
    kl: Number(row.kl),
    klDistance: Number(row.kl_distance),
    proxyScore: Number(row.proxy_score),
    goldScore: Number(row.gold_score),
    humanScore: Number(row.human_score),
    klDiscrete: row.kl_discrete ? Number(row.kl_discrete) : null,
  }));
}

/** The bounds of the peaks come last, so that the first columns are the short ones. */
export const coefficientColumns = [
  ...['method', 'form', 'rm_parameters', 'comparisons', 'policy_parameters', 'kl_penalty', 'label_noise'],
  ...['alpha', 'alpha_low', 'alpha_high', 'beta', 'beta_low', 'beta_high'],
  ...['peak_kl', 'peak_gold', 'rmse', 'points'],
  ...['peak_kl_low', 'peak_kl_high', 'peak_gold_low', 'peak_gold_high'],
];

export function formatCoefficients(rows: readonly Coefficients[]): string {
  return formatCsv(coefficientColumns, rows.map(formatCoefficientCells));
}

/** One row in the order of `coefficientColumns`. */
export function formatCoefficientCells(row: Coefficients): Cell[] {
  const { alpha, beta, peakKl, peakGold } = row;
  return [
    row.method,
    row.form,
    ...settingCells(row),
    ...[alpha.estimate, alpha.low, alpha.high, beta.estimate, beta.low, beta.high],
    ...[peakKl.estimate, peakGold.estimate, row.rmse, row.points],
    ...[peakKl.low, peakKl.high, peakGold.low, peakGold.high],
  ];
}

export function parseCoefficients(text: string): Coefficients[] {
  return parseCsv(text).map((row) => ({
    method: row.method as Coefficients['method'],
    form: row.form,
    ...parseSettings(row),
    alpha: parseInterval(row, 'alpha'),
    beta: parseInterval(row, 'beta'),
    peakKl: parseInterval(row, 'peak_kl'),
    peakGold: parseInterval(row, 'peak_gold'),
    rmse: Number(row.rmse),
    points: Number(row.points),
  }));
}

const proxyColumns = [
  ...['rm_parameters', 'comparisons', 'label_noise', 'seed'],
  ...['accuracy', 'loss', 'validation_count'],
];

export function formatProxies(rows: readonly ProxyValidation[]): string {
  return formatCsv(
    proxyColumns,
    rows.map((row) => [
      ...[row.rmParameters, row.comparisons, row.labelNoise, row.seed],
      ...[row.accuracy, row.loss, row.validationCount],
    ]),
  );
}

export function parseProxies(text: string): ProxyValidation[] {
  return parseCsv(text).map((row) => ({
    rmParameters: Number(row.rm_parameters),
    comparisons: Number(row.comparisons),
    labelNoise: Number(row.label_noise),
    seed: Number(row.seed),
    accuracy: Number(row.accuracy),
    loss: Number(row.loss),
    validationCount: Number(row.validation_count),
  }));
}

type Settings = Pick<
  CurvePoint,
  'rmParameters' | 'comparisons' | 'policyParameters' | 'klPenalty' | 'labelNoise'
>;

const settingCells = (row: Settings): Cell[] => [
  row.rmParameters,
  row.comparisons,
  row.policyParameters,
  row.klPenalty,
  row.labelNoise,
];

const parseSettings = (row: Row): Settings => ({
  rmParameters: Number(row.rm_parameters),
  comparisons: Number(row.comparisons),
  policyParameters: Number(row.policy_parameters),
  klPenalty: Number(row.kl_penalty),
  labelNoise: Number(row.label_noise),
});

const parseInterval = (row: Row, name: string): Interval => ({
  estimate: Number(row[name]),
  low: Number(row[`${name}_low`]),
  high: Number(row[`${name}_high`]),
});
