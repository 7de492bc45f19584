/**
 * Bradley–Terry training of R reward models of one size together: loss −ln σ(r(chosen) − r(rejected)).
 *
 * Every replica sees its own comparisons in its own order, so the replicas differ as separate runs would.
 */
import { type Comparisons, splitHeldOut } from '../preferences/index.js';
import type { RandomStream } from '../random/index.js';
import { mean } from '../statistics/index.js';
import {
  compile,
  getTf,
  initialParameters,
  type LossOutput,
  type Tensor,
  type TensorFunction,
  Trainer,
  warmupCosine,
} from '../tensor/index.js';
import { type Sequences, sequence } from '../world/index.js';
import { type RewardModelArchitecture, rewardForward } from './reward-model.js';

export interface RewardTrainingConfig {
  /** Comparisons in one gradient step of one replica. */
  batchSize: number;
  epochs: number;
  learningRate: number;
  weightDecay: number;
  /** Share of the comparisons held out for validation. */
  heldOut: number;
}

export interface RewardTraining {
  /** Parameters of the best validation loss, [R · count]. */
  parameters: Float32Array;
  /** On the held-out comparisons, one a replica. */
  accuracy: number[];
  loss: number[];
  /** Comparisons that accuracy and loss were measured on, for their intervals. */
  heldOutCount: number;
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
  onStep?: (done: number, total: number, loss: number) => void;
}

/** Validations during one training; the parameters of the best one are kept, for each replica. */
const validations = 8;
const validationBatch = 256;

export function trainRewardModels(options: RewardTrainingOptions): RewardTraining {
  const { architecture, config, comparisons, randoms, name } = options;
  const replicas = comparisons.length;
  const splits = comparisons.map((set) => splitHeldOut(set, config.heldOut));
  const trainingCount = splits[0].training.count;
  const batchSize = Math.min(config.batchSize, trainingCount);
  const stepsPerEpoch = Math.floor(trainingCount / batchSize);
  const total = Math.max(1, Math.round(config.epochs * stepsPerEpoch));
  const initial = initialParameters(
    architecture.layout,
    randoms.map((random) => random.stream('initial')),
  );
  const trainer = new Trainer(
    name,
    (flat, [sequences]) => bradleyTerryLoss(architecture, flat, sequences),
    { values: initial, replicas },
    { weightDecay: config.weightDecay },
  );
  const orders = randoms.map((random) => epochOrder(random.stream('order'), trainingCount));
  const best = new BestParameters(replicas, architecture.parameterCount);
  const validate = createValidation(
    architecture,
    splits.map(({ heldOut }) => heldOut),
  );
  try {
    for (let step = 1; step <= total; step++) {
      const rows = orders.map((next) => next((step - 1) % stepsPerEpoch, batchSize));
      const batch = pairTensor(
        splits.map(({ training }) => training),
        rows,
      );
      const report = trainer.step([batch], warmupCosine(config.learningRate, step, total));
      batch.dispose();
      if (step === total || step % Math.ceil(total / validations) === 0) {
        best.offer(trainer.values(), validate(trainer.parameters));
      }
      options.onStep?.(step, total, mean(report.loss));
    }
    return { ...best.result(), heldOutCount: splits[0].heldOut.count };
  } finally {
    trainer.dispose();
  }
}

function bradleyTerryLoss(
  architecture: RewardModelArchitecture,
  flat: Tensor,
  sequences: Tensor,
): LossOutput {
  const tf = getTf();
  return { loss: tf.mean(tf.softplus(tf.neg(differences(architecture, flat, sequences))), 1) };
}

/** r(chosen) − r(rejected), [R, B], of sequences [R, 2B, length] with the chosen ones first. */
function differences(architecture: RewardModelArchitecture, flat: Tensor, sequences: Tensor): Tensor {
  const tf = getTf();
  const scores = rewardForward(architecture, flat, sequences);
  const [replicas, both] = scores.shape as [number, number];
  const half = both / 2;
  return tf.sub(tf.slice(scores, [0, 0], [replicas, half]), tf.slice(scores, [0, half], [replicas, half]));
}

