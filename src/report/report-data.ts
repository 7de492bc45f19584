/** Everything that a report is made of, read from a result folder. */
import { plainWord, shownPath, UserError } from '../config/index.js';
import type { Figure } from '../display/figure.js';
import { judgeFindings, type Verdict } from '../display/finding.js';
import {
  type AlteredFile,
  alteredFiles,
  type Manifest,
  readContents,
  readManifest,
  readStoredExperiment,
  readTables,
  readText,
  type TableSet,
} from '../engine/index.js';
import type { Warning } from '../fitting/warnings.js';
import type { Study } from '../studies/index.js';
import { studyOf } from './folder-tables.js';
import { storedVerdicts } from './stored-verdicts.js';

export interface ReportData {
  folder: string;
  manifest: Manifest;
  study: Study;
  /** What the experiment shows, in a sentence of its author; empty where there is none. */
  description: string;
  /** experiment.yaml as it stands in the folder. */
  experimentText: string;
  /** Rows by table; a table that an earlier version did not keep is empty. */
  rows: TableSet;
  /** The same as the study's findings, figures and views read them. */
  tables: unknown;
  warnings: Warning[];
  verdicts: Verdict[];
  /** Files that are gone or no longer what the run wrote: what is told here is theirs all the same. */
  altered: AlteredFile[];
}

export interface ReportFigures {
  /** How the report opens. */
  opening?: Figure | undefined;
  figures: Figure[];
}

export interface ReadOptions {
  /** The run has only just written its verdicts: what judged them is what would judge them again, which takes seconds. */
  isFresh?: boolean;
}

/** Throws UserError where a file is missing or damaged, or nothing is finished yet. */
export function readReportData(folder: string, { isFresh = false }: ReadOptions = {}): ReportData {
  const manifest = readManifest(folder);
  const study = studyOf(folder, manifest);
  const rows = readTables(folder, study);
  const stored = readStoredExperiment(folder);
  const tables = study.read(rows, stored);
  if (study.isEmpty(tables)) {
    throw new UserError(
      `${shownPath(folder)}: nothing to report on is finished yet; allowed: a folder with at least one finished curve`,
    );
  }
  const missing = study.missing?.(tables);
  if (missing !== undefined)
    throw new UserError(`${shownPath(folder)}: ${missing}; allowed: tables as \`goodhart run\` writes them`);
  const { experiment, seed } = manifest;
  const written = isFresh ? storedVerdicts({ folder, experiment, seed }, study) : undefined;
  return {
    folder,
    manifest,
    study,
    description: plainWord(stored.description),
    experimentText: readText(folder, 'experiment.yaml'),
    rows,
    tables,
    warnings: (rows.warnings ?? []) as Warning[],
    verdicts: written ?? judgeFindings(study.findings, tables),
    altered: alteredFiles(readContents(folder)),
  };
}

export const reportFigures = ({ study, tables }: ReportData): ReportFigures => ({
  opening: study.openingFigure?.(tables),
  figures: study.figures.flatMap((figure) => figure.draw(tables)),
});
