export { adoptOutputs, cacheFolderOf, checkCache, openCache } from './cache-folder.js';
export { claimant, claimStage, sweepClaims } from './claim.js';
export { cacheIdentity } from './identity.js';
export { type CachedOutput, inventory, type PruneOptions, prune } from './inventory.js';
export { holdOutputs } from './users.js';
