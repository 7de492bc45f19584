/** The version of the code behind a stage: editing what cannot change its numbers keeps its cached output. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StageKind } from './events.js';

export type CodeVersion = (kind: StageKind) => string;

/** Rooms whose code can change a kind's numbers, beside its body in `study/stages/`. */
const learning = ['random', 'statistics', 'tensor', 'world', 'preferences', 'policy', 'reward-model'];
const roomsOf: Record<StageKind, readonly string[]> = {
  world: ['random', 'statistics', 'tensor', 'world'],
  policy: learning,
  gold: learning,
  comparisons: learning,
  pool: learning,
  proxies: learning,
  'best-of-n': [...learning, 'optimization/best-of-n'],
  rl: [...learning, 'optimization/ppo'],
  fits: ['random', 'statistics', 'fitting', 'laws'],
};

/** Packages that compute numbers. */
const numericPackages = /^(@tensorflow\/|ml-|seedrandom)/;

/** Reads the sources (src/ or dist/, whichever runs) once. */
export function codeVersionOf(root = fileURLToPath(new URL('..', import.meta.url))): CodeVersion {
  const rooms = new Map<string, string>();
  const room = (name: string) => {
    if (!rooms.has(name)) rooms.set(name, hashFiles(sourceFiles(join(root, name))));
    return rooms.get(name)!;
  };
  const packages = packageVersions(join(root, '..', 'package.json'));
  return (kind) => {
    const parts = [packages, ...roomsOf[kind].map(room), hashFiles(stageFiles(root, kind))];
    return createHash('sha256').update(parts.join('\n')).digest('hex');
  };
}

/** The version of stage bodies that come from elsewhere: their module's own content, one for all kinds. */
export function moduleVersion(registryModule: string): CodeVersion {
  const version = hashFiles([fileURLToPath(registryModule)]);
  return () => version;
}

/** A kind's own body and the helpers that bodies share; the bodies of other kinds do not matter. */
function stageFiles(root: string, kind: StageKind): string[] {
  const others = new Set(Object.keys(roomsOf).filter((other) => other !== kind));
  return sourceFiles(join(root, 'study', 'stages')).filter((file) => {
    const name = file.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, '');
    return !others.has(name) && name !== 'index';
  });
}

function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|js|mjs)$/.test(file) && !file.endsWith('.d.ts'))
    .sort()
    .map((file) => join(folder, file));
}

function hashFiles(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function packageVersions(file: string): string {
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(file, 'utf8'),
  ) as PackageFile;
  const versions = Object.entries({ ...dependencies, ...optionalDependencies });
  return JSON.stringify(versions.filter(([name]) => numericPackages.test(name)).sort());
}

interface PackageFile {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}
