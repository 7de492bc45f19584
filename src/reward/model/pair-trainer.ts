/** What trains reward models on pairs: a kernel where there is one for the architecture, else tensors. */
import {
  openKernelTrainer,
  type PairRows,
  type StepReport,
  Trainer,
  type TrainerState,
} from '../../tensor/index.js';
import { createPairGaps } from './pair-gaps.js';
import { bradleyTerryLoss, pairTensors } from './pairs.js';
import type { RewardModelArchitecture } from './reward-model.js';

/** Trains R replicas; each has pairs of its own, as many as the others. */
export interface PairTrainer {
  /** Replicas whose loss or gradient is no longer finite. */
  readonly diverged: ReadonlySet<number>;
  /** One gradient step on the Bradley–Terry loss. */
  step(batches: readonly PairRows[], learningRate: number): StepReport;
  /** r(chosen) − r(rejected), [replica][pair]. */
  gaps(sets: readonly PairRows[]): Float32Array[];
  /** A copy of the parameters [R · count]. */
  values(): Float32Array;
  /** All that the next step depends on. */
  save(): TrainerState;
  restore(state: TrainerState): void;
  /** Marks replicas that show elsewhere, one number a replica, that they are no longer finite; throws where none is left. */
  note(numbers: Record<string, ArrayLike<number>>): void;
  dispose(): void;
}

export interface PairTrainerOptions {
  /** Names the training in errors. */
  name: string;
  architecture: RewardModelArchitecture;
  weightDecay: number;
  /** [R · count]. */
  initial: Float32Array;
}

export function openPairTrainer(options: PairTrainerOptions): PairTrainer {
  const { name, architecture, initial, weightDecay } = options;
  const network = { shape: architecture.trunk, layout: architecture.layout };
  const kernel = openKernelTrainer({ what: name, network, initial, options: { weightDecay } });
  return kernel ?? openTensorTrainer(options);
}

export function openTensorTrainer({
  name,
  architecture,
  initial,
  weightDecay,
}: PairTrainerOptions): PairTrainer {
  const trainer = new Trainer(
    name,
    (flat, inputs) => bradleyTerryLoss(architecture, flat, inputs),
    { values: initial, replicas: initial.length / architecture.parameterCount },
    { weightDecay },
  );
  const gapsBy = createPairGaps(architecture);
  return {
    diverged: trainer.diverged,
    step: (batches, learningRate) => {
      const inputs = pairTensors(batches);
      const report = trainer.step(inputs, learningRate);
      for (const tensor of inputs) tensor.dispose();
      return report;
    },
    gaps: (sets) => gapsBy(trainer.parameters, sets),
    values: () => trainer.values(),
    save: () => trainer.save(),
    restore: (state) => trainer.restore(state),
    note: (numbers) => trainer.note(numbers),
    dispose: () => trainer.dispose(),
  };
}
