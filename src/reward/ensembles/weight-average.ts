/**
 * The reward `weight-average`: one model with the mean of the parameters of several proxies that began as one (WARM, Ramé et
 * al. 2024). Unlike an ensemble it takes one forward pass, whatever the number of members.
 */
import { z } from 'zod';
import type { KeyAxis } from '../../engine/axis.js';
import { normalise } from '../model/normalisation.js';
import { openRewardModels } from '../model/scoring.js';
import type { Reward, RewardKind, RewardModels } from '../reward.js';
import { ensemblesOf, groupOf } from './ensemble.js';
import { membersAxis, membersKey, membersProblem } from './kind.js';
import { meanParameters } from './mean-parameters.js';

const config = z.strictObject(membersKey);

export const weightAverage: RewardKind = {
  name: 'weight-average',
  label: 'the mean of proxies’ weights',
  about:
    'Each policy is optimised against one proxy with the mean of the weights of several (Ramé et al. 2024).',
  module: import.meta.url,
  config,
  axes: [membersAxis as KeyAxis],
  check: (own, proxies) => {
    const { members } = own as z.infer<typeof config>;
    const needed = 'allowed: proxies of groups (groupSize) whose initialisation is group or language-model';
    if (!proxies.groupSize || proxies.initialisation === 'own')
      return { property: 'members', message: `weights that began apart have no mean of use; ${needed}` };
    return membersProblem(members, proxies);
  },
  open: (models, own) => openWeightAverage(models, (own as z.infer<typeof config>).members),
};

function openWeightAverage(models: RewardModels, members: number): Reward {
  const { architecture, seeds, parameters, meanNormalisations } = models;
  if (meanNormalisations === undefined)
    throw new Error('the mean of weights needs the scale of its scores: meanNormalisations');
  const ensembles = ensemblesOf(models, members);
  const { parameterCount } = architecture;
  const means = new Float32Array(ensembles.length * parameterCount);
  ensembles.forEach((places, replica) => {
    means.set(meanParameters(parameters, places, parameterCount), replica * parameterCount);
  });
  return Object.assign(openRewardModels(architecture, means), {
    seeds: ensembles.map(([first]) => seeds[first]),
    groups: ensembles.map((places) => groupOf(places, models)),
    normalise: (scores: ArrayLike<number>, replica: number) =>
      normalise(scores, meanNormalisations[ensembles[replica][members - 1]]),
  });
}
