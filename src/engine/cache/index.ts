export { adoptOutputs, cacheFolderOf, checkCache, openCache } from './cache-folder.js';
export { claimant, claimStage } from './claim.js';
export { cacheIdentity } from './identity.js';
export { type CachedOutput, inventory, type PruneOptions, prune } from './inventory.js';
export { sweepCache } from './sweep.js';
export { holdOutputs } from './users.js';
