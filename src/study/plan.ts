/** The plan: an experiment becomes a graph of stages, each addressed by the content of all it depends on. */
import { createHash } from 'node:crypto';
import type { Experiment } from '../config/index.js';
import { policyModel } from '../policy/index.js';
import { rewardModelArchitecture } from '../reward-model/index.js';
import type { CodeVersion } from './code-version.js';
import { estimatedCost } from './cost.js';
import type { StageKind } from './events.js';
import { type JsonValue, stringifyJson } from './exact-json.js';
import type { OptimisedPolicy, PlannedStage, ProxyGroup, StageParameters, TransformerSize } from './stage.js';

export interface PlanOptions {
  /** Numbers differ in low bits between backends, so a stage of one never serves the other. */
  backend: string;
  codeVersion: CodeVersion;
}

/** Keys that each kind reads beside its parameters and what its inputs read. */
const ownReads: Record<StageKind, readonly string[]> = {
  world: ['seed', 'world'],
  policy: ['policy.steps', 'policy.batchSize', 'policy.learningRate'],
  gold: ['goldRewardModel'],
  comparisons: [],
  pool: ['bestOfN.n'],
  proxies: ['seeds', 'batchSize', 'epochs', 'learningRate', 'weightDecay', 'heldOut', 'labels'].map(
    (key) => `proxyRewardModels.${key}`,
  ),
  'best-of-n': ['bestOfN.points', 'bestOfN.prompts'],
  rl: [
    ...[
      'batchSize',
      'epochs',
      'minibatches',
      'learningRate',
      'warmupSteps',
      'clipRange',
      'gaeLambda',
      'klBudget',
      'stepBudget',
    ],
    ...['evaluationPrompts', 'evaluationInterval'],
  ].map((key) => `rl.${key}`),
  fits: ['fit'],
};

/** The pool is cut into this many stages, so that several processes share it; results do not depend on it. */
const poolShards = 4;

/** Every stage of an experiment, inputs before the stages that use them. */
export function planStudy(experiment: Experiment, options: PlanOptions): PlannedStage[] {
  const builder = new PlanBuilder(experiment, options);
  builder.add('world', 'world', { title: 'Grammar, prompts and human utility', parameters: {}, inputs: [] });
  const { width, layers, heads } = experiment.policy;
  builder.add('policy', 'policy', {
    title: 'Initial policy',
    parameters: { size: { width, layers, heads } },
    inputs: ['world'],
  });
  builder.add('gold', 'gold', { title: 'Gold reward model', parameters: {}, inputs: ['world', 'policy'] });
  const base = ['world', 'policy', 'gold'];
  const comparisons = Math.max(...experiment.proxyRewardModels.comparisons);
  const labelled = `${grouped(comparisons)} comparisons labelled by gold`;
  builder.add('comparisons', 'comparisons', { title: labelled, parameters: { comparisons }, inputs: base });
  const optimised = addPolicies(builder, experiment, base);
  for (const group of proxyGroups(experiment)) addGroup(builder, { experiment, group, base, optimised });
  return builder.stages;
}

/** A policy that is optimised, with its pools and what tells its stages from those of the others. */
interface PlannedPolicy extends OptimisedPolicy {
  pools: string[];
  /** Empty for the initial policy of the proxies' own data. */
  suffix: string;
  /** For titles. */
  label: string;
}

function addPolicies(builder: PlanBuilder, experiment: Experiment, base: string[]): PlannedPolicy[] {
  return [experiment.policy, ...experiment.policy.sizes].map(({ width, layers, heads }, index) => {
    const size = { width, layers, heads };
    const { parameterCount: policyParameters } = policyModel({ world: experiment.world, policy: size });
    const suffix = index === 0 ? '' : `-policy-${sizeName(size)}`;
    const policy = index === 0 ? 'policy' : `policy/${sizeName(size)}`;
    const label = index === 0 ? '' : `, policy of ${grouped(policyParameters)}`;
    if (index > 0) {
      const title = `Initial policy of ${grouped(policyParameters)} parameters`;
      builder.add(policy, 'policy', { title, parameters: { size }, inputs: ['world'] });
    }
    const inputs = index === 0 ? base : [...base, policy];
    const optimised = { policy, policyParameters };
    return {
      ...optimised,
      pools: addPools(builder, { experiment, inputs, optimised, suffix, label }),
      suffix,
      label,
    };
  });
}

/** Every combination of size, comparison count and label noise, in the experiment's order. */
export function proxyGroups({ world, proxyRewardModels }: Experiment): ProxyGroup[] {
  return proxyRewardModels.comparisons.flatMap((comparisons) =>
    proxyRewardModels.labelNoise.flatMap((labelNoise) =>
      proxyRewardModels.sizes.map((size) => ({
        size,
        rmParameters: rewardModelArchitecture(size, world).parameterCount,
        comparisons,
        labelNoise,
      })),
    ),
  );
}

interface PoolsPlan {
  experiment: Experiment;
  inputs: string[];
  optimised: OptimisedPolicy;
  suffix: string;
  label: string;
}

function addPools(builder: PlanBuilder, plan: PoolsPlan): string[] {
  const { bestOfN } = plan.experiment;
  const shards = Math.min(poolShards, bestOfN.prompts);
  const bounds = Array.from({ length: shards + 1 }, (_, index) =>
    Math.floor((index * bestOfN.prompts) / shards),
  );
  return bounds.slice(0, -1).map((firstPrompt, index) => {
    const id = `pool/${index + 1}-of-${shards}${plan.suffix}`;
    const prompts = bounds[index + 1] - firstPrompt;
    const title = `${grouped(bestOfN.n)} responses to each of ${prompts} prompt${prompts === 1 ? '' : 's'}${plan.label}`;
    const parameters = { ...plan.optimised, firstPrompt, prompts };
    builder.add(id, 'pool', { title, parameters, inputs: plan.inputs });
    return id;
  });
}

