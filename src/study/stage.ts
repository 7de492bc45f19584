/** What a stage is: its parameters, what its body is given, and how a registry finds the body. */
import type { Experiment } from '../config/index.js';
import type { CurvePoint } from '../optimization/curve-point.js';
import type { RandomStream } from '../random/index.js';
import type { Artifact } from './artifact.js';
import type { SampleResponse, StageKind, StageSummary } from './events.js';

export interface TransformerSize {
  width: number;
  layers: number;
  heads: number;
}

/** One proxy setting; all of its seeds are replicas of one stage. */
export interface ProxyGroup {
  size: TransformerSize;
  rmParameters: number;
  /** Comparisons before the held-out split. */
  comparisons: number;
  labelNoise: number;
}

/** Whose responses are optimised. */
export interface OptimisedPolicy {
  /** Id of the policy stage; `policy` is the one whose responses the proxies were trained on. */
  policy: string;
  policyParameters: number;
}

/** Parameters by stage kind: what tells two stages of one kind apart. */
export interface StageParameters {
  world: Record<string, never>;
  policy: { size: TransformerSize };
  gold: Record<string, never>;
  /** The largest comparison count of the sweep; smaller ones take a prefix. */
  comparisons: { comparisons: number };
  /** A run of the held-out prompts, by index. */
  pool: OptimisedPolicy & { firstPrompt: number; prompts: number };
  proxies: ProxyGroup;
  'best-of-n': ProxyGroup & OptimisedPolicy;
  rl: ProxyGroup & OptimisedPolicy & { klPenalty: number };
  /** One curve; its points are in the only best-of-n or rl input. */
  fits: ProxyGroup & OptimisedPolicy & { method: 'bon' | 'rl'; klPenalty: number };
}

export interface PlannedStage<Kind extends StageKind = StageKind> extends StageSummary {
  kind: Kind;
  parameters: StageParameters[Kind];
  /** Dotted keys of the experiment that the stage or its inputs may read; they are part of its hash. */
  reads: string[];
  /** Rough cost in arbitrary units, for the order of work alone. */
  cost: number;
}

export interface StageContext<Kind extends StageKind = StageKind> {
  /** The experiment; reading a key that is not part of the stage's hash throws. */
  experiment: Experiment;
  stage: PlannedStage<Kind>;
  parameters: StageParameters[Kind];
  /** The root stream: every consumer opens a named stream of its own. */
  random: RandomStream;
  /** The output of the one input with this id, or of this kind. Throws where there is none or more than one. */
  input(idOrKind: string): Artifact;
  /** The outputs of all inputs of a kind, in the plan's order. */
  inputs(kind: StageKind): Artifact[];
  progress(done: number, total: number, unit: string, metrics?: Record<string, number>): void;
  /** Sends points to the screen as they arise; the tables take them from the artifact. */
  points(points: CurvePoint[]): void;
  samples(step: number, samples: SampleResponse[]): void;
}

export type StageBody<Kind extends StageKind = StageKind> = (
  context: StageContext<Kind>,
) => Promise<Artifact>;

export interface StageDefinition<Kind extends StageKind = StageKind> {
  /** Loads the body; it is called in the process that runs the stage alone. */
  load(): Promise<StageBody<Kind>>;
  /** Whether the tensor backend has to be ready before the body starts. */
  tensors: boolean;
  /** Stages that run while nothing else can take every core. */
  threads?: 'all';
}

export type StageRegistry = { [Kind in StageKind]: StageDefinition<Kind> };
