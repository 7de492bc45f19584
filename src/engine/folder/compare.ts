/** Compares two result folders of one experiment by what lies in them: bytes where they are promised, else intervals. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../../config/index.js';
import type { Interval } from '../../statistics/index.js';
import type { StudyKind } from '../study.js';
import { parseTable, type Table, tableOfRows } from '../table/index.js';
import { type Manifest, readManifest } from './manifest.js';

export interface FolderContents {
  manifest: Manifest;
  /** Text by name of every file that the manifest vouches for; null where it is missing. */
  files: Map<string, string | null>;
}

/** `new`: another version of the program wrote the first folder, and did not have this file. */
export type FileState = 'same' | 'different' | 'missing' | 'not what the run wrote' | 'new';

export interface Comparison {
  /** `identical` bytes are promised, or `intervals` only. */
  guarantee: 'identical' | 'intervals';
  /** Why this guarantee applies. */
  because: string;
  files: { name: string; state: FileState }[];
  stages: { id: string; same: boolean }[];
  /** Estimates of the second folder outside the first one's intervals, and rows that one of them lacks. */
  outside: string[];
  /** Whether the guarantee is kept, and every file of the first folder is what its run wrote. */
  kept: boolean;
}

/** Throws UserError where the folder has no manifest. */
export function readContents(folder: string): FolderContents {
  const manifest = readManifest(folder);
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readRegularFile(join(folder, name)) : null;
  return { manifest, files: new Map(Object.keys(manifest.tables).map((name) => [name, read(name)])) };
}

/** `second` was made just now; `first` is the folder that somebody vouches for. */
export function compareFolders(
  { tables }: Pick<StudyKind, 'tables'>,
  first: FolderContents,
  second: FolderContents,
): Comparison {
  const { guarantee, because } = guaranteeOf(first.manifest, second.manifest);
  const names = [...new Set([...first.files.keys(), ...second.files.keys()])];
  const files = names.map((name) => {
    const isNew = guarantee === 'intervals' && !first.files.has(name);
    return { name, state: isNew ? 'new' : stateOf(name, first, second) } as const;
  });
  const checksums = new Map(second.manifest.stages.map((stage) => [stage.id, stage.checksum]));
  const stages = first.manifest.stages.map(({ id, checksum }) => ({
    id,
    same: checksums.get(id) === checksum,
  }));
  const isOtherSeed = first.manifest.seed !== second.manifest.seed;
  const outside = [
    ...(isOtherSeed
      ? [`the manifest says seed ${first.manifest.seed}, the experiment ${second.manifest.seed}`]
      : []),
    ...tables.flatMap((table) => outsideIntervals(table, first, second)),
  ];
  const isWhole = files.every(({ state }) => state !== 'missing' && state !== 'not what the run wrote');
  const isEqual = files.every(({ state }) => state === 'same') && stages.every(({ same }) => same);
  const kept = isWhole && !isOtherSeed && (guarantee === 'identical' ? isEqual : outside.length === 0);
  return { guarantee, because, files, stages, outside, kept };
}

export interface AlteredFile {
  name: string;
  state: FileState;
}

/** Files that the folder's run vouches for and that are gone or other now, by name. */
export function alteredFiles({ manifest, files }: FolderContents): AlteredFile[] {
  return Object.entries(manifest.tables).flatMap(([name, hash]): AlteredFile[] => {
    const content = files.get(name) ?? null;
    if (content === null) return [{ name, state: 'missing' }];
    return sha256(content) === hash ? [] : [{ name, state: 'not what the run wrote' }];
  });
}

function stateOf(name: string, first: FolderContents, second: FolderContents): FileState {
  const content = first.files.get(name) ?? null;
  if (content === null) return 'missing';
  const written = first.manifest.tables[name];
  if (written !== undefined && written !== sha256(content)) return 'not what the run wrote';
  return content === second.files.get(name) ? 'same' : 'different';
}

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

function guaranteeOf(first: Manifest, second: Manifest): Pick<Comparison, 'guarantee' | 'because'> {
  const hashes = new Map(second.stages.map((stage) => [stage.id, stage.hash]));
  const intervals = (because: string) => ({ guarantee: 'intervals', because }) as const;
  if (first.backend.name !== second.backend.name) {
    return intervals(`${first.backend.name} made the folder, ${second.backend.name} runs here`);
  }
  const kernels = [first, second].map(({ backend }) => backend.versions.kernels);
  if (kernels[0] !== undefined && kernels[0] !== kernels[1])
    return intervals(`kernels ${kernels[0]} made the folder, ${kernels[1]} run here`);
  if (first.stages.some(({ id, hash }) => hashes.get(id) !== hash))
    return intervals('the program has changed since');
  if (first.backend.name === 'wasm')
    return { guarantee: 'identical', because: 'wasm gives the same bytes on every machine' };
  const { tensorflow } = first.backend.versions;
  if (tensorflow !== second.backend.versions.tensorflow)
    return intervals('libtensorflow is another version here');
  const sameMachine =
    first.machine.processor === second.machine.processor && first.machine.cores === second.machine.cores;
  if (!sameMachine)
    return intervals('tensorflow differs in low bits between kinds of processor and numbers of cores');
  return { guarantee: 'identical', because: 'tensorflow on the same kind of processor' };
}

/** Tables with intervals are compared row by row; which rows belong together is the table's own key. */
function outsideIntervals(declared: Table, first: FolderContents, second: FolderContents): string[] {
  const fields = Object.entries(declared.fields).filter(([, { isInterval }]) => isInterval);
  const before = fields.length > 0 ? rowsOf(declared, first) : undefined;
  if (before === undefined) return [];
  const others = rowsOf(declared, second) ?? [];
  const table = tableOfRows(declared, [...before, ...others]);
  const again = new Map(others.map((row) => [table.keyOf(row), row]));
  const own = new Set(before.map((row) => table.keyOf(row)));
  const fresh = [...again.keys()].filter((key) => !own.has(key)).map((key) => `${key} is new`);
  return fresh.concat(
    before.flatMap((row) => {
      const key = table.keyOf(row);
      const other = again.get(key);
      if (other === undefined) return [`${key} is missing`];
      return fields.flatMap(([name]) =>
        outside(`${name} of ${key}`, intervalOf(row, name), intervalOf(other, name)),
      );
    }),
  );
}

/** Undefined where there is no file, or none that can be read: its state says so. */
function rowsOf(table: Table, { files }: FolderContents): unknown[] | undefined {
  const content = files.get(table.file);
  if (content === null || content === undefined) return undefined;
  try {
    return parseTable(table, content);
  } catch {
    return undefined;
  }
}

const intervalOf = (row: unknown, name: string) => (row as Record<string, Interval>)[name];

/** An estimate that cannot be had says nothing. */
function outside(what: string, { estimate, low, high }: Interval, { estimate: other }: Interval): string[] {
  if (Number.isNaN(estimate) || Number.isNaN(other) || (other >= low && other <= high)) return [];
  return [`${what}: ${other} outside [${low}, ${high}]`];
}
