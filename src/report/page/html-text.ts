/** Text into HTML: whatever comes from a configuration, a path or a log is escaped here. */

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/** A table of escaped cells; columns after the first `left` ones are right-aligned numbers. */
export function htmlTable(header: string[], rows: string[][], left = 1): string {
  const cell = (tag: string) => (text: string, index: number) =>
    `<${tag}${index >= left ? ' class="number"' : ''}>${escapeHtml(text)}</${tag}>`;
  const body = rows.map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`).join('\n');
  return `<div class="scroll"><table><thead><tr>${header.map(cell('th')).join('')}</tr></thead>\n<tbody>${body}</tbody></table></div>`;
}
