/** `goodhart check`: what is in a log, without fitting it, and what to type then. */
import { UserError } from '../../config/user-error.js';
import type { Warning } from '../../fitting/index.js';
import { combineFiles, type NamedTable } from '../arranging/index.js';
import {
  ColumnIndex,
  type ColumnNames,
  type FoundColumns,
  type FoundRuns,
  findColumns,
  findRuns,
  lengthNames,
} from '../columns/index.js';
import { type FitRunLogsOptions, fitRunLogs, noFormNote, type RunLogsFit } from '../fit-run-logs.js';
import { type LogSource, tablesOf } from '../log-sources.js';
import type { LogTable } from '../reading/index.js';
import { oneLogOnly, type SuggestedLaw, suggestLaw } from '../scaling/index.js';
import { commandFor, lawCommand, takenKl } from './command.js';
import { type Course, courseOf, courseOfRuns } from './course.js';
import { asStated, type KlCandidate, klCandidates } from './kl-candidates.js';
import { type CheckOptions, namesThere } from './options.js';
import { type LawRuns, runsOfLaw } from './runs-of-law.js';
import { type ScoreCandidate, scoreCandidates } from './scores.js';

export interface LogCheck {
  files: string[];
  rows: number;
  columns: string[];
  kl: KlCandidate[];
  scores: ScoreCandidate[];
  /** Columns that could hold response lengths. */
  lengths: string[];
  /** Column of runs, or of prompts, how many there are, and the settings that are fitted apart. */
  runs: {
    column?: string;
    count: number;
    by: readonly string[];
    ofPrompts?: boolean;
    /** Of a law whose points are runs: columns that tell them apart together, none where each row is a run. */
    columns?: readonly string[];
  };
  course: Course;
  /** What `fit` would take; undefined where it refuses, with its reason. */
  taken?: Pick<FoundColumns, 'kl' | 'gold' | 'tokens' | 'holds'>;
  refusal?: string;
  /** Without KL and gold: the law of loss, reward or coverage whose columns these are. */
  law?: SuggestedLaw;
  /** Doubts that `fit` would raise about the log. */
  doubts: Warning[];
  notes: string[];
  /** What to type; undefined where fit would refuse that too. */
  command?: string;
}

/** Never refuses a log that can be read: what `fit` would refuse, an option among them, is said. */
export function checkLogs(sources: readonly LogSource[], names: CheckOptions = {}): LogCheck {
  const { tables, file } = tablesOf(sources);
  const several = severalOfRuns(tables, names);
  if (several !== undefined) return several;
  const table = combineFiles(tables, names);
  const logs = tables.map((own) => ({ log: own.table, file: own.file }));
  const index = new ColumnIndex(table);
  const [kl, scores] = [klCandidates(table, file), scoreCandidates(table, file)];
  // What is not there is refused where all columns are looked for.
  const there = namesThere(table.columns, names);
  const watched = [...kl, ...scores].map(({ column }) => column);
  const found = attempt(() => findColumns(table, names, file));
  const columns = 'value' in found ? found.value : undefined;
  const runs = columns ?? runsOf(index, there);
  const taken = kl.find(({ column }) => column === takenKl({ found: columns, names: there, kl }));
  if (taken !== undefined) asStated(taken, there);
  const fitted =
    'value' in found ? attempt(() => fitRunLogs(logs, { ...names, file, bootstrap: FEW })) : undefined;
  const lengths = lengthNames.flatMap((name) => index.named((canonical) => canonical === name));
  const keys = [...runs.by, ...(runs.cluster === undefined ? [] : [runs.cluster])];
  const doubts =
    fitted && 'value' in fitted ? distinct(fitted.value.groups.flatMap(({ warnings }) => warnings)) : [];
  const refusal = refusalOf(found) ?? (fitted && refusalOf(fitted));
  const law = isOfKl({ kl, scores }) ? undefined : suggestLaw(table, file);
  const ofLaw = lawRuns(table, law, { ...there, file });
  const suggested = law
    ? lawCommand(sources, law, ofLaw?.columns)
    : commandFor(sources, { found: columns, names: there, kl, scores, lengths, doubts });
  const isRefused = (options: FitRunLogsOptions) =>
    'refusal' in attempt(() => fitRunLogs(logs, { ...options, file, bootstrap: FEW }));
  return {
    ...{ files: sources.map((source) => source.file), rows: table.count, columns: [...table.columns] },
    ...{ kl, scores, lengths },
    course: ofLaw === undefined ? courseOf(table, keys, watched, file) : courseOfRuns(table, ofLaw, file),
    runs: ofLaw
      ? { by: [], ...ofLaw }
      : {
          ...{ column: runs.cluster, by: runs.by, ofPrompts: runs.ofPrompts },
          count: runs.cluster === undefined ? 1 : index.values(runs.cluster).size,
        },
    taken: columns && takenOf(columns),
    law,
    refusal: law ? undefined : refusal,
    doubts,
    notes: notesOf([...table.notes, ...runs.notes], fitted),
    command:
      refusal !== undefined && suggested.options && isRefused(suggested.options) ? undefined : suggested.text,
  };
}

