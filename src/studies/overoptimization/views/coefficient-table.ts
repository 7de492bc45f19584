/** The table of α and β against size as aligned text, with as much uncertainty as the width allows. */
import { padBefore, padTo, textWidth } from '../../../display/terminal-text.js';
import type { Interval } from '../../../statistics/index.js';
import { boundText } from '../../../statistics/words.js';
import { peakBound } from '../curves/fitted-peak.js';
import { isOwnForm, methodsOf, namedAxes, sizeKey, sizesOf } from '../curves/sweep.js';
import { methodLabel } from '../findings/methods.js';
import type { Coefficients } from '../tables.js';
import { settingLabel, sizeLooks } from './looks.js';

export interface CoefficientGroup {
  /** Of the size. */
  key: string;
  /** The size under the head `parameters`. */
  short: string;
  /** What sets the group apart where a study sweeps more than size: `2,000 comparisons, penalty 0.1`. */
  setting: string;
  /** By method. */
  fits: Map<string, Coefficients>;
}

/** One group a size and setting, by size and then along the axes; laws other than the method's own are left out. */
export function groupCoefficients(rows: readonly Coefficients[]): CoefficientGroup[] {
  const own = rows.filter(isOwnForm);
  const axes = namedAxes(own);
  const place = new Map(sizesOf(own).map(({ key }, index) => [key, index]));
  const inOrder = [...own].sort((left, right) => {
    const bySize = place.get(sizeKey(left))! - place.get(sizeKey(right))!;
    if (bySize !== 0) return bySize;
    const axis = axes.find(({ name }) => (left.setting[name] ?? null) !== (right.setting[name] ?? null));
    if (axis === undefined) return 0;
    const [a, b] = [left.setting[axis.name] ?? null, right.setting[axis.name] ?? null];
    return a === null ? -1 : b === null ? 1 : axis.compare(a, b);
  });
  const shorts = new Map(sizeLooks(own).map(({ key, short }) => [key, short]));
  const groups = new Map<string, CoefficientGroup>();
  for (const row of inOrder) {
    const [key, setting] = [sizeKey(row), settingLabel(row.setting, axes)];
    const group = groups.get(`${key}|${setting}`) ?? {
      key,
      short: shorts.get(key)!,
      setting,
      fits: new Map(),
    };
    groups.set(`${key}|${setting}`, group);
    group.fits.set(row.method, row);
  }
  return [...groups.values()];
}

export const fittedMethods = (groups: readonly CoefficientGroup[]): string[] =>
  methodsOf(groups.flatMap(({ fits }) => [...fits.values()]));

/** `none`: estimates alone; `plus-minus`: half the interval's width; `interval`: its two ends. */
export type TableDetail = 'none' | 'plus-minus' | 'interval';

export interface CoefficientTable {
  /** One row, or two where the methods stand above their columns. */
  head: string[];
  /** One line a group. */
  body: string[];
  /** Those that have a fit of one of the methods. */
  groups: readonly CoefficientGroup[];
  methods: string[];
}

const symbols = { alpha: 'α', beta: 'β' } as const;

/** The most detailed table that fits; where none does, one of the first methods only, at last without β. */
export function fittingTable(
  all: readonly CoefficientGroup[],
  methods: readonly string[],
  width: number,
): CoefficientTable {
  const groups = all.filter(({ fits }) => methods.some((method) => fits.has(method)));
  for (const detail of ['interval', 'plus-minus', 'none'] as const) {
    const table = lineUp(groups, methods, detail);
    if (fits(table, width)) return table;
  }
  const stacked = underMethods(groups, methods, both);
  if (fits(stacked, width)) return stacked;
  if (methods.length > 1) return fittingTable(all, methods.slice(0, -1), width);
  const short = underMethods(groups, methods, ['alpha']);
  return fits(short, width) ? short : underMethods(withShortSettings(groups, stacked, width), methods, both);
}

const both = ['alpha', 'beta'] as const;

/** The words of the settings cut so far that the table fits: no number is. */
function withShortSettings(
  groups: readonly CoefficientGroup[],
  { head, body }: CoefficientTable,
  width: number,
): CoefficientGroup[] {
  const excess = Math.max(...[...head, ...body].map(textWidth)) - width;
  const room = Math.max(1, Math.max(...groups.map(({ setting }) => textWidth(setting))) - excess);
  return groups.map((group) => {
    const { setting } = group;
    return textWidth(setting) > room ? { ...group, setting: `${setting.slice(0, room - 1)}…` } : group;
  });
}

const fits = ({ head, body }: CoefficientTable, width: number) =>
  [...head, ...body].every((line) => textWidth(line) <= width);

