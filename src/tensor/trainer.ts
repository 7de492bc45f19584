/** The training step that every trainer uses: loss and gradient of flat parameters, then Adam, as one compiled call. */

import { type AdamOptions, adamStep, correctedRate } from './adam.js';
import { compile, type TensorFunction } from './compile.js';
import { Divergences } from './divergences.js';
import type { Tensor } from './operations.js';
import { getTf } from './tf.js';

/** What a loss returns: one loss a replica [R]. */
export interface LossOutput {
  loss: Tensor;
}

export type Loss = (parameters: Tensor, inputs: Tensor[]) => LossOutput;

/** NaN stands for what a diverged replica would have reported. */
export interface StepReport {
  /** Loss of each replica. */
  loss: Float32Array;
}

/** Parameters and Adam's moments, [R · count] each. */
export interface TrainerState {
  parameters: Float32Array;
  mean: Float32Array;
  square: Float32Array;
  steps: number;
  diverged: number[];
}

/** A loss, its gradient and Adam, compiled once for each number of replicas that it is called with. */
export class TrainingStep {
  /** Parameters and moments [R, count], rate, decay and inputs to the next parameters and moments, losses and norms [2, R]. */
  readonly run: TensorFunction;

  constructor(
    loss: Loss,
    readonly options: AdamOptions = {},
  ) {
    const tf = getTf();
    this.run = compile((parameters, mean, square, rate, decay, ...inputs) => {
      let losses: Tensor | undefined;
      const { grads } = tf.valueAndGrads((flat: Tensor) => {
        losses = tf.keep(loss(flat, inputs).loss);
        return tf.sum(losses);
      })([parameters]);
      const next = adamStep({ parameters, mean, square }, grads[0], { rate, decay }, options);
      // A loss may hide a NaN, a clipped one for example; the gradient's norm does not.
      const reports = [losses as Tensor, next.norm];
      const stacked = tf.stack(reports.map((report) => tf.reshape(report, [parameters.shape[0]])));
      for (const report of reports) report.dispose();
      return [next.parameters, next.mean, next.square, stacked];
    });
  }
}

/**
 * Trains R replicas together. The trainer owns its tensors; inputs stay the caller's.
 *
 * A replica that leaves the finite numbers is marked and left alone: the gradient of the sum of losses has a block of
 * its own for each replica, so nothing of it reaches the others. `what` names the training in errors.
 */
export class Trainer {
  /** Replicas whose loss or gradient is no longer finite. */
  readonly diverged: ReadonlySet<number>;
  private readonly failures: Divergences;
  private readonly compiled: TrainingStep;
  private state: Tensor[];
  private taken = 0;

  constructor(
    what: string,
    loss: Loss,
    initial: { values: Float32Array; replicas: number },
    options: AdamOptions = {},
  ) {
    const tf = getTf();
    this.failures = new Divergences(what, initial.replicas);
    this.diverged = this.failures.replicas;
    const shape: [number, number] = [initial.replicas, initial.values.length / initial.replicas];
    this.state = [tf.tensor2d(initial.values, shape), tf.zeros(shape), tf.zeros(shape)];
    this.compiled = new TrainingStep(loss, options);
  }

  /** Current parameters [R, count]; valid until the next step. */
  get parameters(): Tensor {
    return this.state[0];
  }

  /** One gradient step on tensors that the loss understands. */
  step(inputs: Tensor[], learningRate: number): StepReport {
    const tf = getTf();
    this.taken += 1;
    const { options, run } = this.compiled;
    const rate = tf.scalar(correctedRate(learningRate, this.taken, options));
    const decay = tf.scalar(learningRate * (options.weightDecay ?? 0));
    const [parameters, mean, square, reports] = run(...this.state, rate, decay, ...inputs);
    for (const tensor of [...this.state, rate, decay]) tensor.dispose();
    this.state = [parameters, mean, square];
    const values = reports.dataSync() as Float32Array;
    reports.dispose();
    return this.report(values);
  }

  /** A copy of the parameters [R · count]. */
  values(): Float32Array {
    return this.parameters.dataSync().slice() as Float32Array;
  }

  /** All that the next step depends on. */
  save(): TrainerState {
    const [parameters, mean, square] = this.state.map((tensor) => tensor.dataSync().slice() as Float32Array);
    return { parameters, mean, square, steps: this.taken, diverged: [...this.diverged] };
  }

  /** Goes on from a saved state of the same training. */
  restore({ parameters, mean, square, steps, diverged }: TrainerState): void {
    const shape = this.parameters.shape as [number, number];
    for (const tensor of this.state) tensor.dispose();
    this.state = [parameters, mean, square].map((values) => getTf().tensor2d(values, shape));
    this.taken = steps;
    this.failures.restore(diverged);
  }

  dispose(): void {
    for (const tensor of this.state) tensor.dispose();
  }

  /** Marks replicas that show elsewhere, one number a replica, that they are no longer finite; throws where none is left. */
  note(numbers: Record<string, ArrayLike<number>>): void {
    this.failures.note(this.taken, numbers);
  }

  private report(values: Float32Array): StepReport {
    const replicas = this.parameters.shape[0];
    const row = (index: number) => values.slice(index * replicas, (index + 1) * replicas);
    const [loss, norm] = [row(0), row(1)];
    this.note({ 'the loss': loss, 'the gradient’s norm': norm });
    return { loss: loss.map((value, replica) => (this.diverged.has(replica) ? Number.NaN : value)) };
  }
}
