/** Text into HTML: whatever comes from a configuration, a path or a log is escaped here. */
import { withoutControls } from '../../config/index.js';
import type { ShownTable } from '../../engine/table/formats/shown-table.js';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return withoutControls(text).replace(/[&<>"']/g, (character) => entities[character]);
}

/** A table of escaped cells; numbers stand at the right. */
export function htmlTable({ columns, cells }: ShownTable): string {
  const cell = (tag: string) => (text: string, index: number) =>
    `<${tag}${columns[index].align === 'right' ? ' class="number"' : ''}>${escapeHtml(text)}</${tag}>`;
  const head = columns.map(({ title }) => title).map(cell('th'));
  const body = cells.map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`).join('\n');
  return `<div class="scroll"><table><thead><tr>${head.join('')}</tr></thead>\n<tbody>${body}</tbody></table></div>`;
}
