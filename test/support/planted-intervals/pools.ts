/**
 * Best-of-n curves whose values of n share their pools (see the planted studies): noise is cumulative in n and grows with it,
 * and what differs between prompts is in proportion to the curve.
 */
import { fitOveroptimization } from '../../../src/laws/index.js';
import type { RandomStream } from '../../../src/random/index.js';
import { drawBestOfN, type PoolBank } from '../planted-study/best-of-n.js';
import { bestOfNTruth } from '../planted-study/expected.js';
import { claimOf, count, type ScenarioCoverage, type Tally } from './coverage.js';

/** Proxies with prompts and pools of their own; with `shared`, those of one. */
export function poolCoverage(
  bank: PoolBank,
  { runs, shared, studies, random }: { runs: number; shared: boolean; studies: number; random: RandomStream },
): ScenarioCoverage {
  const claims = new Set<string>();
  const tallies = new Map<string, Tally>();
  const [{ alpha, beta }] = bestOfNTruth(bank).laws;
  for (let study = 0; study < studies; study++) {
    const own = random.stream(`study-${study}`);
    const planted = drawBestOfN(bank, runs, own);
    const curves = planted.runs.map(([smallest]) => smallest);
    const pools = curves.map(({ gold }) => gold);
    // Proxies that share their pools differ in what they are, not in what they were measured on.
    const clusters = shared
      ? curves.map(({ klDistance }) => {
          const factor = 1 + 0.05 * own.normal();
          return { klDistance, gold: pools[0].map((gold) => factor * gold) };
        })
      : curves;
    const fit = fitOveroptimization({ form: 'bon', clusters, bootstrap: 500, random: own });
    claims.add(claimOf(fit.interval));
    count(tallies, { quantity: 'α', interval: fit.alpha, truth: alpha });
    count(tallies, { quantity: 'β', interval: fit.beta, truth: beta });
  }
  return { claims, tallies: [...tallies.values()], relativeWidth: Number.NaN };
}
