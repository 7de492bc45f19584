/** Claims on stages: of several studies or workers on one cache, one computes a stage and the others wait for it. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../folder/make-folder.js';
import { isLocked, quickPulse, readHolder, takeLock } from './process-lock.js';

const claimsFolder = (cacheFolder: string) => join(cacheFolder, '.claims');

/** The claim's release; undefined while another live process has it. */
export function claimStage(cacheFolder: string, hash: string): (() => void) | undefined {
  makeFolder(claimsFolder(cacheFolder));
  const taken = takeLock(join(claimsFolder(cacheFolder), hash), quickPulse);
  return 'release' in taken ? taken.release : undefined;
}

/** Who computes the stage, in words: `process 4711 on node-3`. */
export function claimant(cacheFolder: string, hash: string): string {
  const holder = readHolder(join(claimsFolder(cacheFolder), hash));
  return holder ? `process ${holder.pid} on ${holder.host}` : 'another study';
}

/** Whether a live process computes the stage. */
export const isClaimed = (cacheFolder: string, hash: string): boolean =>
  isLocked(join(claimsFolder(cacheFolder), hash), quickPulse);

/** Removes the claims of killed processes. */
export function sweepClaims(cacheFolder: string): void {
  const folder = claimsFolder(cacheFolder);
  for (const entry of existsSync(folder) ? readdirSync(folder) : []) {
    if (!isLocked(join(folder, entry), quickPulse))
      rmSync(join(folder, entry), { force: true, recursive: true });
  }
}
