/** What the engine knows of a kind of study: its configuration, its tables, its plan. */
import type { ZodType } from 'zod';
import type { Rule } from '../config/index.js';
import type { PlannedStage, StageGraph } from './graph.js';
import type { OwnKeys } from './merge-plans.js';
import type { Table } from './table/index.js';

/** Keys that every experiment has, whatever its kind. */
export interface ExperimentBase {
  name: string;
  description: string;
  /** The kind of study. */
  study: string;
  /** The root seed: the world and every stream follow from it. */
  seed: number;
  /** Lists of values by key. */
  sweep?: Readonly<Record<string, readonly unknown[]>>;
}

/** An experiment of any kind. */
export type Experiment = ExperimentBase & Record<string, unknown>;

export interface StudyKind<Config extends ExperimentBase = ExperimentBase> {
  readonly name: string;
  /** One sentence for the documentation. */
  readonly about: string;
  /** Built when it is asked for: a module may add methods, whose keys are part of it. */
  schema(): ZodType<Config>;
  /** What ties several keys together. */
  readonly rules: readonly Rule<Config>[];
  /** The files of a result folder, in the order in which they are listed. */
  readonly tables: readonly Table[];
  /** URLs of modules that register what stage bodies find by name. */
  readonly modules: readonly string[];
  /** The stages of an experiment that sweeps nothing: each combination of a sweep is planned by itself. */
  plan(experiment: Config, graph: StageGraph<Config>): void;
  /**
   * How long a stage takes on one idle core with TensorFlow’s native library, in seconds: the order of work, the bar and
   * every duration follow from it. Without it nobody says how long, and the kinds' own units of cost take its place.
   */
  stageSeconds?(stage: PlannedStage): number;
  /** Keys whose values stand in columns that its tables declare. */
  ownKeys(): OwnKeys;
  /** For the manifest: seeds of every size, say. */
  facts(experiment: Config): Record<string, number | string>;
  /** Files that follow from the finished tables: verdicts. Text by name. */
  conclude(tables: TableSet, experiment: Config): Record<string, string>;
}

/** The rows of a study by table name. */
export type TableSet = Readonly<Record<string, unknown[]>>;
