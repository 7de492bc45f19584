/** Direct alignment with the comparisons themselves. */
import { type KeyAxis, settingOf } from '../../../engine/axis.js';
import { methods } from '../../../methods/index.js';
import { shapeName } from '../../../tensor/config.js';
import { directBetaAxis } from '../config/direct.js';
import { labellingOf, proxyKeyAxes } from '../config/proxies.js';
import { sizeOf } from '../proxy-groups.js';
import { direct } from '../stages/direct.js';
import { directFit } from '../stages/direct-fit.js';
import { type Graph, type Models, type OptimisedPolicy, type Pairs, policyParametersOf } from './parts.js';

interface DirectPlan {
  optimised: OptimisedPolicy;
  models: Models;
  pairs: Pairs;
}

/** Methods that need no proxy: the policy is its own reward model, and has that size. */
export function addDirect(graph: Graph, { optimised, models, pairs }: DirectPlan): void {
  const { direct: section, proxyRewardModels } = graph.config;
  const { beta, batchSize, learningRate, warmupIterations, epochs, evaluations } = section;
  const labelling = labellingOf(proxyRewardModels);
  const labellingAxes = proxyKeyAxes.filter(({ property }) => property in labelling);
  const size = sizeOf(graph.config.optimisedPolicy ?? graph.config.policy);
  const rmParameters = policyParametersOf(graph.config, size);
  const { isFurther } = optimised;
  const setting = {
    ...{ rmParameters, rmShape: shapeName(size), ...settingOf(labellingAxes, labelling) },
    ...{ ...optimised.setting, ...settingOf([directBetaAxis as KeyAxis], section) },
  };
  for (const name of new Set(section.methods)) {
    const method = methods.get(name);
    const curve = `direct/${name}`;
    const node = graph.add(direct, {
      id: curve,
      parameters: {
        ...{ name: 'direct', method: name, size, rmParameters, setting, isFurther, seeds: labelling.seeds },
        ...{ learning: { beta, batchSize, learningRate, warmupIterations }, epochs, evaluations, labelling },
      },
      inputs: { ...models, policy: optimised.node, ...pairs },
    });
    graph.add(directFit, {
      id: `fits/${curve}`,
      parameters: { method: name, setting, form: method.law, curve },
      inputs: { curve: node },
    });
  }
}
