/** From rows of text to the points of a scaling law, group by group. */
import { UserError } from '../../config/user-error.js';
import type { FunctionalForm } from '../../fitting/index.js';
import { traitsOf } from '../../laws/index.js';
import { listedNames } from '../columns/index.js';
import { isMissing, type LogTable, shortLine } from '../reading/index.js';
import { sizedNumbers } from '../selecting/index.js';
import { namesOfRuns } from './column-names.js';
import { type FoundSources, recognised, requireColumn } from './find-inputs.js';
import { outputUnit } from './output-unit.js';

export interface ScalingPoint {
  line: number;
  /** Of the table. */
  row: number;
  /** In the order of the form's inputs. */
  inputs: number[];
  output: number;
  cluster: string;
}

export interface ScalingPointGroup {
  name: string;
  points: ScalingPoint[];
  /** `line 7: loss is NaN`, one entry a row left out. */
  dropped: string[];
  /** Rows that lack an input or the output. */
  blank: number;
}

/** Where points come from. */
export interface PointSource {
  table: LogTable;
  /** Columns that they are made of. */
  used: readonly (string | number | undefined)[];
}

export interface GroupedScalingPoints {
  groups: ScalingPointGroup[];
  /** Column that tells runs apart; undefined where every row is a run, or all rows are one curve. */
  cluster?: string;
  notes: string[];
  source?: PointSource;
}

export interface ScalingPointOptions {
  sources: FoundSources;
  by?: readonly string[];
  cluster?: string;
  /** Added to every output: the entropy to an excess loss. */
  offset?: number;
  /** Outputs have to be positive. */
  isLogarithmic: boolean;
  file: string;
}

/** Groups in the order in which they first appear. Throws UserError for an input or output outside the law's domain. */
export function scalingPoints(
  table: LogTable,
  form: FunctionalForm,
  options: ScalingPointOptions,
): GroupedScalingPoints {
  const { sources, file } = options;
  const by = listedNames(table.columns, options.by ?? []).map((name) =>
    requireColumn(table, '--by', name, file),
  );
  const keys = by.map((name) => table.column(name));
  const reader = rowReader(table, form, options);
  const { column: cluster, note } = clusterColumn(table, form, { ...options, by });
  const clusters = cluster === undefined ? undefined : table.column(cluster);
  const isCurve = traitsOf(form).sampling === 'curve';
  const groups = new Map<string, ScalingPointGroup>();
  for (let row = 0; row < table.count; row++) {
    const name = keys.length === 0 ? 'all' : keys.map((cells) => cells[row] || '(empty)').join(', ');
    const group = groups.get(name) ?? { name, points: [], dropped: [], blank: 0 };
    groups.set(name, group);
    const point = reader.read(row);
    if (point === null) group.blank++;
    else if (typeof point === 'string') group.dropped.push(`${table.place} ${table.lines[row]}: ${point}`);
    else
      group.points.push({
        ...{ line: table.lines[row], row, ...point },
        cluster: clusters?.[row] ?? (isCurve ? 'all' : `row ${row}`),
      });
  }
  const notes = [...sources.notes, ...reader.notes, ...(note === undefined ? [] : [note])];
  const used = [...by, cluster, sources.output, ...sources.inputs.flatMap(({ columns }) => columns)];
  return { groups: [...groups.values()], cluster, notes, source: { table, used } };
}

/** A column that is different in every row of a curve tells no runs apart. */
function clusterColumn(
  table: LogTable,
  form: FunctionalForm,
  { by = [], cluster, file, sources }: ScalingPointOptions,
): { column?: string; note?: string } {
  if (cluster !== undefined) return { column: requireColumn(table, '--cluster', cluster, file) };
  const { sampling } = traitsOf(form);
  const used = [...by, sources.output, ...sources.inputs.flatMap(({ columns }) => columns)];
  const found = recognised(table, namesOfRuns(sampling), used);
  if (found === undefined) return {};
  const different = new Set(table.column(found)).size;
  if (different === table.count) return {};
  return { column: found, note: `runs are told apart by ${found}; --cluster names another column` };
}

type Values = Pick<ScalingPoint, 'inputs' | 'output'>;

function rowReader(
  table: LogTable,
  form: FunctionalForm,
  { sources, offset = 0, isLogarithmic, file }: ScalingPointOptions,
): { read(row: number): Values | string | null; notes: string[] } {
  const notes: string[] = [];
  const numbersOf = (name: string) => {
    const { values, notes: own } = sizedNumbers(table, name, file);
    notes.push(...own.filter((note) => !notes.includes(note)));
    return { name, values, cells: table.column(name) };
  };
  const inputs = sources.inputs.map(({ columns }) => columns.map(numbersOf));
  const output = numbersOf(sources.output);
  const unit = outputUnit(form, sources.output, output.values, file);
  if (unit.note !== undefined) notes.push(unit.note);
  const at = (row: number) => `${file}: ${table.place} ${table.lines[row]}`;
  const read = (row: number): Values | string | null => {
    const used = [...inputs.flat(), output];
    if (used.some(({ cells }) => isMissing(cells[row]))) return null;
    const odd = used.find(({ values }) => Number.isNaN(values[row]));
    if (odd) return `${odd.name} is ${shortLine(odd.cells[row])}, not a number`;
    const values = sources.inputs.map(({ combine }, place) =>
      combine(inputs[place].map((column) => column.values[row])),
    );
    const low = values.findIndex((value, place) => value < form.inputs[place].min);
    if (low >= 0)
      throw new UserError(
        `${at(row)}: ${sources.inputs[low].words} is ${values[low]}; allowed as ${form.inputs[low].name}: at least ${form.inputs[low].min}`,
      );
    if (!isInDomain(form, values)) return `${form.name} has no value where ${inputsInWords(form, values)}`;
    const result = unit.convert(output.values[row]) + offset;
    if (isLogarithmic && !(result > 0))
      throw new UserError(
        `${at(row)}: ${sources.output} is ${shortLine(output.cells[row])}, and its logarithm is fitted; give positive outputs or --residuals absolute`,
      );
    return { inputs: values, output: result };
  };
  return { read, notes };
}

/** Power laws have no value at 0, a sigmoid has. All parameters at 1 lie in every law's domain. */
function isInDomain(form: FunctionalForm, inputs: readonly number[]): boolean {
  const ones = form.parameters.map(() => 1);
  return [form.value(inputs, ones), ...form.gradient(inputs, ones)].every(Number.isFinite);
}

const inputsInWords = (form: FunctionalForm, values: readonly number[]) =>
  form.inputs.map(({ name }, place) => `${name} is ${values[place]}`).join(' and ');
