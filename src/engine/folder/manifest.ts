/** The manifest: what ran where, with which versions, and what came of every stage. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { readRegularFile, shownPath, UserError } from '../../config/index.js';
import type { StudyStatus } from '../events.js';
import type { BackendDescription } from '../executors/index.js';
import type { PlannedStage } from '../graph.js';
import { programVersion } from '../program-version.js';
import type { ExperimentBase, StudyKind } from '../study.js';
import { firstManifestSchema, manifestSchema } from './manifest-schema.js';
import { checked, parsedJson } from './read-json.js';

export interface StageRecord {
  id: string;
  kind: string;
  heading: string;
  title: string;
  dependsOn: string[];
  /** Content hash: the folder in the cache. */
  hash: string;
  status: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  /** Computing time, measured when the stage was computed; a cached stage keeps it. */
  seconds: number | null;
  /** Checksum of the output. */
  checksum: string | null;
  /** Why it failed or was skipped. */
  reason: string | null;
  /** Values that the stage worked with and that stand in no configuration. */
  effective?: Record<string, number | string>;
}

export interface Manifest {
  /** 1 is that of version 0.1, whose tables can be read and whose experiments have other keys. */
  format: 1 | 2;
  /** The kind of study. */
  study: string;
  experiment: string;
  status: StudyStatus;
  seed: number;
  /** What the kind of study counts: proxy seeds of a size. */
  facts: Record<string, number | string>;
  backend: BackendDescription;
  versions: { goodhart: string; node: string };
  /** File names of the user's modules that took part; absent where there were none. */
  plugins?: string[];
  /** Commit of the program, where it runs from a clone; `+` marks uncommitted changes. */
  commit: string | null;
  machine: { platform: string; arch: string; processor: string; cores: number };
  /** ISO time of the last start of a run that computed anything. */
  startedAt: string;
  /** Wall-clock time of all runs that computed anything; earlier versions did not write it. */
  wallSeconds?: number;
  /** Computing time of all finished stages. */
  computeSeconds: number;
  stages: StageRecord[];
  /** SHA-256 of every file that the run vouches for. */
  tables: Record<string, string>;
}

const packageRoot = fileURLToPath(new URL('../../..', import.meta.url));

export function newManifest(
  study: StudyKind,
  experiment: ExperimentBase,
  {
    backend,
    plan,
    userPlugins,
  }: { backend: BackendDescription; plan: readonly PlannedStage[]; userPlugins: readonly string[] },
): Manifest {
  return {
    format: 2,
    study: study.name,
    experiment: experiment.name,
    status: 'running',
    seed: experiment.seed,
    facts: study.facts(experiment),
    backend,
    ...provenance(),
    ...(userPlugins.length > 0 && { plugins: userPlugins.map((url) => basename(url)) }),
    startedAt: new Date().toISOString(),
    computeSeconds: 0,
    stages: plan.map(({ id, kind, heading, title, dependsOn, hash, effective }) => ({
      ...{ id, kind, heading, title, dependsOn, hash },
      ...{ status: 'waiting', seconds: null, checksum: null, reason: null, effective },
    })),
    tables: {},
  };
}

/** Facts about this process that every manifest records. */
function provenance(): Pick<Manifest, 'versions' | 'commit' | 'machine'> {
  return {
    versions: { goodhart: programVersion(), node: process.versions.node },
    commit: programCommit(),
    machine: {
      platform: platform(),
      arch: arch(),
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
    },
  };
}

/** The manifest that an earlier run left, if one can be read. */
export function formerManifest(folder: string): Manifest | undefined {
  try {
    return readManifest(folder);
  } catch {
    return undefined;
  }
}

/** Reads a result folder's manifest. Throws UserError where there is none or it is damaged. */
export function readManifest(folder: string): Manifest {
  const file = join(folder, 'manifest.json');
  if (!existsSync(file))
    throw new UserError(
      `${shownPath(folder)}: no manifest.json here; allowed: a result folder of goodhart run`,
    );
  const data = parsedJson(readRegularFile(file), file);
  const isFirst = Object.hasOwn(Object(data), 'proxySeeds');
  const schema = (isFirst ? firstManifestSchema : manifestSchema) as unknown as z.ZodType<
    Manifest | FirstManifest
  >;
  return upgraded(checked(data, { file, schema, what: 'a manifest' }));
}

/** The manifest of version 0.1, which knew one kind of study. */
interface FirstManifest extends Omit<Manifest, 'study' | 'facts' | 'stages'> {
  proxySeeds: number;
  stages: Omit<StageRecord, 'heading'>[];
}

function upgraded(manifest: Manifest | FirstManifest): Manifest {
  if (!('proxySeeds' in manifest)) return manifest;
  const { proxySeeds, stages, ...rest } = manifest;
  const headed = stages.map((stage) => ({ ...stage, heading: stage.kind }));
  return { ...rest, study: 'overoptimization', facts: { proxySeeds }, stages: headed };
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
