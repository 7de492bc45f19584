/** What proxies start from: their own draw, one a group, or one language model. */
import { expect, it } from 'vitest';
import { policyModel } from '../../../src/policy/index.js';
import { createRandom } from '../../../src/random/index.js';
import { drawnParameters, rewardModelArchitecture } from '../../../src/reward/index.js';
import { proxyStart } from '../../../src/studies/overoptimization/stages/proxy-start.js';
import { initialParameters } from '../../../src/tensor/index.js';
import { describeTensors } from '../../support/backend.js';
import { tinyExperiment } from '../../support/tiny-experiment.js';

const { world, proxyRewardModels } = tinyExperiment();
const size = { width: 4, layers: 1, heads: 1 };
const architecture = rewardModelArchitecture(size, world);
const root = createRandom('start');
const trainings = [0, 1, 2, 3].map((seed) => root.stream(`training-${seed}`));
const languageModel = initialParameters(policyModel({ world, policy: size }).layout, [
  root.stream('language'),
]);

function startOf(change: Partial<typeof proxyRewardModels>): Float32Array[] | undefined {
  const start = proxyStart({
    ...{ size, architecture, world, config: { ...proxyRewardModels, ...change } },
    ...{ languageModel, trainings },
  });
  const { parameterCount } = architecture;
  return start && trainings.map((_, seed) => start.slice(seed * parameterCount, (seed + 1) * parameterCount));
}

describeTensors('the start of proxies', () => {
  it('is left to the training where each draws its own', () => {
    expect(startOf({ initialisation: 'own', groupSize: 2 })).toBeUndefined();
  });

  it('is the draw of the first of the group', () => {
    const starts = startOf({ initialisation: 'group', groupSize: 2 })!;
    const [first, , third] = trainings.map((training) => drawnParameters(architecture, [training]));
    expect(starts).toEqual([first, first, third, third]);
  });

  it('is one language model for all, with one head', () => {
    const starts = startOf({ initialisation: 'language-model' })!;
    expect(starts.every((start) => start.every((value, index) => value === starts[0][index]))).toBe(true);
    const drawn = drawnParameters(architecture, [trainings[0]]);
    const trunk = architecture.parameterCount - size.width;
    expect(starts[0].slice(trunk)).toEqual(drawn.slice(trunk));
    // Embeddings come first in either model.
    const embedding = size.width * world.vocabularySize;
    expect(starts[0].slice(0, embedding)).toEqual(languageModel.slice(0, embedding));
    expect(starts[0].slice(0, trunk)).not.toEqual(drawn.slice(0, trunk));
  });
});
