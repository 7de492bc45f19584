/** A table of one result folder or of several as one: that which the kind of study shows first, or another. */
import { basename, resolve } from 'node:path';
import { shownPath, UserError } from '../config/index.js';
import {
  type Manifest,
  never,
  readManifest,
  readTable,
  type Table,
  text,
  whole,
  withColumns,
} from '../engine/index.js';
import { type Study, studies } from '../studies/index.js';

/** Throws UserError for a kind of study that nobody has registered. */
export function studyOf(folder: string, { study: name }: Pick<Manifest, 'study'>): Study {
  const study = studies.find(name);
  if (study !== undefined) return study;
  const allowed = `${studies.names.join(', ')}, or what a module adds`;
  throw new UserError(`${shownPath(folder)}: no kind of study is called ${name}; allowed: ${allowed}`);
}

/** Throws UserError for a table that the study does not keep. */
export function tableOf({ tables, mainTable }: Study, name: string = mainTable): Table {
  const kept = tables.filter(({ kept: where }) => where !== 'live');
  const table = kept.find((candidate) => candidate.name === name);
  if (table !== undefined) return table;
  const allowed = kept.map((candidate) => candidate.name).join(', ');
  throw new UserError(`no table is called ${name}; allowed: ${allowed}`);
}

/** Where a row is from; the folder's name alone is shown to people. Tables have a `seed` of their own, that of a run. */
const origin = {
  folder: text('folder', 'The result folder.', { title: 'Results' }),
  experiment: text('experiment', 'The experiment.', { shown: never }),
  rootSeed: whole('root_seed', 'The root seed.', { shown: never }),
};

/** Throws UserError for a folder without the table, and for folders of several kinds of study. */
export function readFolderTables(
  folders: readonly string[],
  name?: string,
): { table: Table; rows: unknown[] } {
  const opened = folders.map((folder) => {
    const manifest = readManifest(folder);
    return { folder, manifest, study: studyOf(folder, manifest) };
  });
  const [{ study }] = opened;
  const other = opened.find((one) => one.study !== study);
  if (other !== undefined) {
    throw new UserError(
      `${shownPath(other.folder)}: a study of ${other.study.name} beside one of ${study.name}; allowed: folders of one kind`,
    );
  }
  const table = tableOf(study, name);
  const rows = opened.flatMap(({ folder, manifest: { experiment, seed } }) => {
    const named = { folder: basename(resolve(folder)), experiment, rootSeed: seed };
    return readTable(folder, table).map((row) => ({ ...named, ...(row as object) }));
  });
  return { table: withColumns(table, origin) as unknown as Table, rows };
}
