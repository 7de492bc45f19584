/** The registry: which body runs each kind of stage. Bodies are loaded in the process that runs them. */
import type { StageRegistry } from '../stage.js';

export const registry: StageRegistry = {
  world: { load: async () => (await import('./world.js')).worldStage, tensors: false },
  policy: { load: async () => (await import('./policy.js')).policyStage, tensors: true, threads: 'all' },
  gold: { load: async () => (await import('./gold.js')).goldStage, tensors: true, threads: 'all' },
  comparisons: { load: async () => (await import('./comparisons.js')).comparisonsStage, tensors: true },
  pool: { load: async () => (await import('./pool.js')).poolStage, tensors: true },
  proxies: { load: async () => (await import('./proxies.js')).proxiesStage, tensors: true },
  'best-of-n': { load: async () => (await import('./best-of-n.js')).bestOfNStage, tensors: true },
  rl: { load: async () => (await import('./rl.js')).rlStage, tensors: true },
  fits: { load: async () => (await import('./fits.js')).fitsStage, tensors: false },
};
