/** Rounds of RLHF of which nothing was measured: policies that start beyond their KL budget are measured nowhere. */
import { armTextOf, roundOf } from './findings/rounds.js';
import type { OveroptimizationTables } from './study-tables.js';

/** A sentence for each arm some of whose rounds have proxies and no point. */
export function unmeasuredRounds({
  curves,
  round_proxies: proxies,
}: Pick<OveroptimizationTables, 'curves' | 'round_proxies'>): string[] {
  const keyOf = (row: Parameters<typeof armTextOf>[0]) => `${armTextOf(row)}/${roundOf(row)}`;
  const measured = new Set(curves.map(keyOf));
  const missing = new Map<string, Set<number>>();
  for (const row of proxies) {
    if (measured.has(keyOf(row))) continue;
    const arm = String(armTextOf(row));
    missing.set(arm, (missing.get(arm) ?? new Set()).add(roundOf(row)));
  }
  return [...missing].map(([arm, rounds]) => {
    const named = [...rounds].sort((a, b) => a - b).join(', ');
    return `${arm}: round${rounds.size > 1 ? 's' : ''} ${named} without a point, though there are proxies for ${rounds.size > 1 ? 'them' : 'it'}. Unless the study is still running, the policies start beyond the KL budget: \`iterated.klStep\` or \`iterated.klBudget\` takes later rounds farther.`;
  });
}
