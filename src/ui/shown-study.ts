/** What the kind of a study declares to be shown: its views, its findings, its main table. */
import { UserError } from '../config/user-error.js';
import { judgeFindings, type Verdict } from '../display/finding.js';
import type { LiveStudy } from '../display/live-study.js';
import type { View } from '../display/view.js';
import { readManifest, readStoredExperiment, readTables } from '../engine/folder/index.js';
import type { TableSet } from '../engine/study.js';
import { storedVerdicts } from '../report/stored-verdicts.js';
import { type Study, studies } from '../studies/index.js';

/** Experiments are read from the folder; where that fails their kind of study makes do without. */
export type StoredExperiment = Readonly<Record<string, unknown>>;

/** Findings are judged without it where it cannot be read. */
export function storedExperiment(folder: string): StoredExperiment {
  try {
    return readStoredExperiment(folder);
  } catch {
    return {};
  }
}

/** A finished or running study that is looked at beside another one. */
export interface StudyBeside {
  /** Its folder, as it was named. */
  name: string;
  tables: unknown;
}

/** Throws UserError for a folder of another kind of study, whose curves have no place here. */
export function studyBeside(folder: string, kind: string): StudyBeside {
  const { study: own } = readManifest(folder);
  if (own !== kind)
    throw new UserError(`${folder}: a study of kind ${own}; allowed here: one of kind ${kind}`);
  const study = studies.get(own);
  return { name: folder, tables: study.read(readTables(folder, study), readStoredExperiment(folder)) };
}

export const studyOf = ({ study }: Pick<LiveStudy, 'study'>): Study | undefined => studies.find(study);

/** Tables whose rows are for the screen alone. */
export const liveTables = (study: string): string[] =>
  (studies.find(study)?.tables ?? []).filter(({ kept }) => kept === 'live').map(({ name }) => name);

/** Where in the time of a stage its counting of some unit lies. */
export const passOf = (study: string, kind: string, unit: string): readonly [number, number] | undefined =>
  studies.find(study)?.passes?.[kind]?.[unit];

/** The views of a study; of one whose kind is not there, and before any event, what every study has. */
export const viewsOf = (study: Study | undefined): readonly View[] => study?.views ?? [plainOverview];

const plainOverview: View = {
  name: 'Overview',
  keys: [],
  layout: ({ room }) => ({
    type: 'rows',
    parts: [
      { layout: { type: 'panel', title: 'Stages', content: { type: 'stages' } } },
      {
        layout: { type: 'panel', title: 'Warnings', content: { type: 'warnings' } },
        size: { atMost: Math.floor(room.height / 3) },
      },
    ],
  }),
};

/** The verdicts that a finished run wrote, where they are to be trusted. */
export const verdictsWritten = (live: LiveStudy, study: Pick<Study, 'findings'>): Verdict[] | undefined =>
  live.status === 'done' && live.folder !== '' ? storedVerdicts(live, study) : undefined;

/** The verdicts on the finished stages, as the run wrote them or judged at once, which takes seconds. */
export function verdictsOf(live: LiveStudy, experiment: StoredExperiment): Verdict[] {
  const study = studyOf(live);
  if (study === undefined) return [];
  const stored = verdictsWritten(live, study);
  if (stored !== undefined) return stored;
  const tables = settledTables(live, experiment);
  return study.isEmpty(tables) ? [] : judgeFindings(study.findings, tables);
}

/** What findings are judged on: a curve that is still growing would move them. */
const settledTables = (live: LiveStudy, experiment: StoredExperiment): unknown =>
  studyOf(live)?.read(settledRows(live), experiment);

/** The rows of stages that came to an end. */
export function settledRows({ stages, histories, rows }: LiveStudy): TableSet {
  const open = new Set(
    stages.filter(({ status }) => status === 'running' || status === 'failed').map(({ id }) => id),
  );
  const unsettled = new Set([...open].flatMap((id) => Object.values(histories.get(id)?.rows ?? {}).flat()));
  return Object.fromEntries(
    Object.entries(rows).map(([table, all]) => [table, all.filter((row) => !unsettled.has(row))]),
  );
}

/** The main table as lines of text, as the study's own view writes it. */
export function mainTableLines(live: LiveStudy, width: number): string[] {
  const study = studyOf(live);
  const view = study?.views.find(({ closing }) => closing !== undefined);
  return study === undefined ? [] : (view?.closing?.(study.read(live.rows, {}), width) ?? []);
}
