/** A stage's output, kept in a folder of its own, written atomically and checksummed. */
import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { TableRows } from '../stage.js';
import { type ArrayPlace, decodeArrays, encodeArrays } from './array-file.js';
import { type JsonValue, parseJson, stringifyJson } from './exact-json.js';
import { flushFolder, writeFlushed } from './flushed-file.js';
import { joinOutput, splitOutput } from './output.js';

/** What a stage gives, and what it adds to the result tables and to the screen. */
export interface Artifact {
  output: object;
  tables: TableRows[];
  metrics?: Record<string, number>;
}

/** An artifact as it lies on the disk. */
export interface StoredArtifact extends Artifact {
  /** Checksum of the whole output. */
  checksum: string;
  /** How long the stage took when it was computed. */
  seconds: number;
}

/** Where the checksums of an artifact stand, in the format of `sha256sum`. */
const checksumFile = 'SHA256SUMS';
const jsonFile = 'artifact.json';
const arrayFile = 'arrays.bin';
/** Lies beside the checksummed files: it differs from run to run. */
const aboutFile = 'timing.json';

/** What the output is of, for people who look into a cache. */
export interface ArtifactAbout {
  kind: string;
  title: string;
  /** How long the stage took. */
  seconds: number;
}

/** An output that cannot be used: partly written, changed since, or not there at all. */
export class DamagedArtifact extends Error {
  override readonly name = 'DamagedArtifact';

  constructor(
    message: string,
    readonly isAbsent = false,
  ) {
    super(message);
  }
}

export const artifactFolder = (cacheFolder: string, hash: string) => join(cacheFolder, hash);

/** Whether a folder is an artifact, whole or damaged: by its name, and by holding nothing that an artifact does not. */
export function isArtifact(folder: string): boolean {
  const own = new Set([checksumFile, jsonFile, arrayFile, aboutFile]);
  try {
    return /^[0-9a-f]{32}$/.test(basename(folder)) && readdirSync(folder).every((name) => own.has(name));
  } catch {
    return false;
  }
}

/** Writes everything to a folder beside the target, flushes it and renames it into place; gives the checksum. */
export function writeArtifact(
  folder: string,
  { output, tables, metrics }: Artifact,
  about: ArtifactAbout,
): string {
  const temporary = join(dirname(folder), `${temporaryPrefix}${process.pid}@${hostname()}-${randomUUID()}`);
  mkdirSync(temporary, { recursive: true });
  const { json, arrays } = splitOutput(output);
  const { layout, bytes } = encodeArrays(arrays);
  const content = {
    [jsonFile]: stringifyJson({ json, tables, metrics, layout } as unknown as JsonValue),
    [arrayFile]: bytes,
  };
  const sums = checksums(content);
  const files = { ...content, [checksumFile]: sums, [aboutFile]: JSON.stringify(about) };
  for (const [name, held] of Object.entries(files)) writeFlushed(join(temporary, name), held);
  flushFolder(temporary);
  moveIntoPlace(temporary, folder);
  flushFolder(dirname(folder));
  return sha256(sums);
}

/** Reads and checks an artifact, once. Throws DamagedArtifact where a file is missing or differs from its checksum. */
export function readArtifact(folder: string): StoredArtifact {
  const { json, arrays, sums } = readChecked(folder);
  const stored = parseJson(json.toString('utf8')) as unknown as Stored;
  return {
    output: joinOutput(stored.json, decodeArrays(stored.layout, arrays)),
    tables: stored.tables,
    metrics: stored.metrics,
    checksum: sha256(sums),
    seconds: aboutArtifact(folder).seconds,
  };
}

/** Tables and metrics of an artifact that was written just now: its arrays, which may be large, are not read. */
export function readRows(folder: string): Pick<Artifact, 'tables' | 'metrics'> {
  const { tables, metrics } = parseJson(readFileSync(join(folder, jsonFile), 'utf8')) as unknown as Stored;
  return { tables, metrics };
}

/** `absent`, `damaged` (partly written or changed since) or `sound`. */
export function artifactState(folder: string): 'absent' | 'damaged' | 'sound' {
  try {
    readChecked(folder);
    return 'sound';
  } catch (error) {
    return (error as DamagedArtifact).isAbsent ? 'absent' : 'damaged';
  }
}

export function removeArtifact(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** The name goes on with the process that writes, and for outputs with its machine. */
export const temporaryPrefix = '.tmp-';

/** A writer on another machine cannot be asked whether it lives; none takes so long. */
const longestWriting = 24 * 3600 * 1000;

/** Removes what killed writers left behind. */
export function sweepTemporaries(cacheFolder: string): void {
  for (const entry of existsSync(cacheFolder) ? readdirSync(cacheFolder) : []) {
    if (!entry.startsWith(temporaryPrefix)) continue;
    const path = join(cacheFolder, entry);
    const writer = Number.parseInt(entry.slice(temporaryPrefix.length), 10);
    const [, host = hostname()] = entry.match(/@(.+)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) ?? [];
    const isDead = host === hostname() && !processExists(writer);
    if (isDead || isOlder(path, longestWriting)) removeArtifact(path);
  }
}

function processExists(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function isOlder(path: string, milliseconds: number): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > milliseconds;
  } catch {
    return false;
  }
}

/** Marks an output as used now, if it may: in a cache of several users it can be another's, or gone a moment ago. */
export function touchArtifact(folder: string): void {
  const now = new Date();
  try {
    utimesSync(folder, now, now);
  } catch {
    // It is read all the same, and pruned a little too early at worst.
  }
}

interface Stored {
  json: Record<string, JsonValue>;
  layout: ArrayPlace[];
  tables: TableRows[];
  metrics?: Record<string, number>;
}

function readChecked(folder: string): { json: Buffer; arrays: Buffer; sums: string } {
  try {
    const [json, arrays] = [jsonFile, arrayFile].map((name) => readFileSync(join(folder, name)));
    const sums = readFileSync(join(folder, checksumFile), 'utf8');
    if (sums === checksums({ [jsonFile]: json, [arrayFile]: arrays })) return { json, arrays, sums };
  } catch (error) {
    throw new DamagedArtifact(`${folder}: ${(error as Error).message}`, !existsSync(folder));
  }
  throw new DamagedArtifact(`${folder}: the files differ from their checksums`);
}

/** What stands beside an output; an earlier version kept less. */
export function aboutArtifact(folder: string): ArtifactAbout {
  const unknown = { kind: 'unknown', title: '', seconds: 0 };
  try {
    return { ...unknown, ...(JSON.parse(readFileSync(join(folder, aboutFile), 'utf8')) as object) };
  } catch {
    return unknown;
  }
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
