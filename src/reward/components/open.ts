/** Proxies of several judges as one reward: of each judge the proxy of the replica's seed. */
import { getTf, parametersAt } from '../../tensor/index.js';
import { type UtilityPart, utilityParts } from '../../world/utility-parts.js';
import { combined, openMembers } from '../ensembles/ensemble.js';
import type { Reward, RewardModels } from '../reward.js';
import type { Components } from './components.js';

/** Whose proxies these rewards are made of. */
export const judges: readonly UtilityPart[] = utilityParts;

/** A reward whose scores are the components' times `sum`, one weight a component, whatever a method learns from. */
export function openComponents(
  models: RewardModels,
  sum: readonly number[],
  weighing: Pick<Components, 'weights' | 'learned'>,
): Reward {
  const members = openMembers(sideBySide(models), sum.length);
  const combine: Components['combine'] = (scores) => {
    const tf = getTf();
    return tf.sum(tf.mul(scores, tf.tensor3d([...sum], [1, sum.length, 1])), 1);
  };
  return {
    ...members,
    score: combined(members, combine),
    normalise: (scores) => Float64Array.from(scores),
    components: { names: judges, score: members.score, combine, ...weighing },
    // Both components of a seed are measured on its own prompts.
    groups: members.seeds.map((seed) => [seed]),
  };
}

/** The models of all judges, those of one seed next to one another. */
function sideBySide({ architecture, seeds, components }: RewardModels): RewardModels {
  if (components === undefined) throw new Error('a reward of components needs the proxies of each');
  const { parameterCount } = architecture;
  const all = seeds.flatMap((seed, place) => components.map((own) => ({ own, place, seed })));
  const parameters = new Float32Array(all.length * parameterCount);
  all.forEach(({ own, place }, row) => {
    parameters.set(parametersAt(own.parameters, [place], parameterCount), row * parameterCount);
  });
  return {
    architecture,
    parameters,
    seeds: all.map(({ seed }) => seed),
    normalisations: all.map(({ own, place }) => own.normalisations[place]),
  };
}
