/** Proxies on responses that none was trained on, and what brings their scores to units of gold (Gao et al. 2.2). */
import {
  gapScales,
  type Normalisation,
  openRewardModels,
  type RewardModelArchitecture,
  RewardScorer,
  type ScaleRule,
} from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import type { Sequences } from '../../../world/index.js';
import { type GoldPairs, gaps } from './gold-pairs.js';

/**
 * Of M proxies with parameters [M · count]: score differences of the pairs that each is validated on, means under the
 * initial policy, and scales.
 */
export function measuredProxies(
  architecture: RewardModelArchitecture,
  parameters: Float32Array,
  { validation, responses }: { validation: readonly GoldPairs[]; responses: Sequences },
) {
  const scoring = openRewardModels(architecture, parameters);
  const scorer = new RewardScorer(scoring);
  const means = scorer.score(responses).map((scores) => mean(scores));
  const measured = gaps(scorer, validation);
  scoring.dispose();
  const scales = measured.proxyGaps.map((own, proxy) => gapScales(own, measured.goldGaps[proxy]));
  return { ...measured, means, scales };
}

export const normalisationsOf = (
  { means, scales }: Pick<ReturnType<typeof measuredProxies>, 'means' | 'scales'>,
  rule: ScaleRule,
): Normalisation[] => means.map((own, index) => ({ mean: own, scale: scales[index][rule] }));
