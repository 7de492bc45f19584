/** A table in LaTeX, for the package booktabs. */
import { nothing } from '../showing.js';
import type { ShownTable } from './shown-table.js';

export function latexOf({ columns, cells }: ShownTable): string {
  const line = (texts: readonly string[]) => `${texts.join(' & ')} \\\\\n`;
  const body = cells.map((row) =>
    line(row.map((text, index) => (columns[index].isMath ? mathOf(text) : escapeLatex(text)))),
  );
  return [
    `\\begin{tabular}{${columns.map(({ align }) => align[0]).join('')}}\n\\toprule\n`,
    line(columns.map(({ title, latexTitle }) => latexTitle ?? escapeLatex(title))),
    '\\midrule\n',
    ...body,
    '\\bottomrule\n\\end{tabular}\n',
  ].join('');
}

/** `1.16 [1.10, ∞]` as mathematics: a hyphen becomes a minus. */
function mathOf(text: string): string {
  if (text === nothing) return '--';
  return `$${text.replaceAll('∞', '\\infty').replace(' [', '\\;[').replaceAll(nothing, '\\text{--}')}$`;
}

const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '–': '--',
};

const escapeLatex = (text: string) =>
  text.replaceAll(/[\\~^–_%&#${}]/g, (character) => special[character] ?? `\\${character}`);