/** Tables below each other, as many methods in one as fit with their intervals. */
export function tablesWithIntervals(
  groups: readonly CoefficientGroup[],
  methods: readonly string[],
  width: number,
): CoefficientTable[] {
  if (methods.length === 0) return [];
  for (let count = methods.length; count > 0; count -= 1) {
    const tables = (['interval', 'plus-minus'] as const).map((detail) =>
      lineUp(groups, methods.slice(0, count), detail),
    );
    const found = tables.find((table) => fits(table, width));
    if (found) return [found, ...tablesWithIntervals(groups, methods.slice(count), width)];
  }
  return methods.map((method) => fittingTable(groups, [method], width));
}

/** Columns headed `α PPO`; a fit that has not come yet shows as `·`. */
function lineUp(
  groups: readonly CoefficientGroup[],
  methods: readonly string[],
  detail: TableDetail,
): CoefficientTable {
  const columns = methods.flatMap((method) =>
    (['alpha', 'beta'] as const).map((name) => ({
      head: `${symbols[name]} ${methodLabel(method)}`,
      name,
      method,
    })),
  );
  const cells = groups.map((group) =>
    columns.map(({ method, name }) => formatInterval(group.fits.get(method)?.[name], detail)),
  );
  const [head, ...body] = aligned([
    [...labelHead(groups), ...columns.map(({ head }) => head)],
    ...groups.map((group, index) => [...labelCells(groups, group), ...cells[index]]),
  ]);
  return { head: [head], body, groups, methods: [...methods] };
}

/** Estimates alone under their symbols, the method above them. */
function underMethods(
  groups: readonly CoefficientGroup[],
  methods: readonly string[],
  names: readonly (keyof typeof symbols)[],
): CoefficientTable {
  const pairs = methods.map((method) => {
    const cells = groups.map(({ fits }) =>
      names.map((name) => formatInterval(fits.get(method)?.[name], 'none')),
    );
    const lines = aligned([names.map((name) => symbols[name]), ...cells]);
    const wide = Math.max(textWidth(lines[0]), textWidth(methodLabel(method)));
    return [padTo(methodLabel(method), wide), ...lines.map((line) => padTo(line, wide))];
  });
  const labels = aligned([labelHead(groups), ...groups.map((group) => labelCells(groups, group))]);
  const lines = [padTo('', textWidth(labels[0])), ...labels].map((label, row) =>
    [label, ...pairs.map((pair) => pair[row])].join('  ').trimEnd(),
  );
  return { head: lines.slice(0, 2), body: lines.slice(2), groups, methods: [...methods] };
}

const hasSettings = (groups: readonly CoefficientGroup[]) => groups.some(({ setting }) => setting !== '');

const labelHead = (groups: readonly CoefficientGroup[]) => [
  'parameters',
  ...(hasSettings(groups) ? ['setting'] : []),
];

const labelCells = (groups: readonly CoefficientGroup[], { short, setting }: CoefficientGroup) => [
  short,
  ...(hasSettings(groups) ? [setting] : []),
];

/** One method's table with peaks, as detailed as the width allows; head first. */
export function peakLines(groups: readonly CoefficientGroup[], method: string, width: number): string[] {
  const own = groups.filter(({ fits }) => fits.has(method));
  const build = (detail: TableDetail) => {
    const rows = own.map((group) => {
      const row = group.fits.get(method)!;
      return [
        ...labelCells(own, group),
        ...[formatInterval(row.alpha, detail), formatInterval(row.beta, detail)],
        ...[...peakCells(row), decimal(row.rmse, 3)],
      ];
    });
    return aligned([[...labelHead(own), 'α', 'β', 'peak KL', 'peak gold', 'rmse'], ...rows]);
  };
  const detailed = (['interval', 'plus-minus'] as const).map(build);
  return detailed.find(([head]) => textWidth(head) <= width) ?? build('none');
}

/** KL and gold score of the peak, or what they are known to be above. */
function peakCells(row: Coefficients): [kl: string, gold: string] {
  const bound = peakBound(row);
  if (bound !== undefined) return [boundText(bound.kl), boundText(bound.gold)];
  return [decimal(row.peakKl.estimate, 1, 'none'), decimal(row.peakGold.estimate, 2)];
}

const decimal = (value: number, digits: number, otherwise = '–') =>
  Number.isFinite(value) ? value.toFixed(digits) : otherwise;

/** Columns to the right, that of the settings to the left. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => textWidth(row[column]))));
  const isLeft = rows[0].map((head) => head === 'setting');
  return rows.map((row) =>
    row.map((cell, column) => (isLeft[column] ? padTo : padBefore)(cell, widths[column])).join('  '),
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
