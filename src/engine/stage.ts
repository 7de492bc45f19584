/** A kind of stage, in one place: what it reads, what it is given, what it gives, what it costs, and its body. */
import type { RandomStream } from '../random/index.js';
import type { NumericArray } from './artifact/array-file.js';
import type { JsonValue } from './artifact/exact-json.js';
import type { Checkpoint } from './checkpoint.js';

/** A stage's output: named arrays and plain values, kept as they are, whole numbers and NaN included. */
export type StageOutput = object;

/** What may be a property of an output. */
export type Stored = NumericArray | JsonValue;

/** A kind of stage. Methods, not properties, so that a kind counts as a kind of unknown parameters. */
export interface StageKind<
  Config = unknown,
  Parameters = unknown,
  Read = unknown,
  In extends InputKinds = InputKinds,
  Out extends StageOutput = StageOutput,
> {
  readonly name: string;
  /** Heads the stages of this kind on the screen. */
  readonly heading: string;
  /** `import.meta.url`: the module that exports the kind; its import closure is the version of its code. */
  readonly module: string;
  /** Further modules behind the body, which it finds by name: a method, a reward. */
  modules?(parameters: Parameters): readonly string[];
  /** The kinds of its inputs by the names that the body uses. */
  readonly inputs: In;
  /** Names of the tables that it adds rows to. */
  readonly tables?: readonly string[];
  /** The tensor backend has to be ready before the body starts. */
  readonly tensors: boolean;
  /** Runs while nothing else can: it may take every core. */
  readonly threads?: 'all';
  /** `at once`: cheap, and people wait for it. `early`: shows first results. */
  readonly urgency?: 'at once' | 'early';
  /** A few words for people: `PPO against 1,281 parameters`. */
  title(parameters: Parameters): string;
  /** All that the body sees of the configuration, as plain data: this is hashed, with the parameters. */
  select(config: Config, parameters: Parameters): Read;
  /** Counted work in units that the kinds of one study share; how long that takes is `stageSeconds` of the study. */
  cost(read: Read, parameters: Parameters): number;
  /** Values that follow from the configuration and that nobody wrote there, for the manifest. */
  effective?(read: Read, parameters: Parameters): Record<string, number | string>;
  run(context: StageContext<Parameters, Read, In>): Promise<StageResult<Out>>;
}

/** Several inputs of one kind. */
export interface Many<Kind> {
  readonly many: Kind;
}

export type InputKinds = Readonly<Record<string, StageKind | Many<StageKind>>>;

export const many = <Kind>(kind: Kind): Many<Kind> => ({ many: kind });

export type OutputOf<Kind> = Kind extends { run(context: never): Promise<StageResult<infer Out>> }
  ? Out
  : never;

/** Outputs by input name, read from the disk when the body asks for them. */
export type InputOutputs<In> = {
  readonly [Name in keyof In]: In[Name] extends Many<infer Kind> ? OutputOf<Kind>[] : OutputOf<In[Name]>;
};

export interface StageContext<Parameters = unknown, Read = unknown, In = InputKinds> {
  id: string;
  parameters: Parameters;
  config: Read;
  inputs: InputOutputs<In>;
  /** The root stream of the experiment's seed: every consumer opens a named stream of its own. */
  random: RandomStream;
  /**
   * `share` is how much of the stage's time is likely to be behind it, 0 to 1, where something else than the count may
   * end it; without it the count says so.
   */
  progress(done: number, total: number, unit: string, metrics?: Record<string, number>, share?: number): void;
  /** For stages of more than a minute: what a killed run kept, and where to keep more. */
  checkpoint: Checkpoint;
  /** Shows rows while the stage runs; the files take theirs from the result. */
  show(...rows: TableRows[]): void;
}

export interface StageResult<Out> {
  output: Out;
  tables?: TableRows[];
  /** Final values by name in camelCase, for the screen: loss, accuracy … */
  metrics?: Record<string, number>;
}

/** Rows of one table. */
export interface TableRows {
  table: string;
  rows: unknown[];
}

/**
 * Makes rows of the tables of one kind of study, whose rows by name are `Rows`. A stage knows a table by its name and
 * the type of its rows alone: what a column is called or says is no part of the version of the code.
 */
export const rowMaker =
  <Rows>() =>
  <Name extends keyof Rows & string>(table: Name, rows: Rows[Name] & unknown[]): TableRows => ({
    table,
    rows,
  });

/** Declares a kind; the types follow from its parts. */
export function defineStage<Config, Parameters, Read, In extends InputKinds, Out extends StageOutput>(
  kind: StageKind<Config, Parameters, Read, In, Out>,
): StageKind<Config, Parameters, Read, In, Out> {
  return kind;
}
