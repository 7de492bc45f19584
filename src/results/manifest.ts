/** The manifest: what ran where, with which versions, and what came of every stage. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shownPath, UserError } from '../config/index.js';
import type { BackendDescription, StageKind } from '../study/index.js';

export type StudyStatus = 'running' | 'done' | 'failed' | 'interrupted';

export interface StageRecord {
  id: string;
  kind: StageKind;
  title: string;
  dependsOn: string[];
  /** Content hash: the folder under stages/. */
  hash: string;
  status: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  /** Computing time, measured when the stage was computed; a cached stage keeps it. */
  seconds: number | null;
  /** Checksum of the output. */
  checksum: string | null;
  /** Why it failed or was skipped. */
  reason: string | null;
}

export interface Manifest {
  format: 1;
  experiment: string;
  status: StudyStatus;
  seed: number;
  /** Number of proxy seeds of every size. */
  proxySeeds: number;
  backend: BackendDescription;
  versions: { goodhart: string; node: string };
  /** Commit of the program, where it runs from a clone; `+` marks uncommitted changes. */
  commit: string | null;
  machine: { platform: string; arch: string; processor: string; cores: number };
  /** ISO time of the last start. */
  startedAt: string;
  /** Computing time of all finished stages. */
  computeSeconds: number;
  stages: StageRecord[];
  /** SHA-256 of every table. */
  tables: Record<string, string>;
}

const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Facts about this process that every manifest records. */
export function provenance(): Pick<Manifest, 'versions' | 'commit' | 'machine'> {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    versions: { goodhart: version, node: process.versions.node },
    commit: programCommit(),
    machine: {
      platform: platform(),
      arch: arch(),
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
    },
  };
}

/** Reads a result folder's manifest. Throws UserError where there is none or it is damaged. */
export function readManifest(folder: string): Manifest {
  const file = join(folder, 'manifest.json');
  if (!existsSync(file))
    throw new UserError(
      `${shownPath(folder)}: no manifest.json here; allowed: a result folder of goodhart run`,
    );
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch (error) {
    throw new UserError(`${shownPath(file)}: not readable as JSON (${(error as Error).message})`);
  }
}

function programCommit(): string | null {
  // Installed as a dependency the package sits in somebody else's repository: that commit means nothing here.
  if (!existsSync(join(packageRoot, '.git'))) return null;
  try {
    const git = (...parameters: string[]) =>
      execFileSync('git', ['-C', packageRoot, ...parameters], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    return git('rev-parse', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '');
  } catch {
    return null;
  }
}
