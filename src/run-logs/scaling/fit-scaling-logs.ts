/** The whole of `goodhart fit` for the laws other than those of best-of-n and RL: a log to a fit a group. */
import { UserError } from '../../config/user-error.js';
import {
  collectDoubts,
  declareDoubt,
  type FunctionalForm,
  type Residuals,
  type Warning,
} from '../../fitting/index.js';
import { type ComparedLaw, compareLaws, fitScalingLaw, type ScalingFit, traitsOf } from '../../laws/index.js';
import { createRandom } from '../../random/index.js';
import { combineFiles, type NamedTable } from '../arranging/index.js';
import type { ColumnNames } from '../columns/index.js';
import { doubtRows } from '../doubts/index.js';
import { type Logs, nothingToFit, tablesOf } from '../log-sources.js';
import type { Baseline } from '../points/index.js';
import type { LogTable } from '../reading/index.js';
import { type Cut, lastRows, type RowSelection, selectRows } from '../selecting/index.js';
import { unusedColumns } from '../unused-columns.js';
import { chooseForm, heldParameters } from './choose-form.js';
import { findSources, type SourceOptions } from './find-inputs.js';
import { heldOutNote } from './held-out-note.js';
import { klPoints } from './kl-points.js';
import { meltCoverage } from './melt.js';
import { doubtPooledPoints } from './pooled-points.js';
import {
  type GroupedScalingPoints,
  type PointSource,
  type ScalingPointGroup,
  scalingPoints,
} from './scaling-points.js';

export interface FitScalingOptions extends SourceOptions, RowSelection, ColumnNames {
  /** Name or short name of a law. */
  form: string;
  /** `E=1.69`: parameters held at a known value. */
  fix?: readonly string[];
  /** The same by group, instead of `fix` where a group is named. */
  fixOf?: ReadonlyMap<string, readonly string[]>;
  /** Added to every output. */
  offset?: number;
  /** Left out: as the law's source does. */
  residuals?: Residuals;
  /** Huber residuals, with another δ where it is a number. */
  robust?: boolean | number;
  confidence?: number;
  bootstrap?: number;
  /** Seed of the bootstrap. */
  seed?: number;
  /** Compare with the laws of the same inputs and output. */
  compare?: boolean;
  /** File name in messages. */
  file?: string;
  /** Of the laws against √KL. */
  klUnit?: 'nats' | 'bits';
  average?: number;
  baseline?: Baseline;
}

export interface ScalingGroupFit extends ScalingFit {
  group: string;
  /** [point][input], as fitted. */
  inputs: number[][];
  outputs: number[];
  comparison: ComparedLaw[];
}

export interface ScalingLogFit {
  form: FunctionalForm;
  residuals: Residuals;
  /** `parameterCount from Model Size, …`. */
  columns: string;
  /** What --where left of the rows. */
  cut?: Cut;
  confidence: number;
  groups: ScalingGroupFit[];
  /** Groups that could not be fitted. */
  failed: Warning[];
  notes: string[];
}

/** Throws UserError, in one line, for what cannot be read or fitted. */
export function fitScalingLog(logs: Logs, options: FitScalingOptions): ScalingLogFit {
  const { confidence = 0.95 } = options;
  const { tables, file } = tablesOf(logs, options.file);
  const form = chooseForm(options.form);
  const held = heldParameters(form, options.fix ?? []);
  const residuals = residualsOf(form, options);
  const table = oneTable(tables, form, options);
  const read = pointsOf(table, form, { ...options, file, residuals });
  const groups: ScalingGroupFit[] = [];
  const failed: Warning[] = [];
  for (const group of read.groups) {
    const own = options.fixOf?.get(group.name);
    const fixed = own === undefined ? held : heldParameters(form, own);
    const doubt = unfit(group, form, form.parameters.length - fixed.size);
    if (doubt === undefined) groups.push(fitGroup(group, form, { ...options, ...read, fixed, residuals }));
    else failed.push(doubt);
  }
  if (groups.length === 0) throw nothingToFit(failed, file);
  const blank = read.groups.reduce((sum, group) => sum + group.blank, 0);
  const notes = [
    ...read.notes,
    ...(blank > 0 ? [`${blank} rows without an input or without output were passed over`] : []),
  ];
  return { form, residuals, columns: read.columns, cut: read.cut, confidence, groups, failed, notes };
}

export const isKlLaw = ({ inputs }: FunctionalForm): boolean => inputs[0].name === 'klDistance';

/** Several files are put together by what they hold of KL and gold. */
function oneTable(
  tables: readonly NamedTable[],
  form: FunctionalForm,
  { kl, gold, join }: FitScalingOptions,
): LogTable {
  if (isKlLaw(form)) return combineFiles(tables, { kl, gold, join });
  if (tables.length === 1) return tables[0].table;
  throw new UserError(oneLogOnly(form.name, tables[1].file));
}

