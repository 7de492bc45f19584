export { adoptOutputs, cacheFolderOf } from './cache-folder.js';
export { claimStage, sweepClaims } from './claim.js';
export { type CachedOutput, inventory, type PruneOptions, prune } from './inventory.js';
export { holdOutputs } from './users.js';
