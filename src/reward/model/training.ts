/**
 * Bradley–Terry training of R reward models of one size together: loss −ln σ(r(chosen) − r(rejected)), or the cross-entropy
 * with labels that are soft or become so by smoothing.
 *
 * Every replica sees its own comparisons in its own order, so the replicas differ as separate runs would.
 */
import { type Checkpoint, noCheckpoint } from '../../engine/checkpoint.js';
import { type Comparisons, splitHeldOut } from '../../preferences/index.js';
import type { RandomState, RandomStream } from '../../random/index.js';
import { mean } from '../../statistics/index.js';
import { initialParameters, type PairRows, type TrainerState, warmupCosine } from '../../tensor/index.js';
import type { WorldShape } from '../../world/index.js';
import { Labels } from './labels.js';
import { openPairTrainer } from './pair-trainer.js';
import { pairRows } from './pairs.js';
import type { RewardModelArchitecture } from './reward-model.js';
import { BestParameters, validation } from './validation.js';

export interface RewardTrainingConfig {
  /** Comparisons in one gradient step of one replica. */
  batchSize: number;
  epochs: number;
  learningRate: number;
  weightDecay: number;
  /** Share of the comparisons held out to choose the best parameters by. */
  heldOut: number;
  /** `best`, by the loss on the comparisons held out, which is usual, or `last`. */
  keep?: 'best' | 'last';
  /** How far labels move towards the model's own predictions after each epoch (see `smoothed`); 0, the usual, leaves them. */
  smoothing?: number;
}

export interface RewardTraining {
  /** Parameters of the best validation loss, or the last ones, [R · count]. */
  parameters: Float32Array;
  /** On the held-out comparisons, one a replica. */
  accuracy: number[];
  loss: number[];
  /** Replicas that left the finite numbers: what stands above for them is of no use. */
  diverged: ReadonlySet<number>;
}

export interface RewardTrainingOptions {
  /** For errors and progress: which reward model this is. */
  name: string;
  architecture: RewardModelArchitecture;
  config: RewardTrainingConfig;
  /** One set of comparisons a replica, all of the same count. */
  comparisons: Comparisons[];
  /** One stream a replica: initialisation and data order. */
  randoms: RandomStream[];
  /** What training starts from, [R · count]; without it every replica draws its own. */
  initial?: Float32Array;
  /** `loss` is the mean over the replicas that have not diverged. */
  onStep?: (done: number, total: number, loss: number) => void;
  checkpoint?: Checkpoint;
}

/** What a checkpoint keeps. */
interface KeptTraining extends TrainerState {
  step: number;
  streams: RandomState[];
  /** The order of the epoch, [R · count]. */
  orders: Int32Array;
  /** The best parameters so far, and how good they are. */
  best: Float32Array;
  accuracy: number[];
  loss: number[];
  /** Soft labels as they have become, [R · count]. */
  labels?: Float64Array;
}

/** Validations during one training; the parameters of the best one are kept, for each replica. */
const validations = 8;

/** One replica that diverges is marked, the others go on. Throws DivergedError where none is left. */
export function trainRewardModels(options: RewardTrainingOptions): RewardTraining {
  const { config, comparisons, randoms, onStep, checkpoint = noCheckpoint } = options;
  const splits = comparisons.map((set) => splitHeldOut(set, config.heldOut));
  const trainingSets = splits.map(({ training }) => training);
  const heldOutSets = splits.map(({ heldOut }) => heldOut);
  const [{ count }] = trainingSets;
  const batchSize = Math.min(config.batchSize, count);
  const stepsPerEpoch = Math.floor(count / batchSize);
  const total = Math.max(1, Math.round(config.epochs * stepsPerEpoch));
  const { world, parameterCount } = options.architecture;
  const { name, architecture, initial = drawnParameters(architecture, randoms) } = options;
  const trainer = openPairTrainer({ name, architecture, initial, weightDecay: config.weightDecay });
  const orders = randoms.map((random) => new EpochOrder(random.stream('order'), count));
  const best = new BestParameters(comparisons.length, parameterCount);
  const heldOutPairs = heldOutSets.map((set) => allPairs(world, set));
  const smoothing = config.smoothing ?? 0;
  const isSoft = smoothing > 0 || trainingSets.some(({ preference }) => preference !== undefined);
  const labels = isSoft ? new Labels(trainingSets) : undefined;
  const smooth = () =>
    labels?.smooth(trainer.gaps(trainingSets.map((set) => allPairs(world, set))), smoothing);
  try {
    const kept = checkpoint.resume() as KeptTraining | undefined;
    if (kept) {
      trainer.restore(kept);
      best.restore({ parameters: kept.best, accuracy: kept.accuracy, loss: kept.loss });
      if (kept.labels) labels?.restore(kept.labels);
      orders.forEach((order, replica) => {
        order.restore(kept.streams[replica], kept.orders.subarray(replica * count, (replica + 1) * count));
      });
    }
    for (let step = (kept?.step ?? 0) + 1; step <= total; step++) {
      const rows = orders.map((order) => order.rows((step - 1) % stepsPerEpoch, batchSize));
      const batches = rows.map((own, replica): PairRows => {
        const rejectedShares = labels?.rejectedShares(replica, own);
        return { ...pairRows(world, trainingSets[replica], own), rejectedShares };
      });
      const report = trainer.step(batches, warmupCosine(config.learningRate, step, total));
      if (step === total || step % Math.ceil(total / validations) === 0) {
        const measured = validation(trainer.gaps(heldOutPairs), heldOutSets);
        trainer.note({ 'the validation loss': measured.loss });
        if (step === total || config.keep !== 'last') best.offer(trainer.values(), measured);
      }
      if (smoothing > 0 && step % stepsPerEpoch === 0) smooth();
      onStep?.(step, total, mean(report.loss.filter(Number.isFinite)));
      checkpoint.keep((): KeptTraining => {
        const { parameters, accuracy, loss } = best.result();
        const streams = orders.map((order) => order.save());
        const epoch = Int32Array.from(orders.flatMap((order) => [...order.order]));
        const state = { ...trainer.save(), step, streams, orders: epoch, best: parameters, accuracy, loss };
        return { ...state, ...(labels && { labels: labels.save() }) };
      });
    }
    return { ...best.result(), diverged: trainer.diverged };
  } finally {
    trainer.dispose();
  }
}

const allPairs = (world: WorldShape, set: Comparisons): PairRows =>
  pairRows(
    world,
    set,
    new Int32Array(set.count).map((_, row) => row),
  );

/** What the replicas of these streams start from where nothing else is given, [R · count]. */
export const drawnParameters = ({ layout }: RewardModelArchitecture, randoms: RandomStream[]): Float32Array =>
  initialParameters(
    layout,
    randoms.map((random) => random.stream('initial')),
  );

/** Batches of a fresh permutation each epoch; batch 0 begins the next epoch. */
class EpochOrder {
  order: Int32Array = new Int32Array();

  constructor(
    private readonly random: RandomStream,
    private readonly count: number,
  ) {}

  rows(batch: number, size: number): Int32Array {
    if (batch === 0) this.order = this.random.permutation(this.count);
    return this.order.subarray(batch * size, (batch + 1) * size);
  }

  save(): RandomState {
    return this.random.save();
  }

  restore(state: RandomState, order: Int32Array): void {
    this.random.restore(state);
    this.order = order;
  }
}
