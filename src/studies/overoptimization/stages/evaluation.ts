/** Evaluations of running policies on held-out prompts: the points of their curves. */
import type { Optimiser } from '../../../methods/method.js';
import { type Rollout, replicaMeans, responseMeans, rolloutOf } from '../../../methods/rollout.js';
import type { RandomStream } from '../../../random/index.js';
import type { WorldConfig } from '../../../world/config.js';
import { type Sequences, samplePrompts, type World } from '../../../world/index.js';
import type { CurvePoint, SampleResponse } from '../tables.js';
import { EarlyStopping, type EarlyStoppingState } from './early-stopping.js';
import type { MeasuredRun } from './fit.js';
import type { HeldOutJudge } from './held-out-judge.js';
import type { MeasuredComponent, MeasuredPoint } from './measured-point.js';
import { type GoldScorer, sequencesOf } from './models.js';
import { shown } from './shown-responses.js';

export interface EvaluationConfig {
  /** Nats; points beyond it are not kept. */
  klBudget: number;
  /** Held-out prompts, one response each. */
  evaluationPrompts: number;
  /** √nats between two evaluations. */
  evaluationInterval: number;
}

export interface EvaluationParts {
  config: EvaluationConfig;
  world: World;
  shape: WorldConfig;
  /** The root stream of the experiment. */
  random: RandomStream;
  /** Names the run's own streams. */
  name: string;
  optimiser: Optimiser;
  gold: GoldScorer;
  human: (sequences: Sequences) => Float64Array;
  /** Ends runs early, where it is there. */
  heldOut?: HeldOutJudge;
  /** Of a reward that is made of components: what each is for these replicas, whose rollout it is, [replica][component]. */
  components?: (rollout: Rollout, sequences: Sequences, replicas: readonly number[]) => MeasuredComponent[][];
  /** The proxy seed of each replica. */
  seeds: readonly number[];
  /** What the initial policy's scores are: curves start at 0 (as Gao et al. shift their figure 23). */
  start: { gold: number; human: number };
  /** The policies do not start at π_init: where they are then is measured. */
  startsElsewhere?: boolean;
  /** What all points have in common. */
  row: Pick<CurvePoint, 'method' | 'setting'>;
  show(points: MeasuredPoint[], samples: SampleResponse[]): void;
}

export interface EvaluationState {
  measured: MeasuredPoint[];
  lastDistance: number[];
  distanceBefore: number[];
  finished: boolean[];
  lastIteration: number[];
  stopping: EarlyStoppingState;
}

/** Two entries of a checkpoint, which keeps arrays only where they stand in no other value. */
export interface SavedEvaluation {
  evaluation: EvaluationState;
  policies: Float32Array;
}

export class Evaluation {
  private readonly measured: MeasuredPoint[] = [];
  private readonly lastDistance: number[];
  /** √KL before the last update. */
  private distanceBefore: number[];
  private readonly finished: boolean[];
  private readonly prompts: Uint8Array[];
  private readonly stopping: EarlyStopping;
  /** Of each replica. */
  private lastIteration: number[];
  /** [R · count], of each replica those of its last point. */
  private kept = new Float32Array();

  constructor(private readonly parts: EvaluationParts) {
    const { seeds, config, world, random } = parts;
    this.lastDistance = seeds.map(() => 0);
    this.distanceBefore = seeds.map(() => 0);
    this.finished = seeds.map(() => false);
    this.lastIteration = seeds.map(() => -1);
    this.stopping = new EarlyStopping(seeds.length);
    // A seed has prompts of its own, the same for every size.
    this.prompts = seeds.map((seed) =>
      samplePrompts(
        world,
        config.evaluationPrompts,
        random.stream('rl-evaluation').stream(`prompts-${seed}`),
      ),
    );
  }

