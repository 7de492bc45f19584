/** The whole of `goodhart fit` without its printing: logs to a fit a group. */
import { UserError } from '../config/user-error.js';
import { tooFewPoints, type Warning } from '../fitting/index.js';
import type { OveroptimizationForm } from '../laws/index.js';
import { extent, median } from '../statistics/index.js';
import { type Arranged, arrange } from './arrange.js';
import { combineFiles, type NamedTable } from './arranging/index.js';
import { noteOnPooling } from './averaging/index.js';
import {
  type ColumnNames,
  canonicalName,
  type FoundColumns,
  NeitherFound,
  spreadNamesOf,
} from './columns/index.js';
import { emptyGroup } from './empty-group.js';
import { type AboutGroup, fitGroup, type GroupFit, type GroupOptions, unfit } from './fit-group.js';
import { type Logs, nothingToFit, tablesOf } from './log-sources.js';
import { groupPoints, type InitialScore, type PointGroup } from './points/index.js';
import { type LogTable, numbersOrNone } from './reading/index.js';
import { suggestLaw } from './scaling/index.js';
import type { Cut, RowSelection } from './selecting/index.js';
import { unusedColumns, usedColumns } from './unused-columns.js';

export interface FitRunLogsOptions extends ColumnNames, GroupOptions, Pick<RowSelection, 'where'> {
  /** Left out: what a `method` column says, else RL. */
  form?: OveroptimizationForm;
  klUnit?: 'nats' | 'bits';
  /** Points are means over so many neighbouring rows of a run. */
  average?: number;
  /** File name in messages, of a log that is given without one. */
  file?: string;
}

export interface RunLogsFit {
  columns: FoundColumns;
  groups: GroupFit[];
  /** Groups that could not be fitted. */
  failed: Warning[];
  notes: string[];
  /** What --where left of the rows. */
  cut?: Cut;
}

/** Fits every group of the logs; throws UserError when no group can be fitted. */
export function fitRunLogs(logs: Logs, options: FitRunLogsOptions = {}): RunLogsFit {
  const { tables, file } = tablesOf(logs, options.file);
  const arranged = arrangedOrLaw(tables, options, file);
  const { table, columns, rowsOf } = arranged;
  const { average } = options;
  const { groups: pointGroups, notes } = groupPoints(table, columns, { file, average, rowsOf });
  const groups: GroupFit[] = [];
  const failed: Warning[] = [];
  for (const group of pointGroups) {
    const doubt = emptyGroup(group, arranged) ?? unfit(group, options.baseline);
    const fit = doubt ?? fitOrDoubt(() => fitOne(group, { ...arranged, options }), group);
    if ('code' in fit) failed.push(fit);
    else groups.push(fit);
  }
  if (groups.length === 0) throw nothingToFit(failed, file);
  const pooling = noteOnPooling(
    extent(groups.map(({ clusters }) => clusters))[1],
    columns.ofPrompts ? 'prompts' : 'runs',
  );
  const said = [
    ...[...table.notes, ...columns.notes, ...notes],
    ...(pooling === undefined ? [] : [pooling]),
    ...notesOn(pointGroups, columns, { ...options, tables }),
  ];
  return { columns, groups, failed, notes: said, cut: arranged.cut };
}

/** Throws UserError, with the law whose columns are there where those of KL and gold are not. */
function arrangedOrLaw(tables: readonly NamedTable[], options: FitRunLogsOptions, file: string): Arranged {
  const table = combineFiles(tables, options);
  try {
    return arrange(table, { ...options, isExact: true }, file);
  } catch (error) {
    const law = error instanceof NeitherFound ? suggestLaw(table, file) : undefined;
    if (law === undefined) throw error;
    const output = law.output === undefined ? '' : ` --output ${law.output}`;
    throw new UserError(
      `${(error as Error).message}; if they are those of another law (${law.columns}): --form ${law.form}${output}`,
    );
  }
}

