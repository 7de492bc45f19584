/** What killed processes leave in a cache goes when the next one opens it: half-written outputs, claims, lists of what they needed. */
import { sweepTemporaries } from '../artifact/index.js';
import { sweepClaims } from './claim.js';
import { sweepUses } from './users.js';

export function sweepCache(cacheFolder: string): void {
  sweepTemporaries(cacheFolder);
  sweepClaims(cacheFolder);
  sweepUses(cacheFolder);
}
