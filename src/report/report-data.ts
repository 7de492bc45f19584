/** Everything that a report is made of, read from a result folder. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shownPath, UserError } from '../config/index.js';
import type { CurvePoint } from '../optimization/curve-point.js';
import { type Manifest, readCoefficients, readCurves, readManifest, readWarnings } from '../results/index.js';
import type { Coefficients } from '../scaling-laws/coefficients.js';
import type { Warning } from '../scaling-laws/warnings.js';
import { readVerdicts, type Verdict } from './verdicts.js';

export interface ReportData {
  folder: string;
  manifest: Manifest;
  /** experiment.yaml as it stands in the folder. */
  experimentText: string;
  curves: CurvePoint[];
  coefficients: Coefficients[];
  warnings: Warning[];
  /** Of findings.json; empty where there is none. */
  verdicts: Verdict[];
}

/** Throws UserError where a file is missing or damaged, or no curve is finished yet. */
export function readReportData(folder: string): ReportData {
  const manifest = readManifest(folder);
  const curves = readCurves(folder);
  if (curves.length === 0) {
    throw new UserError(
      `${shownPath(join(folder, 'curves.csv'))}: no curve is finished yet; allowed: a folder with at least one finished curve`,
    );
  }
  return {
    folder,
    manifest,
    experimentText: readText(join(folder, 'experiment.yaml')),
    curves,
    coefficients: readCoefficients(folder),
    warnings: existsSync(join(folder, 'warnings.json')) ? readWarnings(folder) : [],
    verdicts: readVerdicts(folder),
  };
}

function readText(file: string): string {
  if (!existsSync(file))
    throw new UserError(`${shownPath(file)}: missing; allowed: a result folder of goodhart run`);
  return readFileSync(file, 'utf8');
}
