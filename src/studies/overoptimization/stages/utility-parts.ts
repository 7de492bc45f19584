/** The parts of the human utility as judges of their own, each in standard deviations under the initial policy. */
import { normalise, unitNormalisation } from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import type { Sequences, World } from '../../../world/index.js';
import { type UtilityPart, utilityParts } from '../../../world/utility-parts.js';
import type { JudgeName } from '../config/proxies.js';
import type { GoldPairs } from './gold-pairs.js';

export type PartScorer = (sequences: Sequences) => Float64Array;

/**
 * Scores of each part: 0 on average and with an sd of 1 on `base`, the responses of the policy that fixes all scales; where
 * another policy is optimised, 0 on its responses, `start`.
 */
export function openParts(
  { humanUtility }: World,
  { base, start = base }: { base: Sequences; start?: Sequences },
): Record<UtilityPart, PartScorer> {
  const [scaledBy, startsAt] = [humanUtility.parts(base), humanUtility.parts(start)];
  const open = (part: UtilityPart): PartScorer => {
    const { scale } = unitNormalisation(scaledBy[part]);
    const normalisation = { scale, mean: mean(startsAt[part]) };
    return (sequences) => normalise(humanUtility.parts(sequences)[part], normalisation);
  };
  return Object.fromEntries(utilityParts.map((part) => [part, open(part)])) as Record<
    UtilityPart,
    PartScorer
  >;
}

/** Pairs as a judge scores them who stays with gold's scores or sees one part: the very pairs that gold would have judged. */
export function openJudge(
  judge: JudgeName,
  base: Sequences,
  openWorld: () => World,
): (pairs: GoldPairs) => GoldPairs {
  if (judge === 'gold') return (pairs) => pairs;
  const score = openParts(openWorld(), { base })[judge];
  return (pairs) => judgedBy(score, pairs);
}

/** The same pairs with the scores of another judge than gold. */
export const judgedBy = (score: PartScorer, pairs: GoldPairs): GoldPairs => ({
  ...pairs,
  firstScores: score(pairs.first),
  secondScores: score(pairs.second),
});