  /**
   * Measures those that have moved. `klDivergence` is that of the policies before the iteration's update, one a replica.
   * Where they are now follows from how far they last went: √KL grows by about as much in each iteration.
   */
  runIfMoved(iteration: number, klDivergence: number[]): void {
    const { evaluationInterval, klBudget } = this.parts.config;
    const now = klDivergence.map(Math.sqrt);
    const before = this.distanceBefore;
    this.distanceBefore = now;
    const moved = [...now.keys()].filter((replica) => {
      const distance = now[replica];
      const expected = distance + Math.max(0, distance - before[replica]);
      const isNew = Math.abs(expected - this.lastDistance[replica]) >= evaluationInterval;
      return isNew || distance > Math.sqrt(klBudget);
    });
    this.run(iteration, moved);
  }

  /** Of values, one a replica, those of the replicas whose runs go on. */
  openOnes(values: readonly number[]): number[] {
    return values.filter((_, replica) => this.isOpen(replica));
  }

  /** The replicas whose runs are over, those that diverged left out. */
  get over(): number[] {
    return [...this.finished.keys()].filter((replica) => this.finished[replica]);
  }

  /** Whether the run of every policy that is still finite is over. */
  get isSpent(): boolean {
    return !this.parts.seeds.some((_, replica) => this.isOpen(replica));
  }

  /** Measures those of some replicas whose runs go on; all where nothing is said. */
  run(iteration: number, asked?: readonly number[]): void {
    const { optimiser, gold, human, shape, random, name, seeds, startsElsewhere } = this.parts;
    const replicas = (asked ?? [...seeds.keys()]).filter(
      (replica) => this.isOpen(replica) && this.lastIteration[replica] !== iteration,
    );
    if (replicas.length === 0) return;
    for (const replica of replicas) this.lastIteration[replica] = iteration;
    const streams = seeds.map((seed) =>
      random.stream('rl-evaluation').stream(name).stream(`seed-${seed}-step-${iteration}`),
    );
    const all = optimiser.actor.sample(this.prompts, streams, replicas);
    const rollout = rolloutOf(all, replicas);
    const sequences = sequencesOf(new Uint8Array(rollout.tokens), shape);
    const scores = { proxy: rollout.scores, gold: gold.score(sequences), human: human(sequences) };
    // π_init is no distance from itself; what is measured then is how far two graphs differ in their last bits.
    const isInitial = iteration === 0 && !startsElsewhere;
    const kl = responseMeans(rollout, rollout.tokenKl).map((divergence) => (isInitial ? 0 : divergence));
    const fresh = this.pointsAt(iteration, replicas, {
      kl,
      proxy: replicaMeans(scores.proxy, replicas.length),
      gold: replicaMeans(scores.gold, replicas.length),
      human: replicaMeans(scores.human, replicas.length),
      length: responseMeans(rollout, rollout.exists),
      components: this.parts.components?.(rollout, sequences, replicas),
    });
    this.measured.push(...fresh);
    this.stopEarly(iteration, replicas, sequencesOf(new Uint8Array(all.tokens), shape));
    this.keepPolicies(iteration, fresh);
    this.parts.show(fresh, shown(iteration, { scores, sequences }, shape));
  }

  /**
   * Ends those runs whose responses have not become better for the proxies that they do not learn from. The sequences are
   * those of all replicas, [R · count].
   */
  private stopEarly(
    iteration: number,
    replicas: readonly number[],
    { tokens, count, length }: Sequences,
  ): void {
    const { heldOut, seeds } = this.parts;
    if (heldOut === undefined) return;
    const own = count / seeds.length;
    const responses = seeds.map((_, replica) => ({
      tokens: tokens.subarray(replica * own * length, (replica + 1) * own * length),
      count: own,
      length,
    }));
    const scores = heldOut.score(responses);
    for (const replica of replicas)
      if (this.isOpen(replica))
        this.finished[replica] = this.stopping.observe(replica, iteration, scores[replica]);
  }

