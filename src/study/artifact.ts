/** A stage's output: JSON and typed arrays, kept in a folder of its own, written atomically and checksummed. */
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Warning } from '../fitting/warnings.js';
import type { Coefficients } from '../laws/coefficients.js';
import type { CurvePoint } from '../optimization/curve-point.js';
import type { ProxyValidation } from '../reward-model/proxy-validation.js';
import { decodeArrays, encodeArrays, type NamedArrays } from './array-file.js';
import { type JsonValue, parseJson, stringifyJson } from './exact-json.js';

/** Rows that a stage adds to the result tables. */
export interface ArtifactTables {
  points?: CurvePoint[];
  proxies?: ProxyValidation[];
  coefficients?: Coefficients[];
  warnings?: Warning[];
}

export interface Artifact {
  json: JsonValue;
  arrays: NamedArrays;
  tables?: ArtifactTables;
  /** Final values by name in camelCase, for the screen: loss, accuracy … */
  metrics?: Record<string, number>;
}

/** Where the checksums of an artifact stand, in the format of `sha256sum`. */
const checksumFile = 'SHA256SUMS';
const jsonFile = 'artifact.json';
const arrayFile = 'arrays.bin';
/** Lies beside the checksummed files: it differs from run to run. */
const timingFile = 'timing.json';

export class DamagedArtifact extends Error {
  override readonly name = 'DamagedArtifact';
}

export const artifactFolder = (cacheFolder: string, hash: string) => join(cacheFolder, hash);

/** Writes everything to a folder beside the target, flushes it to the disk and renames it into place. */
export function writeArtifact(folder: string, artifact: Artifact, seconds: number): void {
  const temporary = join(dirname(folder), `.tmp-${randomUUID()}`);
  mkdirSync(temporary, { recursive: true });
  const { layout, bytes } = encodeArrays(artifact.arrays);
  const { json, tables, metrics } = artifact;
  const content = {
    [jsonFile]: stringifyJson({ json, tables, metrics, layout } as unknown as JsonValue),
    [arrayFile]: bytes,
  };
  const files = { ...content, [checksumFile]: checksums(content), [timingFile]: JSON.stringify({ seconds }) };
  for (const [name, held] of Object.entries(files)) writeFlushed(join(temporary, name), held);
  flushFolder(temporary);
  moveIntoPlace(temporary, folder);
  flushFolder(dirname(folder));
}

/** Reads an artifact; throws DamagedArtifact where a file is missing or differs from its checksum. */
export function readArtifact(folder: string): Artifact {
  const files = readChecked(folder);
  const { layout, ...rest } = parseJson(files.json.toString('utf8')) as unknown as Stored;
  return { ...rest, arrays: decodeArrays(layout, files.arrays) };
}

/** Checksum of the whole output; throws DamagedArtifact like `readArtifact`. */
export function artifactChecksum(folder: string): string {
  readChecked(folder);
  return sha256(readFileSync(join(folder, checksumFile)));
}

/** How long the stage took when it was computed. */
export function artifactSeconds(folder: string): number {
  try {
    return (JSON.parse(readFileSync(join(folder, timingFile), 'utf8')) as { seconds: number }).seconds;
  } catch {
    return 0;
  }
}

/** `absent`, `damaged` (partly written or changed since) or `sound`. */
export function artifactState(folder: string): 'absent' | 'damaged' | 'sound' {
  if (!existsSync(folder)) return 'absent';
  try {
    readChecked(folder);
    return 'sound';
  } catch {
    return 'damaged';
  }
}

export function removeArtifact(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Removes what killed writers left behind; nobody else may be writing. */
export function sweepTemporaries(cacheFolder: string): void {
  for (const entry of existsSync(cacheFolder) ? readdirSync(cacheFolder) : []) {
    if (entry.startsWith('.tmp-')) removeArtifact(join(cacheFolder, entry));
  }
}

interface Stored extends Omit<Artifact, 'arrays'> {
  layout: ReturnType<typeof encodeArrays>['layout'];
}

function readChecked(folder: string): { json: Buffer; arrays: Buffer } {
  let json: Buffer;
  let arrays: Buffer;
  let sums: string;
  try {
    json = readFileSync(join(folder, jsonFile));
    arrays = readFileSync(join(folder, arrayFile));
    sums = readFileSync(join(folder, checksumFile), 'utf8');
  } catch (error) {
    throw new DamagedArtifact(`${folder}: ${(error as Error).message}`);
  }
  if (sums !== checksums({ [jsonFile]: json, [arrayFile]: arrays })) {
    throw new DamagedArtifact(`${folder}: the files differ from their checksums`);
  }
  return { json, arrays };
}

const checksums = (files: Record<string, string | Uint8Array>) =>
  Object.entries(files)
    .map(([name, content]) => `${sha256(content)}  ${name}\n`)
    .join('');

function moveIntoPlace(temporary: string, folder: string): void {
  try {
    renameSync(temporary, folder);
  } catch (error) {
    // The same stage was written by somebody else in the meantime; the content is addressed, so theirs serves.
    removeArtifact(temporary);
    if (artifactState(folder) !== 'sound') throw error;
  }
}

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

function writeFlushed(file: string, content: string | Uint8Array): void {
  const descriptor = openSync(file, 'wx');
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function flushFolder(folder: string): void {
  // Windows cannot open folders; its rename is journalled.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
