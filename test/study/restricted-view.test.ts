/** What a stage may see of the experiment. */
import { describe, expect, it } from 'vitest';
import { restrictedView } from '../../src/study/restricted-view.js';
import { tinyExperiment } from './tiny-experiment.js';

describe('a stage’s view of the experiment', () => {
  const view = restrictedView(tinyExperiment(), ['seed', 'world', 'rl.epochs'], 'rl/x');

  it('shows declared keys and whole declared sections', () => {
    expect(view.seed).toBe(0);
    expect(view.world.vocabularySize).toBe(32);
    expect({ ...view.world }).toEqual({ ...tinyExperiment().world });
    expect(view.rl.epochs).toBe(tinyExperiment().rl.epochs);
  });

  it('refuses every other key by name', () => {
    expect(() => view.policy).toThrow('stage rl/x reads policy, which is not part of its hash');
    expect(() => view.rl.clipRange).toThrow('stage rl/x reads rl.clipRange');
    expect({ ...view.rl }).toEqual({ epochs: tinyExperiment().rl.epochs });
  });
});
