/** Pairs of responses with gold's scores, as reward models are trained and validated on them. */
import type { RewardScorer } from '../../../reward/index.js';
import type { WorldConfig } from '../../../world/config.js';
import { type Sequences, sequenceLength } from '../../../world/index.js';
import type { ScoredPairs } from './comparisons.js';

export interface GoldPairs {
  first: Sequences;
  second: Sequences;
  firstScores: Float64Array;
  secondScores: Float64Array;
}

/** The first `count` pairs of a set. */
export function firstPairs(pairs: ScoredPairs, world: WorldConfig, count: number): GoldPairs {
  const length = sequenceLength(world);
  const side = (tokens: Uint8Array): Sequences => ({
    tokens: tokens.subarray(0, count * length),
    count,
    length,
  });
  return {
    first: side(pairs.first),
    second: side(pairs.second),
    firstScores: pairs.firstGold.subarray(0, count),
    secondScores: pairs.secondGold.subarray(0, count),
  };
}

/** Score differences of the same pairs, by each proxy and by gold. */
export function gaps(scorer: RewardScorer, { first, second, firstScores, secondScores }: GoldPairs) {
  const [firstProxy, secondProxy] = [scorer.score(first), scorer.score(second)];
  return {
    goldGaps: firstScores.map((score, pair) => score - secondScores[pair]),
    proxyGaps: firstProxy.map((scores, seed) => scores.map((score, pair) => score - secondProxy[seed][pair])),
  };
}
