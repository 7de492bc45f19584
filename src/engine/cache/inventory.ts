/** What a cache holds, and what of it may go. */
import { type Dirent, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { aboutArtifact, isArtifact } from '../artifact/index.js';
import { checkpointFolder, checkpointsFolder } from '../checkpoint-store.js';
import { isClaimed } from './claim.js';
import { outputsInUse } from './users.js';

export interface CachedOutput {
  hash: string;
  /** Where it lies. */
  folder: string;
  /** The kind of stage; `unknown` where an earlier version wrote it. */
  kind: string;
  title: string;
  bytes: number;
  /** Computing time. */
  seconds: number;
  /** When a run last read or wrote it, milliseconds since 1970. */
  lastUsed: number;
}

/**
 * Every output, and every checkpoint of a stage that was killed, by the time of its last use, oldest first. Whatever else
 * lies in the folder is none of the cache's.
 */
export function inventory(cacheFolder: string): CachedOutput[] {
  const outputs = foldersIn(cacheFolder)
    .map((hash) => ({ hash, folder: join(cacheFolder, hash) }))
    .filter(({ folder }) => isArtifact(folder))
    .map((place) => ({ ...place, ...measured(place.folder), ...aboutArtifact(place.folder) }));
  const checkpoints = foldersIn(checkpointsFolder(cacheFolder)).map((hash) => {
    const folder = checkpointFolder(cacheFolder, hash);
    return { hash, folder, kind: 'checkpoint', title: '', seconds: 0, ...measured(folder) };
  });
  return [...outputs, ...checkpoints].sort((a, b) => a.lastUsed - b.lastUsed);
}

function foldersIn(folder: string): string[] {
  const entries: Dirent[] = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** A run may take away at any moment what is being looked at. */
function measured(folder: string): { bytes: number; lastUsed: number } {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
    return { bytes, lastUsed: statSync(folder).mtimeMs };
  } catch {
    return { bytes: 0, lastUsed: 0 };
  }
}

export interface PruneOptions {
  /** Removes what was last used before this time, milliseconds since 1970. */
  before?: number;
  /** Removes the least recently used until so many bytes are left. */
  mostBytes?: number;
}

/** Removes outputs and checkpoints, and gives them; what a live run reads or computes stays. */
export function prune(
  cacheFolder: string,
  { before = 0, mostBytes = Infinity }: PruneOptions,
): CachedOutput[] {
  const held = inventory(cacheFolder);
  const inUse = outputsInUse(cacheFolder);
  let left = held.reduce((sum, { bytes }) => sum + bytes, 0);
  return held.filter(({ hash, folder, bytes, lastUsed }) => {
    if (lastUsed >= before && left <= mostBytes) return false;
    if (inUse.has(hash) || isClaimed(cacheFolder, hash)) return false;
    rmSync(folder, { recursive: true, force: true });
    left -= bytes;
    return true;
  });
}
