/** The stage of direct alignment as a whole, on networks as they are drawn: killed on its way and taken up again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type Checkpoint, noCheckpoint } from '../../../src/engine/checkpoint.js';
import { openCheckpoint } from '../../../src/engine/checkpoint-store.js';
import { planStudy } from '../../../src/engine/index.js';
import { policyModel } from '../../../src/policy/index.js';
import { createRandom, type RandomStream } from '../../../src/random/index.js';
import { drawnParameters, rewardModelArchitecture } from '../../../src/reward/index.js';
import { overoptimization } from '../../../src/studies/overoptimization/index.js';
import { type DirectParameters, direct } from '../../../src/studies/overoptimization/stages/direct.js';
import { initialParameters } from '../../../src/tensor/index.js';
import { describeTensors } from '../../support/backend.js';
import { tinyExperiment } from '../../support/tiny-experiment.js';

const size = { width: 4, layers: 1, heads: 1 };
const experiment = tinyExperiment({
  proxyRewardModels: { sizes: [size], seeds: 2, comparisons: 20, batchSize: 4 },
  direct: { methods: ['dpo'], batchSize: 4, learningRate: 0.02, evaluations: 4 },
  rl: { enabled: false, evaluationPrompts: 4 },
});
const { world, policy } = experiment;
const root = createRandom('direct-stage');
const length = world.promptLength + world.responseLength;
const normalisation = { mean: 0, scale: 1 };
const folder = mkdtempSync(join(tmpdir(), 'goodhart-direct-stage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Responses of no policy, with scores of no model. */
function pairs(count: number, random: RandomStream) {
  const tokens = () =>
    Uint8Array.from({ length: count * length }, () => random.integer(world.vocabularySize));
  const scores = () => Float64Array.from({ length: count }, () => random.normal());
  return { first: tokens(), second: tokens(), firstGold: scores(), secondGold: scores() };
}

async function run(checkpoint: Checkpoint, killedAt = Number.POSITIVE_INFINITY) {
  const versions = { of: () => 'v1' };
  const planned = planStudy(overoptimization, experiment, { backend: 'wasm', versions });
  const stage = planned.find(({ kind }) => kind === direct.name)!;
  const parameters = stage.parameters as DirectParameters;
  const initial = {
    ...{ size: policy, human: normalisation },
    parameters: initialParameters(policyModel({ world, policy }).layout, [root.stream('policy')]),
    initialResponses: new Uint8Array(16 * length),
  };
  const drawn = drawnParameters(rewardModelArchitecture(size, world), [root.stream('gold')]);
  return direct.run({
    ...{
      id: stage.id,
      parameters,
      config: direct.select(experiment, parameters),
      random: root,
      checkpoint,
    },
    inputs: {
      ...{ base: initial, policy: initial, gold: { size, parameters: drawn, normalisation } },
      comparisons: [0, 1].map((seed) => pairs(20, root.stream(`pairs-${seed}`))),
      validation: pairs(8, root.stream('validation')),
    } as never,
    progress: (step) => {
      if (step > killedAt) throw new Error('killed');
    },
    show: () => undefined,
  });
}

describeTensors('direct alignment', () => {
  it('gives the points and tables of an unbroken run when it is taken up after a kill', async () => {
    const whole = await run(noCheckpoint);
    // A clock by which every state is due.
    let time = 0;
    const checkpoint = () => openCheckpoint(folder, 'run', () => (time += 60_000));
    await expect(run(checkpoint(), 3)).rejects.toThrow('killed');
    expect(checkpoint().resume()).toMatchObject({ done: 3 });
    expect(await run(checkpoint())).toEqual(whole);
    // Before the first of five steps, and after steps 1, 3 and 5.
    expect(whole.output.runs.map(({ gold }) => gold.length)).toEqual([4, 4]);
  });
});
