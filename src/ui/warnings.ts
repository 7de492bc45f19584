/** The doubts of a study, told once each however many stages share them. */
import { withInvocation } from '../config/index.js';
import type { LiveStudy } from '../display/live-study.js';
import { okabeIto } from '../display/palette.js';
import { wrap } from '../display/terminal-text.js';
import type { Room, TextRow } from '../display/view.js';
import type { Warning } from '../fitting/warnings.js';
import { warningText } from '../report/warning-text.js';

/** The table that holds them, in every kind of study. */
export const warningTable = 'warnings';

interface Merged {
  length: number;
  warnings: Warning[];
}

const merged = new WeakMap<readonly unknown[], Merged>();

/** In the order in which they first came; one subject stands for all that have the same said of them. */
export function mergedWarnings({ rows }: Pick<LiveStudy, 'rows'>): Warning[] {
  const all = (rows[warningTable] ?? []) as Warning[];
  const held = merged.get(all);
  if (held?.length === all.length) return held.warnings;
  const subjects = new Map<string, Warning[]>();
  for (const warning of all) {
    const key = [warning.code, warning.message, warning.advice].join('\n');
    const same = subjects.get(key);
    if (same === undefined) subjects.set(key, [warning]);
    else same.push(warning);
  }
  const warnings = [...subjects.values()].map(([first, ...others]) => ({
    ...first,
    advice: withInvocation(first.advice),
    subject: others.length === 0 ? first.subject : `${first.subject} and ${others.length} more`,
  }));
  merged.set(all, { length: all.length, warnings });
  return warnings;
}

/** The newest first, as many as have room. */
export function warningPanelRows(live: LiveStudy, { width, height }: Room): TextRow[] {
  const rows: TextRow[] = [];
  const warnings = mergedWarnings(live);
  for (let index = warnings.length - 1; index >= 0 && rows.length < height; index -= 1) {
    const lines = wrap(`! ${warningText(warnings[index])}`, width);
    rows.push(...lines.map((text): TextRow => [{ text, color: okabeIto.orange }]));
  }
  return rows;
}
