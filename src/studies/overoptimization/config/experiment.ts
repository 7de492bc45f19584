/** An experiment on overoptimization: typed data, validated once at the edge. Every key has a default and a sentence. */
import { z } from 'zod';
import { baseKeys } from '../../../config/index.js';
import { count } from '../../../config/numbers.js';
import { bestOfNConfig } from '../../../methods/best-of-n/index.js';
import { optimisedPolicyConfig, policyConfig } from '../../../policy/config.js';
import { worldConfig } from '../../../world/config.js';
import { type DirectSection, directConfig } from './direct.js';
import { iteratedConfig } from './iterated.js';
import { type OnlineSection, onlineConfig, type RewardSection, rewardConfig } from './online.js';
import { goldConfig, proxiesConfig } from './proxies.js';
import { type SelectionSection, selectionConfig } from './selection.js';

const fitConfig = z.strictObject({
  bootstrap: count().max(100_000).default(1000).describe('Bootstrap resamples of proxy seeds.'),
  confidence: z.number().min(0.5).max(0.999).default(0.95).describe('Coverage of the intervals.'),
});

const fixed = z.strictObject({
  ...baseKeys('overoptimization'),
  world: worldConfig.prefault({}),
  policy: policyConfig.prefault({}),
  optimisedPolicy: optimisedPolicyConfig,
  goldRewardModel: goldConfig.prefault({}),
  proxyRewardModels: proxiesConfig.prefault({}),
  bestOfN: bestOfNConfig.prefault({}),
  iterated: iteratedConfig.prefault({}),
});

export type Experiment = z.infer<typeof fixed> & {
  reward: RewardSection;
  selection: SelectionSection;
  direct: DirectSection;
  rl: OnlineSection;
  fit: z.infer<typeof fitConfig>;
};

/** Built anew, since a module may have added a method with keys of its own. */
export const experimentSchema = () =>
  fixed.extend({
    reward: rewardConfig().prefault({} as RewardSection),
    selection: selectionConfig().prefault({} as SelectionSection),
    direct: directConfig().prefault({}),
    rl: onlineConfig().prefault({} as OnlineSection),
    fit: fitConfig.prefault({}),
  }) as unknown as z.ZodType<Experiment>;
