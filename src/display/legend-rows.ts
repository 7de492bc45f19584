/** The legend of a chart in the terminal. */
import type { Segment, TextRow } from './view.js';

/** Letters with what they mean, in as many rows as the width asks for. */
export function legendRows(
  entries: readonly { mark: string; color: string; text: string }[],
  width: number,
): TextRow[] {
  const rows: Segment[][] = [[]];
  let used = 0;
  for (const { mark, color, text } of entries) {
    const words = ` ${text}   `;
    if (used > 0 && used + words.length + 1 > width) {
      rows.push([]);
      used = 0;
    }
    rows[rows.length - 1].push({ text: mark, color, bold: true }, { text: words, dim: true });
    used += words.length + 1;
  }
  return rows;
}
