/** What tables of several worlds in the documentation have in common. */
import { type Verdict, verdictMarks } from '../src/display/finding.js';

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
