/** The stages of later rounds, run on networks as they are drawn: what their policies are judged by and go on from. */
import { expect, it } from 'vitest';
import { noCheckpoint } from '../../../src/engine/checkpoint.js';
import { planStudy } from '../../../src/engine/index.js';
import { createRandom } from '../../../src/random/index.js';
import { drawnParameters, rewardModelArchitecture } from '../../../src/reward/index.js';
import { overoptimization } from '../../../src/studies/overoptimization/index.js';
import { type Arm, arms } from '../../../src/studies/overoptimization/rounds/arms.js';
import type { Proxies } from '../../../src/studies/overoptimization/stages/proxies.js';
import type { RoundPairs } from '../../../src/studies/overoptimization/stages/round-pairs.js';
import {
  type RoundProxiesParameters,
  roundProxies,
} from '../../../src/studies/overoptimization/stages/round-proxies.js';
import { describeTensors } from '../../support/backend.js';
import { tinyExperiment } from '../../support/tiny-experiment.js';

const experiment = tinyExperiment({
  proxyRewardModels: { sizes: [{ width: 4, layers: 1 }], seeds: 2, comparisons: 200, epochs: 1 },
  iterated: { rounds: 2, comparisons: 200, validationComparisons: 40 },
});
const { world } = experiment;
const length = world.promptLength + world.responseLength;
const architecture = rewardModelArchitecture({ width: 4, layers: 1, heads: 1 }, world);
const count = architecture.parameterCount;
const root = createRandom('rounds');

const tokens = (rows: number, name: string) => {
  const own = root.stream(name);
  return Uint8Array.from({ length: rows * length }, () => own.integer(world.vocabularySize));
};
const scores = (rows: number, name: string) => Float64Array.from(root.stream(name).normals(rows));

/** What the policies of seeds 0 and 1 said. */
const pairs: RoundPairs = {
  seeds: [0, 1],
  ...{ first: tokens(480, 'first'), second: tokens(480, 'second') },
  ...{ firstGold: scores(480, 'first-gold'), secondGold: scores(480, 'second-gold') },
};
const normalisation = { mean: 0.5, scale: 2 };
const earlier: Proxies = {
  ...{ size: { width: 4, layers: 1, heads: 1 }, seeds: [0, 1], seedCount: 2, groupSize: null },
  parameters: drawnParameters(architecture, [root.stream('zero'), root.stream('one')]),
  normalisations: [normalisation, normalisation],
};

async function proxiesOf(arm: Pick<Arm, 'data' | 'rewardModels'>) {
  const versions = { of: () => 'v1' };
  const planned = planStudy(overoptimization, experiment, { backend: 'wasm', versions });
  const stage = planned.find(({ kind }) => kind === roundProxies.name)!;
  const parameters = { ...(stage.parameters as RoundProxiesParameters), arm };
  const { output } = await roundProxies.run({
    id: stage.id,
    ...{ parameters, config: roundProxies.select(experiment, parameters), random: root },
    inputs: {
      policy: { initialResponses: tokens(64, 'initial') } as never,
      ...{ first: [], rounds: [pairs], languageModel: [] },
      ...{ earlier: arm.rewardModels === 'last' ? [] : [earlier] },
    },
    ...{ progress: () => undefined, show: () => undefined, checkpoint: noCheckpoint },
  });
  return output;
}

describeTensors('the proxies of a later round', () => {
  it('are one a seed, or those of all rounds side by side, the first one first', async () => {
    const last = await proxiesOf(arms['take-last']);
    expect(last.seeds).toEqual([0, 1]);
    const all = await proxiesOf(arms['merged-from-sft']);
    expect(all.seeds).toEqual([0, 0, 1, 1]);
    const member = (place: number) => all.parameters.slice(place * count, (place + 1) * count);
    for (const seed of [0, 1]) {
      const part = (of: Proxies) => of.parameters.slice(seed * count, (seed + 1) * count);
      expect(member(2 * seed)).toEqual(part(earlier));
      expect(member(2 * seed + 1)).toEqual(part(last));
      expect(all.normalisations[2 * seed]).toEqual(normalisation);
      expect(all.normalisations[2 * seed + 1]).toEqual(last.normalisations[seed]);
    }
  });

  it('have the scale of the mean of their weights where that is the reward', async () => {
    const averaged = await proxiesOf({ data: 'last', rewardModels: 'weight-average' });
    expect(averaged.groupSize).toBe(1);
    expect(averaged.meanNormalisations).toHaveLength(4);
    const [, own, , other] = averaged.meanNormalisations!;
    expect(own).not.toEqual(other);
    for (const { mean, scale } of [own, other])
      expect([Number.isFinite(mean), scale > 0]).toEqual([true, true]);
  });
});