/** Numbers of very different sizes can leave the two coefficients of a law indistinguishable. */
function fitOrDoubt(attempt: () => GroupFit, { name, points }: PointGroup): GroupFit | Warning {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof RangeError) || !/linearly dependent/.test(error.message)) throw error;
    return tooFewPoints(name, `${points.length} points, whose KL cannot tell α from β`);
  }
}

function fitOne(
  group: PointGroup,
  { table, columns, doubts, isAveraged, options }: Arranged & { options: FitRunLogsOptions },
): GroupFit {
  const about: AboutGroup = {
    form: options.form ?? methodOf(group, columns),
    kl: {
      perTokenBy: columns.perTokenBy,
      length: columns.length,
      isTold: columns.tokens !== undefined,
      spread: isAveraged ? undefined : spreadOf(table, columns),
    },
    isAveraged,
    ofPrompts: columns.ofPrompts ?? false,
    // Columns that a large log does not hold would be read from the file again, one by one.
    unused: isAveraged ? [] : unusedColumns(table, usedColumns(columns), group.rows),
  };
  const fit = fitGroup(group, options, about);
  return { ...fit, warnings: [...doubts, ...fit.warnings] };
}

const methodOf = ({ method }: PointGroup, { holds }: FoundColumns): OveroptimizationForm =>
  isBestOfN(method) || holds === 'n' ? 'bon' : 'rl';

/** As version 0.1, this one and people write it. */
const isBestOfN = (method = '') => /^(bon|best[-_ ]?of[-_ ]?n)$/i.test(method);

/** The usual standard deviation of the score over responses; undefined where the log has none. */
function spreadOf(table: LogTable, { gold }: FoundColumns): number | undefined {
  const wanted = spreadNamesOf(canonicalName(gold));
  const column = table.columns.find((name) => wanted.includes(canonicalName(name)));
  if (column === undefined) return undefined;
  const found = numbersOrNone(table, column, '')?.filter((value) => value > 0) ?? [];
  return found.length === 0 ? undefined : median(found);
}

/** Of no interest where nothing is fitted. */
export const noFormNote = 'no --form was given: fitted as RL, d(α − β ln d)';

/** Of several files the line is named with the one that has the score. */
function noteOnInitial(
  { line, isBestOfOne }: InitialScore,
  tables: readonly NamedTable[],
  gold: string,
): string {
  if (isBestOfOne)
    return 'n = 1 is the initial policy: scores are relative to their mean there (--baseline 0 keeps them)';
  const holders = tables.length > 1 ? tables.filter(({ table }) => table.columns.includes(gold)) : [];
  const place = holders.length === 1 ? `${holders[0].file}: line ${line}` : `line ${line}`;
  return `${place} has a score at step 0 and no KL: it is that of the initial policy, and scores are relative to it (--baseline 0 keeps them)`;
}

/** What a reader should know and need not act on. */
function notesOn(
  groups: readonly PointGroup[],
  { holds, gold }: FoundColumns,
  { form, average, baseline, tables }: FitRunLogsOptions & { tables: readonly NamedTable[] },
): string[] {
  const notes: string[] = [];
  const takesInitial = typeof baseline !== 'number' && baseline !== 'fit';
  const initials = groups.flatMap((group) => group.initial);
  // Rows that are no points and give the baseline are of use all the same.
  const used = takesInitial ? initials.filter(({ isBestOfOne }) => !isBestOfOne).length : 0;
  const blank = groups.reduce((sum, group) => sum + group.blank, 0) - used;
  if (blank > 0) notes.push(`${blank} rows without KL or without score were passed over`);
  if (average !== undefined && average > 1) notes.push(`points are means over ${average} neighbouring rows`);
  const [initial] = initials;
  if (initial !== undefined && takesInitial) notes.push(noteOnInitial(initial, tables, gold));
  if (form === undefined && holds !== 'n' && !groups.some(({ method = '' }) => method !== ''))
    notes.push(noFormNote);
  return notes;
}