interface GroupPlan {
  experiment: Experiment;
  group: ProxyGroup;
  base: string[];
  optimised: PlannedPolicy[];
}

function addGroup(builder: PlanBuilder, { experiment, group, base, optimised }: GroupPlan): void {
  const proxies = `proxies/${groupName(experiment, group)}`;
  builder.add(proxies, 'proxies', {
    title: `${experiment.proxyRewardModels.seeds} proxies of ${grouped(group.rmParameters)} parameters`,
    parameters: group,
    inputs: [...base, 'comparisons'],
  });
  for (const planned of optimised) {
    const models = [...new Set([...base, planned.policy, proxies])];
    addCurves(builder, { experiment, group, planned, models, proxies });
  }
}

interface CurvesPlan {
  experiment: Experiment;
  group: ProxyGroup;
  planned: PlannedPolicy;
  /** Stages of every model that a curve needs. */
  models: string[];
  proxies: string;
}

/** Best-of-n and PPO of one policy against one proxy setting, each with its fit. */
function addCurves(builder: PlanBuilder, { experiment, group, planned, models, proxies }: CurvesPlan): void {
  const { rl } = experiment;
  const { policy, policyParameters, pools, suffix, label } = planned;
  const name = `${groupName(experiment, group)}${suffix}`;
  const size = `${grouped(group.rmParameters)} parameters`;
  const parameters = { ...group, policy, policyParameters };
  // A fit's doubts name the proxies and the models behind its curve.
  const behind = [proxies, ...models.filter((id) => id !== proxies)];
  const bestOfN = `best-of-n/${name}`;
  builder.add(bestOfN, 'best-of-n', {
    title: `Best-of-n against ${size}${label}`,
    parameters,
    inputs: [...models, ...pools],
  });
  addFit(builder, [bestOfN, ...behind], { ...parameters, method: 'bon', klPenalty: 0 });

  for (const klPenalty of rl.enabled ? rl.klPenalty : []) {
    const penalty = rl.klPenalty.length > 1 || klPenalty !== 0 ? `-kl-${klPenalty}` : '';
    const id = `rl/${name}${penalty}`;
    const against = `PPO against ${size}${penalty ? `, KL penalty ${klPenalty}` : ''}${label}`;
    builder.add(id, 'rl', { title: against, parameters: { ...parameters, klPenalty }, inputs: models });
    addFit(builder, [id, ...behind], { ...parameters, method: 'rl', klPenalty });
  }
}

/** A fit sees its curve first, and beside it the models whose faults explain a doubtful fit. */
function addFit(builder: PlanBuilder, inputs: string[], parameters: StageParameters['fits']): void {
  const [curve] = inputs;
  builder.add(`fits/${curve}`, 'fits', { title: `Fit of ${curve}`, parameters, inputs });
}

/** Names the size, and the other settings where they are swept or unusual. */
function groupName({ proxyRewardModels }: Experiment, { size, comparisons, labelNoise }: ProxyGroup): string {
  return [
    sizeName(size),
    proxyRewardModels.comparisons.length > 1 ? `-comparisons-${comparisons}` : '',
    proxyRewardModels.labelNoise.length > 1 || labelNoise > 0 ? `-noise-${labelNoise}` : '',
  ].join('');
}

const sizeName = ({ width, layers, heads }: TransformerSize) =>
  `width-${width}-layers-${layers}${heads > 1 ? `-heads-${heads}` : ''}`;

interface StageRequest<Kind extends StageKind> {
  title: string;
  parameters: StageParameters[Kind];
  inputs: string[];
}

/** Collects stages, giving each its reads and its hash. */
class PlanBuilder {
  readonly stages: PlannedStage[] = [];
  private readonly byId = new Map<string, PlannedStage>();

  constructor(
    private readonly experiment: Experiment,
    private readonly options: PlanOptions,
  ) {}

  add<Kind extends StageKind>(
    id: string,
    kind: Kind,
    { title, parameters, inputs }: StageRequest<Kind>,
  ): void {
    const dependencies = inputs.map((input) => this.byId.get(input)!);
    const reads = [...new Set([...dependencies.flatMap((stage) => stage.reads), ...ownReads[kind]])];
    const content = {
      kind,
      parameters,
      experiment: ownReads[kind].map((path) => [path, valueAt(this.experiment, path)]),
      code: this.options.codeVersion(kind),
      backend: this.options.backend,
      inputs: dependencies.map((stage) => stage.hash),
    };
    const hash = createHash('sha256')
      .update(stringifyJson(content as unknown as JsonValue))
      .digest('hex')
      .slice(0, 32);
    const cost = estimatedCost(kind, parameters, this.experiment);
    const stage: PlannedStage = { id, kind, hash, dependsOn: inputs, title, parameters, reads, cost };
    this.byId.set(id, stage);
    this.stages.push(stage);
  }
}

function valueAt(experiment: Experiment, path: string): unknown {
  return path.split('.').reduce<unknown>((held, key) => (held as Record<string, unknown>)[key], experiment);
}

const grouped = (count: number) => count.toLocaleString('en-US');
