/** Which outputs live runs read: what they need is not pruned under them. */

import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { saysNothingOfFile } from '../../config/system-reason.js';
import { makeFolder } from '../folder/make-folder.js';
import { isAlive, keepFresh, type LockHolder, thisProcess } from './process-lock.js';

interface Use {
  holder: LockHolder;
  hashes: string[];
}

const usesFolder = (cacheFolder: string) => join(cacheFolder, '.runs');

/** Says that this process needs these outputs until the release is called. */
export function holdOutputs(cacheFolder: string, hashes: readonly string[]): () => void {
  const folder = usesFolder(cacheFolder);
  makeFolder(folder);
  const file = join(folder, `${process.pid}-${randomUUID()}.json`);
  const use: Use = { holder: thisProcess(), hashes: [...hashes] };
  writeFileSync(file, JSON.stringify(use));
  const stop = keepFresh(file);
  return () => {
    stop();
    rmSync(file, { force: true });
  };
}

/** The hashes that live runs need; what dead ones left is removed. Throws where one cannot be read now. */
export function outputsInUse(cacheFolder: string): Set<string> {
  const folder = usesFolder(cacheFolder);
  const found = new Set<string>();
  for (const entry of existsSync(folder) ? readdirSync(folder) : []) {
    const file = join(folder, entry);
    const use = readUse(file);
    if (use === undefined || !isAlive(use.holder, file)) rmSync(file, { force: true });
    else for (const hash of use.hashes) found.add(hash);
  }
  return found;
}

/** Removes what killed runs have left of this, as far as it can be read. */
export function sweepUses(cacheFolder: string): void {
  try {
    outputsInUse(cacheFolder);
  } catch (error) {
    if (!saysNothingOfFile(error)) throw error;
  }
}

function readUse(file: string): Use | undefined {
  try {
    const use = JSON.parse(readFileSync(file, 'utf8')) as Use | null;
    return use?.holder && Array.isArray(use.hashes) ? use : undefined;
  } catch (error) {
    if (saysNothingOfFile(error)) throw error;
    return undefined;
  }
}
