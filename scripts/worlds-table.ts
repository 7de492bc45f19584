/** What tables of several worlds in the documentation have in common. */
import { judgeFindings, type Verdict, verdictMarks } from '../src/display/finding.js';
import { readManifest, readStoredExperiment, readTables } from '../src/engine/index.js';
import { studyOf } from '../src/report/folder-tables.js';
import type { JudgedFolder } from '../src/report/overlay/pooled-verdicts.js';

export interface OwnVerdicts extends JudgedFolder {
  verdicts: Verdict[];
}

/** A folder with verdicts on these claims alone, also where it is judged together with others: some take seconds. */
export function judged(folder: string, ids: readonly string[]): OwnVerdicts {
  const manifest = readManifest(folder);
  const whole = studyOf(folder, manifest);
  const study = { ...whole, findings: whole.findings.filter(({ id }) => ids.includes(id)) };
  const rows = readTables(folder, study);
  const verdicts = judgeFindings(study.findings, study.read(rows, readStoredExperiment(folder)));
  return { folder, manifest, study, rows, verdicts };
}

export const folderOf = (experiment: string, world: number): string =>
  world === 0 ? experiment : `${experiment}-seed-${world}`;

/** As a cell of a table in Markdown says it. */
export const marked = (verdicts: readonly Verdict[], id: string): { mark: string; evidence: string } => {
  const { verdict, evidence } = verdicts.find((own) => own.id === id)!;
  return { mark: verdictMarks[verdict], evidence: evidence.replaceAll('|', '\\|') };
};

/** T2 before T12. */
export const byNumber = new Intl.Collator('en', { numeric: true });

const between = /(<!-- worlds -->\n)[\s\S]*?(<!-- \/worlds -->)/;

/** The page with such a table in its place. */
export const withWorlds = (page: string, table: string): string =>
  page.replace(between, (_, start: string, end: string) => `${start}${table}${end}`);
