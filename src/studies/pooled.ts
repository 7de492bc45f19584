/** One experiment in several worlds as the tables of one: every row knows its world, and findings judge over them. */
import type { TableSet } from '../engine/study.js';

export function pooled(worlds: readonly TableSet[]): TableSet {
  const tables: Record<string, unknown[]> = {};
  worlds.forEach((rows, world) => {
    for (const [name, all] of Object.entries(rows)) {
      tables[name] ??= [];
      for (const row of all) tables[name].push({ ...(row as object), world });
    }
  });
  return tables;
}
