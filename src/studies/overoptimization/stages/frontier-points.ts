/** The frontier of every seed's proxy over the seed's own prompts, as rows. */
import { efficientFrontier } from '../../../methods/best-of-n/frontier.js';
import type { ScoredPool } from '../../../methods/best-of-n/tilt.js';
import type { FrontierPoint } from '../tables.js';

interface FrontierPointsParts extends Pick<FrontierPoint, 'setting'> {
  seeds: readonly number[];
  /** At most so many a seed. */
  points: number;
}

/** `pools` are [seed][prompt]. */
export function frontierPoints(
  pools: readonly ScoredPool[][],
  { setting, seeds, points }: FrontierPointsParts,
): FrontierPoint[] {
  return seeds.flatMap((proxySeed, seed) =>
    efficientFrontier(pools[seed], points).map(
      ({ temperature, kl, proxy, gold, human, effectiveSize }): FrontierPoint => ({
        ...{ setting, proxySeed, temperature, kl, klDistance: Math.sqrt(kl) },
        proxyScore: proxy,
        goldScore: gold,
        humanScore: human,
        effectiveSize,
      }),
    ),
  );
}
