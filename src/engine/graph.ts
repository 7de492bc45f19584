/** The plan: an experiment becomes a graph of stages, each addressed by the content of all that it depends on. */
import { createHash } from 'node:crypto';
import { type JsonValue, stringifyJson } from './artifact/exact-json.js';
import type { Setting } from './axis.js';
import type { CodeVersions } from './code-version/index.js';
import type { InputKinds, Many, OutputOf, StageKind, StageOutput } from './stage.js';

/** What people and executors know of a stage. */
export interface StageSummary {
  /** Unique in the study, readable: `rl/width-8-layers-1`. */
  id: string;
  kind: string;
  /** The heading of its kind. */
  heading: string;
  title: string;
  /** Content hash: configuration, code version and inputs. */
  hash: string;
  dependsOn: string[];
  /** Seconds on one idle core where the kind of study says, else units of its own: then the ratios matter. */
  cost: number;
  threads?: 'all' | undefined;
  urgency?: 'at once' | 'early' | undefined;
}

/** The code behind a stage: another machine's is the same where its own modules have the same version. */
export interface StageCode {
  version: string;
  /** URLs of the modules whose import closures it is the version of. */
  modules: readonly string[];
}

/** A stage with everything that a process needs to run it, as plain data. */
export interface PlannedStage extends StageSummary {
  parameters: unknown;
  /** What the body sees of the configuration. */
  read: unknown;
  /** Ids by input name. */
  inputs: Record<string, string | string[]>;
  /** URL of the module that exports the kind. */
  module: string;
  code: StageCode;
  /** What its kind counts as its cost, in units that the kinds of a study share. */
  work: number;
  tensors: boolean;
  effective?: Record<string, number | string>;
  /** Names of the tables that it adds rows to. */
  tables: readonly string[];
  /** The root seed. */
  seed: number;
  /** Of the swept keys that it depends on, those without a column of their own: its rows get them. */
  swept: Setting;
  /** Follows the subject of its doubts: what tells it from others of its kind, and from itself under other values of a sweep. */
  label: string;
}

/** A stage in the graph, typed by what it gives. */
export interface StageNode<Out = unknown> {
  readonly id: string;
  /** Never there: it carries the type. */
  readonly output?: Out;
}

export type InputNodes<In> = {
  readonly [Name in keyof In]: In[Name] extends Many<infer Kind>
    ? readonly StageNode<OutputOf<Kind>>[]
    : StageNode<OutputOf<In[Name]>>;
};

export interface GraphOptions {
  seed: number;
  /** Numbers differ in low bits between backends, so a stage of one never serves the other. */
  backend: string;
  codeVersions: Pick<CodeVersions, 'of'>;
  /** Seconds of a stage on one idle core. */
  stageSeconds?: ((stage: PlannedStage) => number) | undefined;
}

export interface StageRequest<Parameters, In> {
  id: string;
  /** Follows the title and the subject of doubts: what tells the stage from others of the same title. It is no part of the hash. */
  label?: string;
  parameters: Parameters;
  inputs: InputNodes<In>;
}

/** Collects stages, inputs before the stages that use them. */
export class StageGraph<Config> {
  readonly stages: PlannedStage[] = [];
  private readonly byId = new Map<string, PlannedStage>();

  constructor(
    readonly config: Config,
    private readonly options: GraphOptions,
  ) {}

  /** Throws for an id that is taken, and for a cost that is none. */
  add<Parameters, Read, In extends InputKinds, Out extends StageOutput>(
    kind: StageKind<Config, Parameters, Read, In, Out>,
    { id, label = '', parameters, inputs: nodes }: StageRequest<Parameters, In>,
  ): StageNode<Out> {
    if (this.byId.has(id)) throw new Error(`two stages are called ${id}`);
    const inputs = idsOf(nodes);
    const read = kind.select(this.config, parameters);
    const work = kind.cost(read, parameters);
    const code = this.codeOf(kind as unknown as StageKind, parameters);
    const stage: PlannedStage = {
      id,
      kind: kind.name,
      heading: kind.heading,
      title: `${kind.title(parameters)}${label}`,
      hash: this.hash(kind.name, { parameters, read, inputs, code }),
      dependsOn: [...new Set(Object.values(inputs).flat())],
      cost: work,
      work,
      parameters,
      read,
      inputs,
      module: kind.module,
      code,
      tensors: kind.tensors,
      threads: kind.threads,
      urgency: kind.urgency,
      effective: kind.effective?.(read, parameters),
      tables: kind.tables ?? [],
      seed: this.options.seed,
      swept: {},
      label,
    };
    stage.cost = this.options.stageSeconds?.(stage) ?? work;
    // The order of work and the time left are sums of costs: one that is no number would make them all none.
    for (const cost of [work, stage.cost])
      if (!(cost >= 0 && cost < Infinity))
        throw new Error(`${id}: costs ${cost}; allowed: a finite number that is 0 or more`);
    this.byId.set(id, stage);
    this.stages.push(stage);
    return { id };
  }

  private codeOf(kind: StageKind, parameters: unknown): StageCode {
    const modules = [kind.module, ...(kind.modules?.(parameters) ?? []), ...givenTo(kind)];
    return { version: this.options.codeVersions.of(modules), modules };
  }

  private hash(
    kind: string,
    { parameters, read, inputs, code }: Pick<PlannedStage, 'parameters' | 'read' | 'inputs' | 'code'>,
  ) {
    const { seed, backend } = this.options;
    const hashOf = (id: string) => this.byId.get(id)!.hash;
    const content = {
      kind,
      seed,
      parameters,
      read,
      backend,
      code: code.version,
      inputs: Object.entries(inputs).map(([name, ids]) => [name, [ids].flat().map(hashOf)]),
    };
    const text = stringifyJson(content as unknown as JsonValue);
    return createHash('sha256').update(text).digest('hex').slice(0, 32);
  }
}

/** What a body is given by the engine and does not import: its random streams, and the backend where it uses tensors. */
const givenTo = ({ tensors }: StageKind) => (tensors ? [randomModule, backendModule] : [randomModule]);

const randomModule = new URL('../random/index.js', import.meta.url).href;
const backendModule = new URL('../tensor/backend.js', import.meta.url).href;

function idsOf(nodes: Readonly<Record<string, StageNode | readonly StageNode[]>>): PlannedStage['inputs'] {
  const ids = (held: StageNode | readonly StageNode[]) =>
    Array.isArray(held) ? held.map(({ id }) => id as string) : (held as StageNode).id;
  return Object.fromEntries(Object.entries(nodes).map(([name, held]) => [name, ids(held)]));
}

/** What a study says of a stage to those who watch. */
export const summaryOf = ({
  id,
  kind,
  heading,
  title,
  hash,
  dependsOn,
  cost,
  threads,
  urgency,
}: PlannedStage): StageSummary => ({
  ...{ id, kind, heading, title, hash, dependsOn, cost, threads, urgency },
});
