/** What a kind of study brings, so that its conditions can be compared: how they are told apart, and what of them is measured. */
import type { StageRecord } from '../../engine/index.js';

/** A number of one run: of one repetition, such as a proxy seed, in one world. */
export interface Observation {
  world: string;
  seed: number;
  value: number;
  /** Of what need not come about in the measured range, such as a fall: whether it did, and the KL at which that range ends, nats. */
  range?: { isSeen: boolean; end: number };
}

export interface ComparedQuantity {
  /** `gold-at-kl/8`. */
  name: string;
  /** `gold at 8 nats`. */
  title: string;
  /** Empty where there is none. */
  unit: string;
  /** Whether the smallest difference of interest is one of this quantity. */
  hasMargin: boolean;
  /** Whether the sentence tells of it. */
  isHeadline: boolean;
  /** For the ranking: which way is better. */
  better?: 'high' | 'low';
  /** Of each condition, in their order. */
  values: Observation[][];
}

/** The quantities of one size, or of the mean over all. */
export interface ComparedSubject {
  /** `mean over 3 sizes`, `725 parameters`; empty where there is one size. */
  title: string;
  quantities: ComparedQuantity[];
}

/** A number a condition that is known once and not a run, such as seconds; null where it is unknown. */
export interface Cost {
  name: string;
  title: string;
  unit: string;
  values: (number | null)[];
}

export interface LinePoint {
  /** KL, nats. */
  x: number;
  /** What is wanted, and what is optimised. */
  gold: number;
  proxy: number;
}

/** One thing that all conditions have: a method. */
export interface ComparedGroup {
  /** `PPO`; empty where methods are what is compared. */
  title: string;
  /** The one that stands for all comes first. */
  subjects: ComparedSubject[];
  costs: Cost[];
  /** What readers have to know of these numbers, in sentences. */
  notes: string[];
  /** Belongs into the sentence: `measured up to 56 nats under A and 12 nats under B`; empty where all go equally far. */
  ranges: string;
  /** A curve a condition, of the first subject. */
  lines: LinePoint[][];
  /** The quantity that the curves show, along x as far as all conditions go. */
  path: { x: number; values: Observation[][] }[];
}

export interface Compared {
  groups: ComparedGroup[];
  /** In sentences. */
  notes: string[];
  /** Of the curves: x as figures have it (a vega-lite channel without its field), and the title of y. */
  axes: { x: { title: string; scale: object; axis: object }; y: string };
}

/** What was measured in one world under one condition. */
export interface ComparedPart<Tables> {
  world: string;
  tables: Tables;
  experiment: Readonly<Record<string, unknown>>;
  stages: readonly StageRecord[];
}

export interface ComparedCondition<Tables> {
  name: string;
  parts: ComparedPart<Tables>[];
}

/** Something that an experiment varies: its values are conditions. */
export interface Division<Tables> {
  /** What a user may call it; the first is shown. */
  names: string[];
  /** The key of the experiment, where it is one. */
  key?: string;
  /** Whether it is meant where nobody names another. */
  isUsual: boolean;
  values: {
    /** `penalty 0.1`. */
    label: string;
    /** What a user may call it beside the label. */
    names: string[];
    /** What of the tables belongs to this value. */
    take(tables: Tables): Tables;
  }[];
}

/** Methods, not properties, so that a comparison of some tables counts as one of unknown ones. */
export interface ComparisonKind<Tables = unknown> {
  /** Keys of the experiment in which conditions must agree, since what is measured is defined by them. */
  readonly unit: readonly string[];
  /** Keys in which they may differ, with what that does to the numbers. */
  readonly doubtful: Readonly<Record<string, string>>;
  /** Keys that say how often a condition is repeated. */
  readonly repeats: readonly string[];
  divisions(tables: Tables): Division<Tables>[];
  compare(conditions: readonly ComparedCondition<Tables>[]): Compared;
}
