/** The pairs of one proxy seed among those of a round. */
import type { WorldConfig } from '../../../world/config.js';
import { type GoldPairs, pairsBetween } from './gold-pairs.js';
import type { ScoredPairs } from './scored-pairs.js';

export interface RoundPairs extends ScoredPairs {
  /** The proxy seeds whose policies the pairs are from, equally many each, one seed after the other. */
  seeds: number[];
}

/** Those of a seed from `from` to `to`, counted from its first one. */
export function pairsOfSeed(
  pairs: RoundPairs,
  seed: number,
  { world, from, to }: { world: WorldConfig; from: number; to: number },
): GoldPairs {
  const start = (pairs.seeds.indexOf(seed) * pairs.firstGold.length) / pairs.seeds.length;
  return pairsBetween(pairs, world, { from: start + from, to: start + to });
}