/** Batches of a fresh permutation each epoch; batch 0 begins the next epoch. */
function epochOrder(random: RandomStream, count: number): (batch: number, size: number) => Int32Array {
  let order: Int32Array = new Int32Array();
  return (batch, size) => {
    if (batch === 0) order = random.permutation(count);
    return order.subarray(batch * size, (batch + 1) * size);
  };
}

/** Sequences [R, 2B, length]: the chosen ones of each replica's rows, then the rejected ones. */
function pairTensor(sets: Comparisons[], rows: ArrayLike<number>[]): Tensor {
  const { length } = sets[0].chosen;
  const size = rows[0].length;
  const tokens = new Int32Array(sets.length * 2 * size * length);
  let offset = 0;
  const put = (sequences: Sequences, row: number) => {
    tokens.set(sequence(sequences, row), offset);
    offset += length;
  };
  sets.forEach(({ chosen, rejected }, replica) => {
    for (let index = 0; index < size; index++) put(chosen, rows[replica][index]);
    for (let index = 0; index < size; index++) put(rejected, rows[replica][index]);
  });
  return getTf().tensor3d(tokens, [sets.length, 2 * size, length], 'int32');
}

interface Validation {
  loss: Float64Array;
  accuracy: Float64Array;
}

/** Loss and accuracy on whole held-out sets, which are put into tensors of one shape, the rest filled with row 0. */
function createValidation(
  architecture: RewardModelArchitecture,
  heldOut: Comparisons[],
): (flat: Tensor) => Validation {
  const { count } = heldOut[0];
  const compare: TensorFunction = compile((flat, sequences) => [differences(architecture, flat, sequences)]);
  return (flat) => {
    const result = { loss: new Float64Array(heldOut.length), accuracy: new Float64Array(heldOut.length) };
    for (let start = 0; start < count; start += validationBatch) {
      const rows = Int32Array.from({ length: validationBatch }, (_, index) =>
        start + index < count ? start + index : 0,
      );
      const batch = pairTensor(
        heldOut,
        heldOut.map(() => rows),
      );
      const [gaps] = compare(flat, batch);
      const values = gaps.dataSync();
      batch.dispose();
      gaps.dispose();
      for (let replica = 0; replica < heldOut.length; replica++) {
        for (let index = 0; index < Math.min(validationBatch, count - start); index++) {
          const gap = values[replica * validationBatch + index];
          result.loss[replica] += Math.log1p(Math.exp(-Math.abs(gap))) + Math.max(0, -gap);
          result.accuracy[replica] += gap > 0 ? 1 : 0;
        }
      }
    }
    return {
      loss: result.loss.map((sum) => sum / count),
      accuracy: result.accuracy.map((sum) => sum / count),
    };
  };
}

/** Early stopping in hindsight: for each replica the parameters with the smallest validation loss. */
class BestParameters {
  private readonly parameters: Float32Array;
  private readonly loss: number[];
  private readonly accuracy: number[];

  constructor(
    replicas: number,
    private readonly count: number,
  ) {
    this.parameters = new Float32Array(replicas * count);
    this.loss = new Array<number>(replicas).fill(Number.POSITIVE_INFINITY);
    this.accuracy = new Array<number>(replicas).fill(0);
  }

  offer(parameters: Float32Array, { loss, accuracy }: Validation): void {
    loss.forEach((value, replica) => {
      if (!(value < this.loss[replica])) return;
      this.loss[replica] = value;
      this.accuracy[replica] = accuracy[replica];
      const start = replica * this.count;
      this.parameters.set(parameters.subarray(start, start + this.count), start);
    });
  }

  result(): Pick<RewardTraining, 'parameters' | 'accuracy' | 'loss'> {
    return { parameters: this.parameters, accuracy: this.accuracy, loss: this.loss };
  }
}
