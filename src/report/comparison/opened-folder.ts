/** Result folders as parts of conditions: what was run, in which world, and what came of it. */
import { basename, resolve } from 'node:path';
import { shownPath, UserError } from '../../config/index.js';
import type { ComparedPart, ComparisonKind } from '../../display/comparison/kind.js';
import {
  alteredFiles,
  type Experiment,
  type Manifest,
  readContents,
  readManifest,
  readStoredExperiment,
  readTables,
} from '../../engine/index.js';
import { resolveStored, type Study } from '../../studies/index.js';
import { studyOf } from '../folder-tables.js';

export interface OpenedFolder {
  path: string;
  /** Its last part. */
  name: string;
  manifest: Manifest;
  study: Study;
  kind: ComparisonKind;
  experiment: Experiment;
  part: ComparedPart<unknown>;
  /** What a reader has to know of it, in sentences. */
  notes: string[];
}

/** Throws UserError for a folder without results, and for studies of several kinds or of one that compares nothing. */
export function openFolders(paths: readonly string[]): OpenedFolder[] {
  const twice = paths.find(
    (path, index) => paths.findIndex((other) => resolve(other) === resolve(path)) < index,
  );
  if (twice !== undefined)
    throw new UserError(`${shownPath(twice)}: is named twice; allowed: different folders`);
  const opened = paths.map(openFolder);
  const [{ study, path }] = opened;
  const other = opened.find((one) => one.study !== study);
  if (other !== undefined)
    throw new UserError(
      `${shownPath(other.path)}: a study of ${other.study.name}, and ${shownPath(path)} one of ${study.name}; allowed: folders of one kind`,
    );
  return opened;
}

function openFolder(path: string): OpenedFolder {
  const manifest = readManifest(path);
  const study = studyOf(path, manifest);
  const { comparison: kind } = study;
  if (kind === undefined)
    throw new UserError(`${shownPath(path)}: nothing says how studies of ${study.name} are compared`);
  const stored = readStoredExperiment(path);
  const tables = study.read(readTables(path, study), stored);
  if (study.isEmpty(tables))
    throw new UserError(
      `${shownPath(path)}: no curve is finished yet; allowed: a folder with at least one finished curve`,
    );
  const { experiment } = storedExperiment(path, stored, manifest.plugins ?? []);
  const name = basename(resolve(path));
  const part = { world: String(manifest.seed), tables, experiment, stages: manifest.stages };
  return { ...{ path, name, manifest, study, kind, experiment, part }, notes: notesOf(path, manifest) };
}

function storedExperiment(path: string, stored: Record<string, unknown>, plugins: readonly string[]) {
  try {
    return resolveStored(stored);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const ofPlugins =
      plugins.length > 0 ? `; made with ${plugins.join(', ')}, which --plugin <path> brings` : '';
    throw new UserError(`${shownPath(path)}/experiment.yaml: ${error.message.split('\n')[0]}${ofPlugins}`);
  }
}

function notesOf(path: string, manifest: Manifest): string[] {
  const altered = alteredFiles(readContents(path)).map(({ name }) => name);
  return [
    ...(manifest.status === 'done'
      ? []
      : [`${shownPath(path)} is ${manifest.status}: what is finished of it counts.`]),
    ...(altered.length === 0
      ? []
      : [
          `In ${shownPath(path)} ${altered.join(', ')} ${altered.length === 1 ? 'is' : 'are'} not what the run wrote.`,
        ]),
  ];
}