/** What is said of several logs of such a law. */
export const oneLogOnly = (form: string, file: string): string =>
  `${file}: ${form} is fitted to one log; write all runs into one table, with a column that names them`;

function residualsOf(form: FunctionalForm, { residuals, robust }: FitScalingOptions): Residuals {
  if (robust === undefined || robust === false) return residuals ?? traitsOf(form).residuals;
  if (residuals === undefined || residuals === 'huber') return 'huber';
  throw new UserError(`--robust: is --residuals huber, and --residuals ${residuals} is given too; give one`);
}

type ReadPoints = Omit<GroupedScalingPoints, 'cluster'> & { columns: string; doubts?: Warning[]; cut?: Cut };

function pointsOf(
  whole: LogTable,
  form: FunctionalForm,
  options: FitScalingOptions & { file: string; residuals: Residuals },
): ReadPoints {
  const { file, residuals, lastOf = [] } = options;
  const said = [
    ...whole.notes,
    ...(whole.leftOut.length > 0 ? [`left out: ${whole.leftOut.slice(0, 3).join('; ')}`] : []),
  ];
  if (isKlLaw(form)) {
    const read = klPoints(whole, options);
    return { ...read, notes: [...said, ...read.notes] };
  }
  const isShare = form.output.startsWith('share');
  const { table, cut } = selectRows(isShare ? meltCoverage(whole) : whole, options);
  const sources = findSources(table, form, options, file);
  const read = scalingPoints(lastRows(table, lastOf, sources.output, file), form, {
    ...options,
    ...{ sources, file },
    isLogarithmic: residuals !== 'absolute',
  });
  const from = sources.inputs.map(({ name, words }) => `${name} from ${words}`);
  const runs = read.cluster === undefined ? '' : `, runs told apart by ${read.cluster}`;
  const added = options.offset ? ` + ${options.offset}` : '';
  return {
    ...{ groups: read.groups, source: read.source },
    columns: `${[...from, `${form.output} from ${sources.output}${added}`].join(', ')}${runs}`,
    notes: [...said, ...table.notes.slice(whole.notes.length), ...read.notes, ...heldOutNote(table)],
    cut,
  };
}

const cannotFit = declareDoubt(
  'group-not-fitted',
  'Add points at other inputs, hold what is known with --fix, or take a law of fewer parameters.',
);

/** Why a group cannot be fitted at all. */
function unfit(
  { name, points, dropped }: ScalingPointGroup,
  form: FunctionalForm,
  free: number,
): Warning | undefined {
  const reasons = dropped.length > 0 ? ` (${dropped.slice(0, 3).join('; ')})` : '';
  if (points.length === 0) return cannotFit(name, `no usable point${reasons}`);
  const different = new Set(points.map(({ inputs }) => inputs.join())).size;
  const names = form.inputs.map((input) => input.name).join(' and ');
  if (different === 1) return cannotFit(name, `all ${points.length} points have the same ${names}${reasons}`);
  if (points.length <= free)
    return cannotFit(
      name,
      `${points.length} points for ${free} free parameters of ${form.name}, at least ${free + 1} are needed${reasons}`,
    );
  if (different < free)
    return cannotFit(name, `${different} different ${names} for ${free} free parameters of ${form.name}`);
  return undefined;
}

interface GroupSettings {
  fixed: ReadonlyMap<number, number>;
  residuals: Residuals;
  /** Of the log as a whole. */
  doubts?: readonly Warning[];
  source?: PointSource;
}

function fitGroup(
  { name, points, dropped }: ScalingPointGroup,
  form: FunctionalForm,
  options: FitScalingOptions & GroupSettings,
): ScalingGroupFit {
  const { fixed, residuals, robust, confidence, bootstrap, seed = 0, compare } = options;
  const inputs = points.map((point) => point.inputs);
  const outputs = points.map(({ output }) => output);
  const fit = fitScalingLaw({
    ...{ form, inputs, outputs, fixed, residuals, confidence, bootstrap, subject: name },
    delta: typeof robust === 'number' ? robust : undefined,
    clusters: points.map(({ cluster }) => cluster),
    random: createRandom(seed).stream('fit').stream(name),
  });
  const { source, doubts = [] } = options;
  const rows = points.map(({ row }) => row);
  const unused = source === undefined ? [] : unusedColumns(source.table, source.used, rows);
  const pooled = doubtPooledPoints(name, { form, points, fit, residuals, unused });
  const warnings = collectDoubts([...doubts, doubtRows(name, dropped), pooled, ...fit.warnings]);
  const comparison = compare ? compareLaws({ form, inputs, outputs, residuals }) : [];
  return { ...fit, warnings, group: name, inputs, outputs, comparison };
}
