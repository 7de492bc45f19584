/** What a cache holds, and what of it may go. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { aboutArtifact, artifactFolder } from '../artifact/index.js';
import { isClaimed } from './claim.js';
import { outputsInUse } from './users.js';

export interface CachedOutput {
  hash: string;
  /** The kind of stage; `unknown` where an earlier version wrote it. */
  kind: string;
  title: string;
  bytes: number;
  /** Computing time. */
  seconds: number;
  /** When a run last read or wrote it, milliseconds since 1970. */
  lastUsed: number;
}

/** Every output, by the time of its last use, oldest first. */
export function inventory(cacheFolder: string): CachedOutput[] {
  const entries = existsSync(cacheFolder) ? readdirSync(cacheFolder, { withFileTypes: true }) : [];
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name: hash }) => {
      const folder = artifactFolder(cacheFolder, hash);
      const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
      return { hash, bytes, lastUsed: statSync(folder).mtimeMs, ...aboutArtifact(folder) };
    })
    .sort((a, b) => a.lastUsed - b.lastUsed);
}

export interface PruneOptions {
  /** Removes what was last used before this time, milliseconds since 1970. */
  before?: number;
  /** Removes the least recently used until so many bytes are left. */
  mostBytes?: number;
}

/** Removes outputs and gives them; what a live run reads or computes stays. */
export function prune(
  cacheFolder: string,
  { before = 0, mostBytes = Infinity }: PruneOptions,
): CachedOutput[] {
  const held = inventory(cacheFolder);
  const inUse = outputsInUse(cacheFolder);
  let left = held.reduce((sum, { bytes }) => sum + bytes, 0);
  return held.filter(({ hash, bytes, lastUsed }) => {
    if (lastUsed >= before && left <= mostBytes) return false;
    if (inUse.has(hash) || isClaimed(cacheFolder, hash)) return false;
    rmSync(artifactFolder(cacheFolder, hash), { recursive: true });
    left -= bytes;
    return true;
  });
}
