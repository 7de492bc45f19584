/** Proxies that judge the runs of others: trained like those, on comparisons that these were not trained on. */

import {
  normalise,
  openRewardModels,
  type Reward,
  type RewardModels,
  RewardScorer,
} from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import { parametersAt } from '../../../tensor/index.js';
import type { Sequences } from '../../../world/index.js';

export interface HeldOutJudge {
  /** Mean normalised score of the responses of each replica, one set a replica. */
  score(responses: readonly Sequences[]): number[];
  dispose(): void;
}

/** For each replica the place, among the proxies, of the next one that it does not learn from. Throws where there is none. */
export function heldOutPlaces(
  seeds: readonly number[],
  { seeds: own, groups }: Pick<Reward, 'seeds' | 'groups'>,
): number[] {
  return own.map((seed, replica) => {
    const known = groups?.[replica] ?? [seed];
    const first = seeds.indexOf(seed);
    const later = [...seeds.keys()].map((step) => (first + step) % seeds.length);
    const place = later.find((candidate) => !known.includes(seeds[candidate]));
    if (place === undefined)
      throw new Error(
        `a run is stopped by a proxy of another seed; there is none beside ${known.join(', ')}`,
      );
    return place;
  });
}

export function openHeldOutJudge(
  models: RewardModels,
  reward: Pick<Reward, 'seeds' | 'groups'>,
): HeldOutJudge {
  const { architecture, seeds, parameters, normalisations } = models;
  const places = heldOutPlaces(seeds, reward);
  const scoring = openRewardModels(
    architecture,
    parametersAt(parameters, places, architecture.parameterCount),
  );
  const scorer = new RewardScorer(scoring);
  return {
    score: (responses) =>
      scorer
        .scoreEach(responses)
        .map((scores, replica) => mean(normalise(scores, normalisations[places[replica]]))),
    dispose: () => scoring.dispose(),
  };
}
