/** What the laws of pre-training are made of: columns of the study's tables, as far as laws, findings and figures read them. */
import type { Rows } from '../tables.js';

/** In memory, rows of several worlds are told apart by what no file has. */
export interface OfWorld {
  world?: number;
}

type Read<Name extends keyof Rows, Columns extends keyof Rows[Name][number]> = Pick<
  Rows[Name][number],
  Columns
> &
  OfWorld;

type RunColumn =
  | ('domain' | 'width' | 'layers' | 'heads' | 'parameters' | 'embeddingParameters')
  | ('tokens' | 'uniqueTokens' | 'epochs' | 'compute' | 'steps' | 'schedule' | 'warmup')
  | ('learningRate' | 'curatedShare' | 'seed' | 'budget' | 'heldOut');

/** An evaluation of a run. The last one of a run is its result. */
export type PretrainingRow = Read<
  'pretraining',
  RunColumn | 'step' | 'stepTokens' | 'excess' | 'loss' | 'curatedExcess' | 'otherExcess'
> & { readonly [Band in `excessRank${number}`]?: number | null };

export type LanguageRow = Read<
  'language',
  'domain' | 'topics' | 'entropy' | 'unigramExcess' | 'bigramExcess'
>;
export type IdealLearnerRow = Read<'ideal-learner', 'domain' | 'tokens' | 'excess'>;
export type IdealCapacityRow = Read<'ideal-capacity', 'domain' | 'rows' | 'excess'>;
export type TaskRow = Read<
  'tasks',
  'task' | 'domain' | 'parameters' | 'compute' | 'seed' | 'excess' | 'score' | 'chance'
>;

/** All that a law looks at; empty where a study has no such rows. */
export interface MeasuredTables {
  readonly pretraining: readonly PretrainingRow[];
  readonly language: readonly LanguageRow[];
  readonly 'ideal-learner': readonly IdealLearnerRow[];
  readonly 'ideal-capacity': readonly IdealCapacityRow[];
  readonly tasks: readonly TaskRow[];
  /** Coverage of the intervals, 0 to 1. */
  readonly confidence: number;
}

export const noMeasurements = (): MeasuredTables => ({
  ...{ pretraining: [], language: [], 'ideal-learner': [], 'ideal-capacity': [], tasks: [] },
  confidence: 0.95,
});
