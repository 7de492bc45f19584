/** Experiments that earlier versions stored, read as what they mean today. */
import { describe, expect, it } from 'vitest';
import { readStoredExperiment } from '../../../src/engine/index.js';
import { resolveStored } from '../../../src/studies/index.js';
import { tinyData, tinyExperiment } from '../../support/tiny-experiment.js';

const stored = (changes: Record<string, unknown>) =>
  resolveStored({ ...tinyData, study: 'overoptimization', ...changes }).experiment;

describe('an experiment with lists in place of a sweep', () => {
  it('has the one value of a list of one', () => {
    const lists = {
      policy: { ...tinyData.policy, sizes: [] },
      proxyRewardModels: { ...tinyData.proxyRewardModels, comparisons: [500], labelNoise: [0.1] },
      reward: { kind: ['single'] },
      rl: { method: ['grpo'], penalty: ['kl'], klPenalty: [0.1], grpo: { groupSize: [4] } },
    };
    const { proxyRewardModels } = tinyData;
    expect(stored(lists)).toEqual(
      tinyExperiment({
        proxyRewardModels: { ...proxyRewardModels, labelNoise: 0.1 },
        rl: { method: 'grpo', klPenalty: 0.1, grpo: { groupSize: 4 } },
      }),
    );
  });

  it('sweeps what a longer list held, further policies included', () => {
    const sizes = [{ width: 4, layers: 1 }];
    const lists = { policy: { ...tinyData.policy, sizes }, rl: { klPenalty: [0, 0.1] } };
    expect(stored(lists).sweep).toEqual({ 'rl.klPenalty': [0, 0.1], optimisedPolicy: [null, ...sizes] });
  });

  it('is what the committed results hold', () => {
    const folder = 'results/rm-size';
    expect(() => resolveStored(readStoredExperiment(folder))).not.toThrow();
  });
});
