/** Everything that a report is made of, read from a result folder. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { shownPath, UserError } from '../config/index.js';
import type { Warning } from '../fitting/warnings.js';
import type { Coefficients } from '../laws/coefficients.js';
import type { CurvePoint } from '../optimization/curve-point.js';
import {
  type Manifest,
  readCoefficients,
  readCurves,
  readManifest,
  readProxies,
  readWarnings,
} from '../results/index.js';
import type { ProxyValidation } from '../reward-model/proxy-validation.js';
import { judgeFindings, type Verdict } from './findings/index.js';

export interface ReportData {
  folder: string;
  manifest: Manifest;
  /** experiment.yaml as it stands in the folder. */
  experimentText: string;
  curves: CurvePoint[];
  coefficients: Coefficients[];
  warnings: Warning[];
  /** Of every proxy; empty in folders of versions that did not keep them. */
  proxies: ProxyValidation[];
  /** Coverage of the intervals, 0 to 1. */
  confidence: number;
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
  const experimentText = readText(join(folder, 'experiment.yaml'));
  const { fit } = (parse(experimentText) ?? {}) as { fit?: { confidence?: number } };
  const tables = {
    curves,
    coefficients: readCoefficients(folder),
    proxies: existsSync(join(folder, 'proxies.csv')) ? readProxies(folder) : [],
    confidence: fit?.confidence ?? 0.95,
  };
  return {
    folder,
    manifest,
    experimentText,
    ...tables,
    warnings: existsSync(join(folder, 'warnings.json')) ? readWarnings(folder) : [],
    verdicts: judgeFindings(tables),
  };
}

function readText(file: string): string {
  if (!existsSync(file))
    throw new UserError(`${shownPath(file)}: missing; allowed: a result folder of goodhart run`);
  return readFileSync(file, 'utf8');
}
