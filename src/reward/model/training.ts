/**
 * Bradley–Terry training of R reward models of one size together: loss −ln σ(r(chosen) − r(rejected)).
 *
 * Every replica sees its own comparisons in its own order, so the replicas differ as separate runs would.
 */
import { type Comparisons, splitHeldOut } from '../../preferences/index.js';
import type { RandomStream } from '../../random/index.js';
import { mean } from '../../statistics/index.js';
import { initialParameters, Trainer, warmupCosine } from '../../tensor/index.js';
import { bradleyTerryLoss, pairTensor } from './pairs.js';
import type { RewardModelArchitecture } from './reward-model.js';
import { BestParameters, createValidation } from './validation.js';

export interface RewardTrainingConfig {
  /** Comparisons in one gradient step of one replica. */
  batchSize: number;
  epochs: number;
  learningRate: number;
  weightDecay: number;
  /** Share of the comparisons held out to choose the best parameters by. */
  heldOut: number;
}

export interface RewardTraining {
  /** Parameters of the best validation loss, [R · count]. */
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
  /** `loss` is the mean over the replicas that have not diverged. */
  onStep?: (done: number, total: number, loss: number) => void;
}

/** Validations during one training; the parameters of the best one are kept, for each replica. */
const validations = 8;

/** One replica that diverges is marked, the others go on. Throws DivergedError where none is left. */
export function trainRewardModels(options: RewardTrainingOptions): RewardTraining {
  const { config, comparisons, randoms, onStep } = options;
  const splits = comparisons.map((set) => splitHeldOut(set, config.heldOut));
  const trainingSets = splits.map(({ training }) => training);
  const heldOutSets = splits.map(({ heldOut }) => heldOut);
  const [{ count }] = trainingSets;
  const batchSize = Math.min(config.batchSize, count);
  const stepsPerEpoch = Math.floor(count / batchSize);
  const total = Math.max(1, Math.round(config.epochs * stepsPerEpoch));
  const trainer = openTrainer(options);
  const orders = randoms.map((random) => epochOrder(random.stream('order'), count));
  const best = new BestParameters(comparisons.length, options.architecture.parameterCount);
  const validate = createValidation(options.architecture, heldOutSets);
  try {
    for (let step = 1; step <= total; step++) {
      const rows = orders.map((next) => next((step - 1) % stepsPerEpoch, batchSize));
      const batch = pairTensor(trainingSets, rows);
      const report = trainer.step([batch], warmupCosine(config.learningRate, step, total));
      batch.dispose();
      if (step === total || step % Math.ceil(total / validations) === 0) {
        const validation = validate(trainer.parameters);
        trainer.note({ 'the validation loss': validation.loss });
        best.offer(trainer.values(), validation);
      }
      onStep?.(step, total, mean(report.loss.filter(Number.isFinite)));
    }
    return { ...best.result(), diverged: trainer.diverged };
  } finally {
    trainer.dispose();
  }
}

function openTrainer({ name, architecture, config, comparisons, randoms }: RewardTrainingOptions): Trainer {
  const values = initialParameters(
    architecture.layout,
    randoms.map((random) => random.stream('initial')),
  );
  return new Trainer(
    name,
    (flat, [sequences]) => bradleyTerryLoss(architecture, flat, sequences),
    { values, replicas: comparisons.length },
    { weightDecay: config.weightDecay },
  );
}

/** Batches of a fresh permutation each epoch; batch 0 begins the next epoch. */
function epochOrder(random: RandomStream, count: number): (batch: number, size: number) => Int32Array {
  let order: Int32Array = new Int32Array();
  return (batch, size) => {
    if (batch === 0) order = random.permutation(count);
    return order.subarray(batch * size, (batch + 1) * size);
  };
}
