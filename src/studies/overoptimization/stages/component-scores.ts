/** The components of a reward on the responses of an evaluation: by their proxies, and as the annotator sees each part. */
import { type Rollout, replicaMeans } from '../../../methods/rollout.js';
import { scoresByComponent } from '../../../methods/weighing.js';
import type { Components } from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import type { Sequences } from '../../../world/index.js';
import type { UtilityPart } from '../../../world/utility-parts.js';
import type { MeasuredComponent } from './measured-point.js';
import type { PartScorer } from './utility-parts.js';

/** Means over the responses of each of these replicas, whose rollout it is, [replica][component]. */
export function componentScores(
  rollout: Rollout,
  sequences: Sequences,
  {
    replicas,
    components,
    parts,
  }: { replicas: readonly number[]; components: Components; parts: Record<UtilityPart, PartScorer> },
): MeasuredComponent[][] {
  const { names } = components;
  const ofParts = names.map((name) => replicaMeans(parts[name](sequences), rollout.replicas));
  return scoresByComponent(rollout, components).map((own, place) => {
    const { components: weights } = components.weights(replicas[place]);
    return names.map((component, index) => ({
      component,
      componentScore: mean(own[index]),
      partScore: ofParts[index][place],
      weight: weights[index],
    }));
  });
}
