/** Responses of a broad mix of policies, in pairs, which the annotator compares and gold is trained on. */
import { defineStage } from '../../../engine/stage.js';
import { PolicySampler } from '../../../policy/index.js';
import { drawStyleMix } from '../../../preferences/index.js';
import { repeatPrompts, samplePrompts } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import { sampledCost } from './cost.js';
import { openPolicy, openWorld } from './models.js';
import { policy } from './policy.js';
import { placesOf, type Share, shareLabel } from './settings.js';

export interface GoldDataParameters extends Share {
  /** Pairs of all shares together. */
  comparisons: number;
}

export interface GoldData {
  /** Prompts and responses, [2 · pairs, length]; rows 2i and 2i + 1 are a pair. */
  tokens: Uint8Array;
}

export const goldData = defineStage({
  name: 'gold-data',
  heading: 'Responses for gold',
  module: import.meta.url,
  inputs: { policy },
  tensors: true,
  title: (parameters: GoldDataParameters) =>
    `${parameters.comparisons.toLocaleString('en-US')} pairs of a mix of policies${shareLabel(parameters)}`,
  select: ({ world }: Experiment) => ({ world }),
  cost: (_, { comparisons, shares }) => (2 * comparisons * sampledCost) / shares,
  async run({ config, parameters, inputs, random: root, progress, checkpoint }) {
    const { comparisons } = parameters;
    const world = openWorld(config.world, root);
    const { model, parameters: weights } = openPolicy(config.world, inputs.policy);
    const { promptLength, responseLength, vocabularySize } = model.world;
    const random = root.stream('human-comparisons');
    const prompts = samplePrompts(world, comparisons, random.stream('prompts'));
    const styles = drawStyleMix(comparisons, vocabularySize, random.stream('styles'));
    const rows = placesOf(parameters, comparisons);
    const [from, to] = [2 * rows[0], 2 * (rows[rows.length - 1] + 1)];
    const uniforms = random.stream('responses');
    // The numbers of a response are its own, whoever samples it.
    uniforms.uniforms(from * responseLength);
    const sampler = new PolicySampler(model, weights);
    const all = repeatPrompts(prompts, promptLength, 2);
    const { tokens } = sampler.sample(all.subarray(from * promptLength, to * promptLength), uniforms, {
      steering: {
        inverseTemperature: styles.inverseTemperature.subarray(from, to),
        bias: styles.bias.subarray(from * vocabularySize, to * vocabularySize),
      },
      onProgress: (done) => progress(done, to - from, 'responses'),
      checkpoint,
    });
    sampler.dispose();
    return { output: { tokens } };
  },
});
