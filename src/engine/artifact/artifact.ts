/** A stage's output, kept in a folder of its own, written atomically and checksummed. */
import { createHash, randomUUID } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';

import { basename, dirname, join } from 'node:path';
import { saysNothingOfFile } from '../../config/system-reason.js';
import { makeFolder } from '../folder/make-folder.js';
import type { TableRows } from '../stage.js';
import { type ArrayPlace, decodeArrays, encodeArrays } from './array-file.js';
import { type JsonValue, parseJson, stringifyJson } from './exact-json.js';
import { flushFolder, writeFlushed } from './flushed-file.js';
import { joinOutput, splitOutput } from './output.js';
import { ownTemporaryPrefix } from './temporaries.js';

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
  const temporary = join(dirname(folder), `${ownTemporaryPrefix}${randomUUID()}`);
  try {
    return writeThrough({ temporary, folder }, { output, tables, metrics }, about);
  } catch (error) {
    // A full disk gets its space back.
    removeArtifact(temporary);
    throw error;
  }
}

function writeThrough(
  { temporary, folder }: { temporary: string; folder: string },
  { output, tables, metrics }: Artifact,
  about: ArtifactAbout,
): string {
  makeFolder(temporary);
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

/**
 * Reads and checks an artifact, once. Throws DamagedArtifact where a file is missing or differs from its checksum, and what
 * the system says where it cannot be read now.
 */
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

/** `absent`, `damaged` (partly written or changed since) or `sound`. Throws where it cannot be read now. */
export function artifactState(folder: string): 'absent' | 'damaged' | 'sound' {
  try {
    readChecked(folder);
    return 'sound';
  } catch (error) {
    if (!(error instanceof DamagedArtifact)) throw error;
    return error.isAbsent ? 'absent' : 'damaged';
  }
}

export function removeArtifact(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
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
    const [json, arrays, held] = [jsonFile, arrayFile, checksumFile].map((name) =>
      bytesOf(join(folder, name)),
    );
    const sums = held.toString('utf8');
    if (sums === checksums({ [jsonFile]: json, [arrayFile]: arrays })) return { json, arrays, sums };
  } catch (error) {
    // Who may open no more files would throw away what is finished.
    if (saysNothingOfFile(error)) throw error;
    throw new DamagedArtifact(`${folder}: ${(error as Error).message}`, !isThere(folder));
  }
  throw new DamagedArtifact(`${folder}: the files differ from their checksums`);
}

/** Of a pipe in its place nothing would ever come. */
function bytesOf(file: string): Buffer {
  if (!statSync(file).isFile()) throw new Error(`${file} is no file`);
  return readFileSync(file);
}

/** A link that leads nowhere, or to itself, is there and in the way. */
const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** What stands beside an output; an earlier version kept less. */
export function aboutArtifact(folder: string): ArtifactAbout {
  const unknown = { kind: 'unknown', title: '', seconds: 0 };
  try {
    const held = Object(
      JSON.parse(bytesOf(join(folder, aboutFile)).toString('utf8')),
    ) as Partial<ArtifactAbout>;
    return {
      kind: typeof held.kind === 'string' ? held.kind : unknown.kind,
      title: typeof held.title === 'string' ? held.title : unknown.title,
      seconds: Number.isFinite(held.seconds) ? Number(held.seconds) : unknown.seconds,
    };
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
    if (artifactState(folder) === 'sound') {
      removeArtifact(temporary);
      return;
    }
    if (!isThere(folder)) throw error;
    // What is damaged, or no folder at all, makes room.
    removeArtifact(folder);
    renameSync(temporary, folder);
  }
}

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
