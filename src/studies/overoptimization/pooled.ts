/** The runs of several worlds as those of one study: each proxy seed of each world is a run of its own. */
import type { TableSet } from '../../engine/study.js';

interface SeedRow {
  proxySeed: number;
}

const isOfSeed = (row: unknown): row is SeedRow => typeof (row as Partial<SeedRow>).proxySeed === 'number';

/**
 * Tables whose rows are of one proxy seed, with seeds numbered anew. Fits, peaks and other rows over seeds are left out:
 * they are of one world, and what is judged by them cannot be pooled.
 */
export function pooled(worlds: readonly TableSet[]): TableSet {
  const tables: Record<string, unknown[]> = {};
  const numbers = new Map<string, number>();
  worlds.forEach((rows, world) => {
    for (const [name, all] of Object.entries(rows))
      for (const row of all) {
        tables[name] ??= [];
        if (!isOfSeed(row)) continue;
        const key = `${world}/${row.proxySeed}`;
        if (!numbers.has(key)) numbers.set(key, numbers.size);
        tables[name].push({ ...row, proxySeed: numbers.get(key)! });
      }
  });
  return tables;
}
