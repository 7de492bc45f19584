/** The table of α and β against reward-model size as aligned text, with as much uncertainty as the width allows. */
import type { Coefficients, Interval } from '../laws/coefficients.js';
import { formatCount } from './format.js';

export interface CoefficientGroup {
  rmParameters: number;
  /** What sets the group apart when a study sweeps more than size: `2,000 comparisons, penalty 0.1`. */
  setting: string;
  bon: Coefficients | undefined;
  rl: Coefficients | undefined;
}

/** One group a size and setting, by size; forms other than the paper's own for the method are left out. */
export function groupCoefficients(rows: Coefficients[]): CoefficientGroup[] {
  const settings = swept(rows);
  const groups = new Map<string, CoefficientGroup>();
  for (const row of rows) {
    if (row.form !== row.method) continue;
    const setting = settings.map(({ key, label }) => label(row[key])).join(', ');
    const key = `${row.rmParameters}|${setting}`;
    const group = groups.get(key) ?? {
      rmParameters: row.rmParameters,
      setting,
      bon: undefined,
      rl: undefined,
    };
    groups.set(key, { ...group, [row.method]: row });
  }
  return [...groups.values()].sort(
    (a, b) => a.rmParameters - b.rmParameters || a.setting.localeCompare(b.setting, 'en', { numeric: true }),
  );
}

type SweptKey = 'comparisons' | 'policyParameters' | 'klPenalty' | 'labelNoise';

const settingLabels: { key: SweptKey; label: (value: number) => string }[] = [
  { key: 'comparisons', label: (value) => `${formatCount(value)} comparisons` },
  { key: 'policyParameters', label: (value) => `policy ${formatCount(value)}` },
  { key: 'klPenalty', label: (value) => `penalty ${value}` },
  { key: 'labelNoise', label: (value) => `noise ${value}` },
];

/** The settings that take more than one value within a method: best-of-n has no KL penalty to sweep. */
function swept(rows: Coefficients[]): typeof settingLabels {
  return settingLabels.filter(({ key }) =>
    (['bon', 'rl'] as const).some(
      (method) => new Set(rows.filter((row) => row.method === method).map((row) => row[key])).size > 1,
    ),
  );
}

/** `none`: estimates alone; `plus-minus`: half the interval's width; `interval`: its two ends. */
export type TableDetail = 'none' | 'plus-minus' | 'interval';

const columns = [
  { title: 'α_bon', pick: (group: CoefficientGroup) => group.bon?.alpha },
  { title: 'β_bon', pick: (group: CoefficientGroup) => group.bon?.beta },
  { title: 'α_RL', pick: (group: CoefficientGroup) => group.rl?.alpha },
  { title: 'β_RL', pick: (group: CoefficientGroup) => group.rl?.beta },
];

/** Header and one line a group, columns aligned; a fit that has not come yet shows as `·`. */
export function coefficientLines(groups: CoefficientGroup[], detail: TableDetail): string[] {
  const hasSettings = groups.some((group) => group.setting !== '');
  const header = ['parameters', ...(hasSettings ? ['setting'] : []), ...columns.map(({ title }) => title)];
  const body = groups.map((group) => [
    group.rmParameters.toLocaleString('en-US'),
    ...(hasSettings ? [group.setting] : []),
    ...columns.map(({ pick }) => formatInterval(pick(group), detail)),
  ]);
  const widths = header.map((title, index) =>
    Math.max(title.length, ...body.map((cells) => cells[index]!.length)),
  );
  return [header, ...body].map((cells) =>
    cells
      .map((cell, index) =>
        hasSettings && index === 1 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!),
      )
      .join('  '),
  );
}

/** The most detailed table that fits into so many columns. */
export function fittingCoefficientLines(groups: CoefficientGroup[], width: number): string[] {
  for (const detail of ['interval', 'plus-minus'] as const) {
    const lines = coefficientLines(groups, detail);
    if (Math.max(...lines.map((line) => line.length)) <= width) return lines;
  }
  return coefficientLines(groups, 'none');
}

/** One method's table with peaks, as detailed as the width allows. */
export function methodLines(groups: CoefficientGroup[], method: 'bon' | 'rl', width: number): string[] {
  const own = groups.flatMap((group) => group[method] ?? []);
  const settings = groups.filter((group) => group[method] !== undefined).map((group) => group.setting);
  const build = (detail: TableDetail) => {
    const rows = own.map((row, index) => [
      row.rmParameters.toLocaleString('en-US'),
      settings[index]!,
      formatInterval(row.alpha, detail),
      formatInterval(row.beta, detail),
      Number.isFinite(row.peakKl.estimate) ? row.peakKl.estimate.toFixed(1) : 'none',
      Number.isFinite(row.peakGold.estimate) ? row.peakGold.estimate.toFixed(2) : '–',
      Number.isFinite(row.rmse) ? row.rmse.toFixed(3) : '–',
    ]);
    return alignRight([['parameters', '', 'α', 'β', 'peak KL', 'peak gold', 'rmse'], ...rows]);
  };
  const detail =
    (['interval', 'plus-minus'] as const).find((one) => build(one)[0]!.length <= width) ?? 'none';
  return build(detail);
}

function alignRight(rows: string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row.flatMap((cell, column) => (widths[column] === 0 ? [] : [cell.padStart(widths[column]!)])).join('  '),
  );
}

export function formatInterval(interval: Interval | undefined, detail: TableDetail): string {
  if (interval === undefined) return '·';
  const { estimate, low, high } = interval;
  if (detail === 'none') return formatCoefficient(estimate);
  if (detail === 'plus-minus')
    return `${formatCoefficient(estimate)} ±${formatCoefficient((high - low) / 2)}`;
  return `${formatCoefficient(estimate)} [${formatCoefficient(low)}, ${formatCoefficient(high)}]`;
}

function formatCoefficient(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value.toFixed(Math.abs(value) < 9.995 ? 3 : 1).replace('-', '−');
}
