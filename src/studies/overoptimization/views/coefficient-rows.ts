/** The table of α and β as rows of the screen: it doubles as the legend, every row begins with its size's letter. */
import type { Segment, TextRow } from '../../../display/view.js';
import type { Coefficients } from '../tables.js';
import { fittedMethods, fittingTable, groupCoefficients } from './coefficient-table.js';
import { startingAt } from './curve-groups.js';
import { lookOf, methodTitle, type SizeLook } from './looks.js';

export interface TableOptions {
  looks: readonly SizeLook[];
  width: number;
  /** Where there is no room for all methods, the first one shown. */
  method: string | undefined;
}

/** Sizes without a fit stand below; before the first fit there is the legend alone. */
export function tableRows(rows: readonly Coefficients[], { looks, width, method }: TableOptions): TextRow[] {
  const groups = groupCoefficients(rows);
  if (groups.length === 0) return looks.length > 0 ? looks.map((look) => pending(look, look.label)) : waiting;
  const all = fittedMethods(groups);
  const whole = fittingTable(groups, all, width - 2);
  const table =
    whole.methods.length === all.length ? whole : fittingTable(groups, startingAt(all, method), width - 2);
  const body = table.body.map((line, index): TextRow => {
    const look = lookOf(looks, table.groups[index].key);
    return [{ text: `${look?.mark ?? ' '} `, color: look?.color, bold: true }, { text: line }];
  });
  const fitted = new Set(table.groups.map(({ key }) => key));
  const open = looks.filter(({ key }) => !fitted.has(key));
  return [
    ...table.head.map((line): TextRow => [{ text: `  ${line}`, dim: true }]),
    ...body,
    ...open.map((look) => pending(look, look.short.padStart('parameters'.length))),
    ...left(all, table.methods),
  ];
}

const waiting: TextRow[] = [[{ text: 'α and β appear here as the fits come in.', dim: true }]];

const pending = ({ mark, color }: SizeLook, text: string): Segment[] => [
  { text: `${mark} `, color, bold: true },
  { text, dim: true },
];

function left(all: readonly string[], shown: readonly string[]): TextRow[] {
  const names = all.filter((method) => !shown.includes(method)).map(methodTitle);
  return names.length === 0 ? [] : [[{ text: `  m: ${names.join(', ')}`, dim: true }]];
}
