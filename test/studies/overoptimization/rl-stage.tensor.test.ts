/** The stage of an online method as a whole, on networks as they are drawn: killed on its way and taken up again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type Checkpoint, noCheckpoint } from '../../../src/engine/checkpoint.js';
import { openCheckpoint } from '../../../src/engine/checkpoint-store.js';
import { planStudy } from '../../../src/engine/index.js';
import { policyModel } from '../../../src/policy/index.js';
import { createRandom } from '../../../src/random/index.js';
import { drawnParameters, rewardModelArchitecture } from '../../../src/reward/index.js';
import { overoptimization } from '../../../src/studies/overoptimization/index.js';
import type { RlParameters } from '../../../src/studies/overoptimization/stages/online-course.js';
import { rl } from '../../../src/studies/overoptimization/stages/rl.js';
import { initialParameters } from '../../../src/tensor/index.js';
import { describeTensors } from '../../support/backend.js';
import { tinyExperiment } from '../../support/tiny-experiment.js';

const size = { width: 4, layers: 1, heads: 1 };
const experiment = tinyExperiment({
  proxyRewardModels: { sizes: [size], seeds: 2 },
  rl: {
    batchSize: 4,
    iterationBudget: 5,
    evaluationPrompts: 4,
    evaluationInterval: 0.01,
    learningRate: 0.05,
  },
});
const { world, policy } = experiment;
const root = createRandom('rl-stage');
const architecture = rewardModelArchitecture(size, world);
const normalisation = { mean: 0, scale: 1 };
const folder = mkdtempSync(join(tmpdir(), 'goodhart-rl-stage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(checkpoint: Checkpoint, killedAt = Number.POSITIVE_INFINITY) {
  const versions = { of: () => 'v1' };
  const planned = planStudy(overoptimization, experiment, { backend: 'wasm', versions });
  const stage = planned.find(({ kind }) => kind === rl.name)!;
  const parameters = stage.parameters as RlParameters;
  const length = world.promptLength + world.responseLength;
  const initial = {
    ...{ size: policy, human: normalisation },
    parameters: initialParameters(policyModel({ world, policy }).layout, [root.stream('policy')]),
    initialResponses: new Uint8Array(16 * length),
  };
  const drawn = (seeds: readonly number[]) =>
    drawnParameters(
      architecture,
      seeds.map((seed) => root.stream(`model-${seed}`)),
    );
  return rl.run({
    ...{ id: stage.id, parameters, config: rl.select(experiment, parameters), random: root, checkpoint },
    inputs: {
      ...{ base: initial, policy: initial },
      gold: { size, parameters: drawn([9]), normalisation },
      proxies: [
        {
          ...{ size, seeds: [0, 1], seedCount: 2, groupSize: null },
          ...{ parameters: drawn([0, 1]), normalisations: [normalisation, normalisation] },
        },
      ],
    } as never,
    progress: (iteration) => {
      if (iteration > killedAt) throw new Error('killed');
    },
    show: () => undefined,
  });
}

describeTensors('an online run', () => {
  it('gives the policies, points and tables of an unbroken one when it is taken up after a kill', async () => {
    const whole = await run(noCheckpoint);
    // A clock by which every state is due.
    let time = 0;
    const checkpoint = () => openCheckpoint(folder, 'run', () => (time += 60_000));
    await expect(run(checkpoint(), 3)).rejects.toThrow('killed');
    const resumed = await run(checkpoint());
    expect(resumed).toEqual(whole);
    expect(whole.output.seeds).toEqual([0, 1]);
  });
});
