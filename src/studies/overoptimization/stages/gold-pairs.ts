/** Pairs of responses with gold's scores, as reward models are trained and validated on them. */
import type { RewardScorer } from '../../../reward/index.js';
import type { WorldConfig } from '../../../world/config.js';
import { type Sequences, sequenceLength } from '../../../world/index.js';
import type { ScoredPairs } from './scored-pairs.js';

export interface GoldPairs {
  first: Sequences;
  second: Sequences;
  firstScores: Float64Array;
  secondScores: Float64Array;
}

/** The first `count` pairs of a set. */
export const firstPairs = (pairs: ScoredPairs, world: WorldConfig, count: number): GoldPairs =>
  pairsBetween(pairs, world, { from: 0, to: count });

/** Those from one place in a set to another. */
export function pairsBetween(
  pairs: ScoredPairs,
  world: WorldConfig,
  { from, to }: { from: number; to: number },
): GoldPairs {
  const length = sequenceLength(world);
  const side = (tokens: Uint8Array): Sequences => ({
    tokens: tokens.subarray(from * length, to * length),
    count: to - from,
    length,
  });
  return {
    first: side(pairs.first),
    second: side(pairs.second),
    firstScores: pairs.firstGold.subarray(from, to),
    secondScores: pairs.secondGold.subarray(from, to),
  };
}

/** Score differences of pairs, a set a proxy and all sets of one count, by the proxy and by gold, [proxy][pair]. */
export function gaps(scorer: RewardScorer, sets: readonly GoldPairs[]) {
  const firstProxy = scorer.scoreEach(sets.map(({ first }) => first));
  const secondProxy = scorer.scoreEach(sets.map(({ second }) => second));
  return {
    goldGaps: sets.map(({ firstScores, secondScores }) =>
      firstScores.map((score, pair) => score - secondScores[pair]),
    ),
    proxyGaps: firstProxy.map((scores, proxy) =>
      scores.map((score, pair) => score - secondProxy[proxy][pair]),
    ),
  };
}
