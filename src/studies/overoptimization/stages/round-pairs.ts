/** The pairs of one proxy seed among those of a round. */
import type { WorldConfig } from '../../../world/config.js';
import { type Sequences, sequenceLength } from '../../../world/index.js';
import type { GoldPairs } from './gold-pairs.js';
import type { ScoredPairs } from './scored-pairs.js';

export interface RoundPairs extends ScoredPairs {
  /** The proxy seeds whose policies the pairs are from, equally many each, one seed after the other. */
  seeds: number[];
}

/** Those of a seed from `from` to `to`, counted from its first one. */
export function pairsOfSeed(
  { seeds, first, second, firstGold, secondGold }: RoundPairs,
  seed: number,
  { world, from, to }: { world: WorldConfig; from: number; to: number },
): GoldPairs {
  const length = sequenceLength(world);
  const start = (seeds.indexOf(seed) * firstGold.length) / seeds.length;
  const side = (tokens: Uint8Array): Sequences => ({
    tokens: tokens.subarray((start + from) * length, (start + to) * length),
    count: to - from,
    length,
  });
  return {
    first: side(first),
    second: side(second),
    firstScores: firstGold.subarray(start + from, start + to),
    secondScores: secondGold.subarray(start + from, start + to),
  };
}