const isOfKl = ({ kl, scores }: Pick<LogCheck, 'kl' | 'scores'>): boolean =>
  kl.length > 0 || scores.some(({ kind }) => kind === 'gold');

/** What cannot be told is told as of any log. */
function lawRuns(
  table: LogTable,
  law: SuggestedLaw | undefined,
  names: Pick<ColumnNames, 'cluster'> & { file: string },
): LawRuns | undefined {
  const found = attempt(() => runsOfLaw(table, law, names));
  return 'value' in found ? found.value : undefined;
}

/** Tables of runs are nothing to join step by step: the law of their columns takes one. */
function severalOfRuns(tables: readonly NamedTable[], names: CheckOptions): LogCheck | undefined {
  if (tables.length < 2) return undefined;
  const found = tables.map(({ table, file }) => {
    const seen = { kl: klCandidates(table, file), scores: scoreCandidates(table, file) };
    const law = isOfKl(seen) ? undefined : suggestLaw(table, file);
    const runs = lawRuns(table, law, { cluster: names.cluster, file });
    return law === undefined || runs === undefined ? undefined : { table, law, runs };
  });
  const known = found.flatMap((one) => one ?? []);
  if (known.length < tables.length) return undefined;
  const [{ law, table }] = known;
  const sum = (of: (one: (typeof known)[number]) => number) =>
    known.reduce((total, one) => total + of(one), 0);
  return {
    files: tables.map(({ file }) => file),
    ...{ rows: sum((one) => one.table.count), columns: [...table.columns] },
    ...{ kl: [], scores: [], lengths: [], course: { events: [] } },
    runs: { by: [], columns: known[0].runs.columns, count: sum((one) => one.runs.count) },
    ...{ law, refusal: oneLogOnly(law.form, tables[1].file), doubts: [], notes: [] },
  };
}

export const runsOf = (index: ColumnIndex, { by = [], cluster }: ColumnNames): FoundRuns =>
  findRuns(index, { by, cluster, used: [] });

const takenOf = ({ kl, gold, tokens, holds }: FoundColumns): LogCheck['taken'] => ({
  kl,
  gold,
  tokens,
  holds,
});

/** Resamples: no interval of this fit is shown. */
const FEW = 100;

/** With what a fit would decide about its points, such as where scores start. */
function notesOf(notes: readonly string[], fitted: Attempt<RunLogsFit> | undefined): string[] {
  const said = fitted && 'value' in fitted ? fitted.value.notes : [];
  return [...new Set([...notes, ...said.filter((note) => note !== noFormNote)])];
}

type Attempt<Value> = { value: Value } | { refusal: string };

function attempt<Value>(act: () => Value): Attempt<Value> {
  try {
    return { value: act() };
  } catch (error) {
    if (error instanceof UserError) return { refusal: error.message };
    throw error;
  }
}

const refusalOf = (attempted: Attempt<unknown>): string | undefined =>
  'refusal' in attempted ? attempted.refusal : undefined;

/** Doubts about the log, not about how well a law fits it. */
const ofTheLog = new Set([
  ...[
    'rows-dropped',
    'per-token-kl-suspected',
    'kl-of-another-reference',
    'kl-column-doubted',
    'negative-kl',
  ],
  ...[
    'score-holds-penalty',
    'curves-pooled',
    'curves-interleaved',
    'n-is-not-best-of-n',
    'steps-repeated',
    'kl-jumps-back',
    'kl-outlier',
    'gold-outlier',
  ],
  ...['score-not-recentred', 'constant-score', 'too-few-points', 'too-few-seeds'],
]);

function distinct(warnings: readonly Warning[]): Warning[] {
  const seen = new Set<string>();
  return warnings.filter(({ code, message }) => {
    const isNew = ofTheLog.has(code) && !seen.has(code + message);
    seen.add(code + message);
    return isNew;
  });
}
