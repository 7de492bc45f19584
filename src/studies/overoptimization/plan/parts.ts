/** What the parts of a plan hand one another. */
import type { Setting } from '../../../engine/axis.js';
import type { StageGraph, StageNode } from '../../../engine/graph.js';
import type { OutputOf } from '../../../engine/stage.js';
import { policyModel } from '../../../policy/index.js';
import type { TransformerSize } from '../../../tensor/config.js';
import type { Experiment } from '../config/experiment.js';
import type { comparisons } from '../stages/comparisons.js';
import type { gold } from '../stages/gold.js';
import type { policy } from '../stages/policy.js';
import type { pool } from '../stages/pool.js';
import type { poolScores } from '../stages/pool-scores.js';

export type Graph = StageGraph<Experiment>;
export type Node<Kind> = StageNode<OutputOf<Kind>>;

export interface Models {
  /** The policy that the proxies were trained on, which fixed all scales. */
  base: Node<typeof policy>;
  gold: Node<typeof gold>;
}

/** The policy that is optimised, with its pools. */
export interface OptimisedPolicy {
  isFurther: boolean;
  setting: Setting;
  node: Node<typeof policy>;
  pools: Node<typeof pool>[];
  /** Gold's scores of each of them. */
  poolScores: Node<typeof poolScores>[];
}

/** Those of the language model. */
export const policyParametersOf = ({ world: worldConfig }: Experiment, size: TransformerSize) =>
  policyModel({ world: worldConfig, policy: size }).parameterCount;

/** The keys of a part by its name; empty where it has none. */
export const sectionOf = (sections: unknown, name: string) =>
  ((sections as Record<string, unknown> | undefined)?.[name] ?? {}) as Record<string, unknown>;

/** What proxies are trained on and validated with. */
export interface Pairs {
  /** One set for all seeds, or one for each or for each group. */
  comparisons: Node<typeof comparisons>[];
  validation: Node<typeof comparisons>;
}
