/** Verdicts on one experiment in several worlds: the runs of all of them together, where each alone may be too few. */
import { judgeFindings, type Verdict } from '../../display/finding.js';
import { differences, readStoredExperiment } from '../../engine/index.js';
import { resolveStored } from '../../studies/index.js';
import type { ReportData } from '../report-data.js';

/** Keys in which the same experiment in another world may differ. */
const worldKeys = ['name', 'description', 'seed'];

/** What of a folder is judged together with others. */
export type JudgedFolder = Pick<ReportData, 'folder' | 'manifest' | 'study' | 'rows'>;

/** None where the folders are of different experiments, of one world, or of a kind of study that does not pool. */
export function pooledVerdicts(studies: readonly JudgedFolder[]): Verdict[] {
  const [{ study, folder }] = studies;
  const experiments = studies.map((data) => todaysExperiment(data.folder));
  const [first] = experiments;
  const isSame = experiments.every((own) =>
    differences(first, own).every(({ key }) => worldKeys.includes(key)),
  );
  const worlds = new Set(studies.map(({ manifest }) => manifest.seed));
  if (study.pooled === undefined || !isSame || worlds.size < studies.length) return [];
  const rows = study.pooled(studies.map((data) => data.rows));
  return judgeFindings(study.findings, study.read(rows, readStoredExperiment(folder)));
}

/** With the keys of this version and its defaults: an earlier one stored fewer. As it stands where it has become invalid. */
function todaysExperiment(folder: string): unknown {
  const stored = readStoredExperiment(folder);
  try {
    return resolveStored(stored).experiment;
  } catch {
    return stored;
  }
}
