/** A kind of study as people see it: beside its plan and its tables what it finds, draws and shows. */

import { Registry } from '../config/registry.js';
import type { ComparisonKind } from '../display/comparison/kind.js';
import type { Figure } from '../display/figure.js';
import type { Finding } from '../display/finding.js';
import type { View } from '../display/view.js';
import type { PlannedStage } from '../engine/graph.js';
import type { ExperimentBase, StudyKind, TableSet } from '../engine/study.js';
import type { PlanOptions } from '../run-logs/index.js';

/** By kind of stage and by what it counts, where in the stage's time that counting begins and ends, 0 to 1. */
export type StagePasses = Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>;

/** How `goodhart plan` fits the runs of a folder unless flags say otherwise, with what other approaches make of them. */
export interface BudgetPlanning {
  /** Name of the table of runs. */
  table: string;
  options: Omit<PlanOptions, 'compute' | 'beside' | 'known'>;
  beside: NonNullable<PlanOptions['beside']>;
  known: NonNullable<PlanOptions['known']>;
}

/** Why an experiment leaves findings open. */
export interface TooSmall {
  /** How much there is of it: `4 budgets and 1 seed`. */
  words: string;
  /** The experiment that asks the same of more. */
  larger: string;
}

/** Methods, not properties, so that a study of some tables counts as a study of unknown ones. */
export interface Study<Config extends ExperimentBase = ExperimentBase, Tables = unknown>
  extends StudyKind<Config> {
  /** What an experiment computes, in lines for `goodhart describe`. */
  describe(experiment: Config, stages: readonly PlannedStage[]): string[];
  /** Heads the report: `Reward-model overoptimization`. */
  readonly title: string;
  /** What `goodhart init` writes for whoever has run a study and wants one of his own: a question, or a file on top of an experiment. */
  readonly starter?: { readonly question: string } | { readonly from: string };
  /** Of an experiment that is too small to tell most findings: why. */
  tooSmall?(experiment: Readonly<Record<string, unknown>>): TooSmall | undefined;
  /** The table that `goodhart table` prints, the report shows and the screen fills in. */
  readonly mainTable: string;
  /** Tables that the report shows beside it. */
  readonly furtherTables?: readonly string[];
  /** An experiment that an earlier version stored, with the keys of this one. */
  withTodaysKeys?(stored: Record<string, unknown>): Record<string, unknown>;
  /** From rows by table name; `experiment` is what the folder holds, which an earlier version may have written. */
  read(rows: TableSet, experiment: Readonly<Record<string, unknown>>): Tables;
  /** Whether there is anything to report on. */
  isEmpty(tables: Tables): boolean;
  /** What was found, in one sentence with numbers, and the picture of it: how the report opens and a run ends. */
  headline?(tables: Tables): string | undefined;
  openingFigure?(tables: Tables): Figure | undefined;
  /** What the tables lack for a report, in words: those of another program may. */
  missing?(tables: Tables): string | undefined;
  /** One sentence on what was studied, and a few on what came of it. */
  lead(tables: Tables): string;
  summary(tables: Tables): string[];
  /** Of these sentences, those that a sweep was made for. */
  answers?(tables: Tables): string[];
  /** Where the findings come from, in a sentence. */
  readonly findingsNote: string;
  readonly findings: readonly Finding<Tables>[];
  /** Each gives a figure, several, or none where the tables have nothing for it. */
  readonly figures: readonly { draw(tables: Tables): Figure[] }[];
  /** The independent runs of one experiment in several worlds as the rows of one study, for its findings. */
  pooled?(worlds: readonly TableSet[]): TableSet;
  /** What findings of pooled rows are about, in a sentence or two. */
  readonly pooledWords?: string;
  /** For a compute, FLOP; a kind of study without it has no budget to plan. */
  planning?(tables: Tables, compute: number): BudgetPlanning;
  /** Several studies of this kind in shared figures. */
  overlay?(studies: readonly { name: string; tables: Tables }[]): Figure[];
  /** Of stages that count several things one after the other, for the bar. */
  readonly passes?: StagePasses;
  /** How its conditions are compared; without it `goodhart compare` says that they are not. */
  readonly comparison?: ComparisonKind<Tables>;
  /** What the live screen offers beside what every study has: stages, warnings, findings. */
  readonly views: readonly View<Tables>[];
}

export const studies = new Registry<Study>('kind of study', ['schema', 'plan', 'tables', 'read']);
