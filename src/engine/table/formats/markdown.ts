/** A table in GitHub's Markdown. */
import { markdownTable } from 'markdown-table';
import { withoutControls } from '../../../config/one-line.js';
import type { ShownTable } from './shown-table.js';

/** `aligned` pads every cell to the width of its column: for the terminal, not for long prose. */
export function markdownOf({ columns, cells }: ShownTable, { aligned }: { aligned: boolean }): string {
  const heads = columns.map(({ title }) => title);
  const table = markdownTable(
    [heads, ...cells].map((row) => row.map(escapeMarkdown)),
    { align: columns.map(({ align }) => (align === 'right' ? 'r' : '')), alignDelimiters: aligned },
  );
  return `${table}\n`;
}

/** Pipes end a cell and an opening angle bracket starts HTML: both become text. */
export function escapeMarkdown(text: string): string {
  return withoutControls(text)
    .replace(/[|<]/g, (character) => (character === '|' ? '\\|' : '&lt;'))
    .replaceAll('\n', ' ');
}
