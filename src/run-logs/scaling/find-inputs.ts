/** Which columns hold the inputs and the output of a law: named in options, recognised, or made of one another. */
import { nearest } from '../../config/nearest.js';
import { UserError } from '../../config/user-error.js';
import type { FunctionalForm } from '../../fitting/index.js';
import { inputNames } from '../../laws/index.js';
import type { LogTable } from '../reading/index.js';
import { parseSize } from '../selecting/index.js';
import { namesOfInput, namesOfOutput, normalised, shortInputs } from './column-names.js';

export interface InputSource {
  /** Of the form's input. */
  name: string;
  columns: readonly string[];
  /** The input from the numbers of the columns. */
  combine(values: readonly number[]): number;
  /** Other inputs that it is made of. */
  from?: readonly string[];
  /** `Model Size`, `C/(6N) of Training FLOP and Model Size`. */
  words: string;
}

export interface FoundSources {
  inputs: InputSource[];
  output: string;
  notes: string[];
}

export interface SourceOptions {
  /** `name=column`, `name=number`, or a column alone where the law has one input. */
  input?: readonly string[];
  output?: string;
}

/** Throws UserError with the columns at hand and the option to name one. */
export function findSources(
  table: LogTable,
  form: FunctionalForm,
  options: SourceOptions,
  file: string,
): FoundSources {
  const asked = askedInputs(options.input ?? [], form);
  refuseTwice(table, asked);
  const notes: string[] = [];
  const output =
    options.output === undefined
      ? recognised(table, namesOfOutput(form.output), [])
      : requireColumn(table, '--output', options.output, file);
  if (output === undefined) throw missing(form.output, '--output <column>', table, file);
  const taken = [output];
  const inputs = form.inputs.map(({ name }): InputSource => {
    const found = given(table, name, asked.get(name), file) ?? named(table, name, taken);
    const source = found ?? ofOthers(table, name, asked, { output, file });
    if (source === undefined) throw missing(name, `--input ${name}=<column>`, table, file);
    if (found === undefined) notes.push(`no column of ${name}: it is ${source.words}`);
    else if (asked.get(name) === undefined && !source.columns.includes(source.words))
      notes.push(`${name} is ${source.words}`);
    if (found !== undefined) taken.push(...found.columns);
    return source;
  });
  refuseUnused(form, asked, inputs);
  return { inputs, output, notes };
}

/** Two inputs of one column, or one named twice, are a slip of the pen. */
function refuseTwice({ columns }: LogTable, asked: ReadonlyMap<string, string>): void {
  const seen = new Map<string, string>();
  for (const [name, column] of asked) {
    const other = columns.includes(column) ? seen.get(column) : undefined;
    if (other !== undefined)
      throw new UserError(
        `--input ${name}=${column}: is the column of ${other} too; name one for each input`,
      );
    seen.set(column, name);
  }
}

/** What is neither an input of the law nor one that another is made of would be passed over in silence. */
function refuseUnused(
  { name: law, inputs }: FunctionalForm,
  asked: ReadonlyMap<string, string>,
  sources: readonly InputSource[],
): void {
  const own = inputs.map(({ name }) => name);
  for (const [name, written] of asked) {
    if (own.includes(name) || sources.some(({ from = [] }) => from.includes(name))) continue;
    throw new UserError(
      `--input ${name}=${written}: ${law} takes ${own.join(' and ')}, which are there; leave this one out`,
    );
  }
}

function askedInputs(texts: readonly string[], form: FunctionalForm): Map<string, string> {
  const names = form.inputs.map(({ name }) => name);
  const allowed = [...names, ...Object.values(inputNames)];
  return new Map(
    texts.map((text) => {
      const [left, ...right] = text.split('=');
      if (right.length === 0 && names.length === 1) return [names[0], text.trim()];
      const name =
        allowed.find((own) => normalised(own) === normalised(left)) ?? shortInputs[normalised(left)];
      if (name !== undefined && right.length > 0) return [name, right.join('=').trim()];
      throw new UserError(
        `--input ${text}: is not <input>=<column>; the inputs of ${form.name} are ${names.join(' and ')}`,
      );
    }),
  );
}

const same = ([value]: readonly number[]) => value;

/** A column, or a number for every row. */
function given(
  table: LogTable,
  name: string,
  asked: string | undefined,
  file: string,
): InputSource | undefined {
  if (asked === undefined) return undefined;
  const value = parseSize(asked);
  if (Number.isFinite(value) && !table.columns.includes(asked))
    return { name, columns: [], combine: () => value, words: asked };
  const column = requireColumn(table, `--input ${name}`, asked, file);
  return { name, columns: [column], combine: same, words: column };
}

function named(table: LogTable, name: string, taken: readonly string[]): InputSource | undefined {
  const column = recognised(table, namesOfInput[name] ?? [name], taken);
  if (column === undefined) return undefined;
  // Columns that are called by a unit hold it.
  const factor = { gflop: 1e9, gflops: 1e9, pf_days: 8.64e19 }[normalised(column)] ?? 1;
  const words = factor === 1 ? column : `${column} × ${factor.toExponential().replace('+', '')}`;
  return { name, columns: [column], combine: ([value]) => value * factor, words };
}

/** From C = 6ND (Kaplan et al. 2020, section 2.1). */
function ofOthers(
  table: LogTable,
  name: string,
  asked: ReadonlyMap<string, string>,
  { output, file }: { output: string; file: string },
): InputSource | undefined {
  const { parameterCount: n, tokens: d, compute: c } = inputNames;
  const others = { [n]: [c, d], [d]: [c, n], [c]: [n, d] }[name];
  if (others === undefined) return undefined;
  const [left, right] = others.map(
    (other) => given(table, other, asked.get(other), file) ?? named(table, other, [output]),
  );
  if (left === undefined || right === undefined) return undefined;
  const formula = { [n]: 'C/(6D)', [d]: 'C/(6N)', [c]: '6ND' }[name];
  return {
    name,
    from: others,
    columns: [...left.columns, ...right.columns],
    combine: (values) => {
      const first = left.combine(values.slice(0, left.columns.length));
      const second = right.combine(values.slice(left.columns.length));
      return name === c ? 6 * first * second : first / (6 * second);
    },
    words: `${formula} of ${left.words} and ${right.words}`,
  };
}

/** The first name that exactly one free column has; an exact spelling goes before one of another case. */
export function recognised(
  { columns }: LogTable,
  names: readonly string[],
  taken: readonly string[],
): string | undefined {
  const free = columns.filter((column) => !taken.includes(column));
  for (const name of names) {
    const alike = free.filter((column) => normalised(column) === name);
    const exact =
      alike.find((column) => column === name) ?? alike.find((column) => column.trim() === name.toUpperCase());
    if (alike.length === 1 || exact !== undefined) return exact ?? alike[0];
  }
  return undefined;
}

/** The column of this name, whatever its case. */
export function requireColumn({ columns }: LogTable, option: string, name: string, file: string): string {
  const found =
    columns.find((column) => column === name) ??
    columns.find((column) => column.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const near = nearest(name, columns);
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  throw new UserError(`${file}: ${option}: no column ${name}${hint}; there are: ${columns.join(', ')}`);
}

function missing(what: string, option: string, { columns }: LogTable, file: string): UserError {
  return new UserError(
    `${file}: line 1: no column of ${what} is recognised; name it with ${option}; there are: ${columns.join(', ')}`,
  );
}
