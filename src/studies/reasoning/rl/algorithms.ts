/** The losses of the house's methods, with the settings of their papers. */
import {
  type Algorithm,
  cispoAlgorithm,
  dapoAlgorithm,
  drGrpoAlgorithm,
  grpoAlgorithm,
  type Passes,
  reinforceAlgorithm,
  rlooAlgorithm,
} from '../../../methods/index.js';
import type { RlAlgorithmName } from './names.js';

/** A loss reads the columns that its own estimate gives: whoever runs it need not know their names. */
const unnamed = <Column extends string>(algorithm: Algorithm<Column>): Algorithm =>
  algorithm as unknown as Algorithm;

/** ε of PPO, which GRPO and Dr. GRPO keep. */
const clipRange = 0.2;

/**
 * All of them take the same steps on a rollout, RLOO and REINFORCE without a ratio too: what no ratio costs where a step is not the
 * first on its rollout is a part of what is compared.
 */
export function rlAlgorithm(name: RlAlgorithmName, groupSize: number, passes: Passes): Algorithm {
  const shared = { groupSize, ...passes };
  switch (name) {
    case 'reinforce':
      return unnamed({ ...reinforceAlgorithm, passes });
    case 'rloo':
      return unnamed({ ...rlooAlgorithm({ samplesPerPrompt: groupSize }), passes });
    case 'grpo':
      return unnamed(grpoAlgorithm({ ...shared, clipRange, klCoefficient: 0 }));
    case 'drgrpo':
      return unnamed(drGrpoAlgorithm({ ...shared, clipRange }));
    case 'dapo':
      // Yu et al. (2025), section 4.1.
      return unnamed(dapoAlgorithm({ ...shared, clipLow: 0.2, clipHigh: 0.28 }));
    case 'cispo':
      return unnamed(cispoAlgorithm({ ...shared, clipHigh: 3 }));
  }
}
