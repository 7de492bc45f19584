/** The training step that every trainer uses: loss and gradient of flat parameters, then Adam, as one compiled call. */
import type { Tensor } from '@tensorflow/tfjs';
import { type AdamOptions, adamStep, correctedRate } from './adam.js';
import { compile, type TensorFunction } from './compile.js';
import { getTf } from './tf.js';

/** What a loss returns: one loss a replica [R], and named numbers a replica to report, each [R]. */
export interface LossOutput {
  loss: Tensor;
  metrics?: Record<string, Tensor>;
}

export type Loss = (parameters: Tensor, inputs: Tensor[]) => LossOutput;

export interface StepReport {
  /** Loss of each replica. */
  loss: Float32Array;
  metrics: Record<string, Float32Array>;
}

/** A run that left the finite numbers; the study records it and goes on with the others. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
}

/**
 * Trains R replicas together. The trainer owns its tensors; inputs stay the caller's.
 *
 * `what` names the training in the error of a diverged run.
 */
export class Trainer {
  private state: Tensor[];
  private steps = 0;
  private metricNames: string[] = [];
  private readonly run: TensorFunction;

  constructor(
    private readonly what: string,
    loss: Loss,
    initial: { values: Float32Array; replicas: number },
    private readonly options: AdamOptions = {},
  ) {
    const tf = getTf();
    const shape: [number, number] = [initial.replicas, initial.values.length / initial.replicas];
    this.state = [tf.tensor2d(initial.values, shape), tf.zeros(shape), tf.zeros(shape)];
    this.run = compile((parameters, mean, square, rate, decay, ...inputs) => {
      let metrics: Record<string, Tensor> = {};
      let losses: Tensor | undefined;
      const { grads } = tf.valueAndGrads((flat: Tensor) => {
        const output = loss(flat, inputs);
        metrics = output.metrics ?? {};
        losses = tf.keep(output.loss);
        for (const name of Object.keys(metrics)) metrics[name] = tf.keep(metrics[name]);
        return tf.sum(output.loss) as never;
      })([parameters]);
      this.metricNames = Object.keys(metrics);
      const next = adamStep({ parameters, mean, square }, grads[0], { rate, decay }, options);
      const reports = [losses as Tensor, ...this.metricNames.map((name) => metrics[name])];
      const stacked = tf.stack(reports.map((report) => tf.reshape(report, [initial.replicas])));
      for (const report of reports) report.dispose();
      return [next.parameters, next.mean, next.square, stacked];
    });
  }

  /** Current parameters [R, count]; valid until the next step. */
  get parameters(): Tensor {
    return this.state[0];
  }

  /** One gradient step on tensors that the loss understands. */
  step(inputs: Tensor[], learningRate: number): StepReport {
    const tf = getTf();
    this.steps += 1;
    const rate = tf.scalar(correctedRate(learningRate, this.steps, this.options));
    const decay = tf.scalar(learningRate * (this.options.weightDecay ?? 0));
    const [parameters, mean, square, reports] = this.run(...this.state, rate, decay, ...inputs);
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

  dispose(): void {
    for (const tensor of this.state) tensor.dispose();
  }

  private report(values: Float32Array): StepReport {
    const replicas = this.parameters.shape[0];
    const row = (index: number) => values.slice(index * replicas, (index + 1) * replicas);
    const loss = row(0);
    const bad = loss.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new DivergedError(
        `${this.what} diverged at step ${this.steps}: the loss of replica ${bad} is ${loss[bad]}; try a smaller learning rate`,
      );
    }
    const metrics = Object.fromEntries(this.metricNames.map((name, index) => [name, row(index + 1)]));
    return { loss, metrics };
  }
}