  private keepPolicies(iteration: number, fresh: readonly MeasuredPoint[]): void {
    const { optimiser, seeds } = this.parts;
    const now = optimiser.actor.parameters();
    // A policy that starts beyond its budget stays where it starts.
    if (this.kept.length === 0) this.kept = now.slice();
    const count = now.length / seeds.length;
    for (const { proxySeed } of fresh) {
      const replica = seeds.indexOf(proxySeed);
      if (!this.stopping.keeps(replica, iteration)) continue;
      this.kept.set(now.subarray(replica * count, (replica + 1) * count), replica * count);
    }
  }

  /** `means` are those of the replicas, in their order. */
  private pointsAt(iteration: number, replicas: readonly number[], means: Means): MeasuredPoint[] {
    const { config, seeds, row, start } = this.parts;
    return replicas.flatMap((replica, place): MeasuredPoint[] => {
      if (!this.isOpen(replica)) return [];
      const kl = means.kl[place];
      this.lastDistance[replica] = Math.sqrt(kl);
      this.finished[replica] = kl > config.klBudget;
      if (this.finished[replica]) return [];
      return [
        {
          ...{ ...row, proxySeed: seeds[replica], n: null, iteration, kl, klDiscrete: null },
          klDistance: Math.sqrt(kl),
          proxyScore: means.proxy[place],
          goldScore: means.gold[place] - start.gold,
          humanScore: means.human[place] - start.human,
          responseLength: means.length[place],
          ...(means.components && { components: means.components[place] }),
        },
      ];
    });
  }

  /** What was measured so far, and what decides when to measure next. */
  save(): SavedEvaluation {
    const { measured, lastDistance, distanceBefore, finished, lastIteration } = this;
    const stopping = this.stopping.save();
    return {
      evaluation: { measured, lastDistance, distanceBefore, finished, lastIteration, stopping },
      policies: this.kept,
    };
  }

  /** Goes on from a saved state of the same run; its points are shown again. */
  restore({ evaluation, policies }: SavedEvaluation): void {
    const { measured, lastDistance, finished, ...state } = evaluation;
    this.measured.push(...measured);
    lastDistance.forEach((distance, replica) => {
      this.lastDistance[replica] = distance;
      this.finished[replica] = finished[replica];
    });
    this.distanceBefore = state.distanceBefore;
    this.lastIteration = state.lastIteration;
    this.stopping.restore(state.stopping);
    this.kept = policies.slice();
    this.parts.show(measured, []);
  }

  /**
   * Without those of seeds that diverged, since a curve that breaks off would cut all others short, and without what an
   * early stop goes back behind.
   */
  get points(): MeasuredPoint[] {
    const { optimiser, seeds } = this.parts;
    return this.measured.filter(({ proxySeed, iteration }) => {
      const replica = seeds.indexOf(proxySeed);
      return !optimiser.diverged.has(replica) && this.stopping.keeps(replica, iteration!);
    });
  }

  /** The policies of the last points, [R · count]: within the KL budget, and where an early stop goes back to. */
  get policies(): Float32Array {
    return this.kept;
  }

  /** Where each seed that went on to the end did so. */
  get ends(): CurvePoint[] {
    return [...new Map(this.points.map((point) => [point.proxySeed, point])).values()];
  }

  /** The runs that did not diverge, one a seed. */
  get runs(): MeasuredRun[] {
    const { points } = this;
    return [...new Set(points.map(({ proxySeed }) => proxySeed))].map((seed) => {
      const own = points.filter(({ proxySeed }) => proxySeed === seed);
      return { klDistance: own.map((point) => point.klDistance), gold: own.map((point) => point.goldScore) };
    });
  }

  private isOpen(replica: number): boolean {
    return !this.finished[replica] && !this.parts.optimiser.diverged.has(replica);
  }
}

/** One a replica. */
interface Means extends Record<'kl' | 'proxy' | 'gold' | 'human' | 'length', number[]> {
  components?: MeasuredComponent[][];
}
