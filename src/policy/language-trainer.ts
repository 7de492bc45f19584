/**
 * What trains language models: of each replica a loss that depends on the network through ln π(y_t | x, y_<t) and V_t of the
 * response tokens alone. Whoever trains gives the loss and its derivatives by these numbers; the trainer does the rest: the
 * network forwards and backwards, and Adam.
 */
import {
  type AdamOptions,
  compile,
  correctedRate,
  Divergences,
  getTf,
  type LanguageRows,
  openKernelLanguageTrainer,
  type PerToken,
  pick,
  type Tensor,
  type TensorFunction,
  type TokenGradient,
  type TrainerState,
  TrainingStep,
} from '../tensor/index.js';
import { endTokenOf, sequenceLength } from '../world/index.js';
import { type PolicyModel, policyForward, responseTokens } from './policy.js';

/** Trains R replicas, nothing of which depends on the others. */
export interface LanguageTrainer {
  /** Replicas whose loss or gradient is no longer finite; they are not trained any more. */
  readonly diverged: ReadonlySet<number>;
  /** One gradient step of those replicas that have a batch; the loss of the others is NaN. Throws where none is left. */
  step(
    batches: readonly (LanguageRows | undefined)[],
    lossOf: (replica: number) => TokenGradient,
    learningRate: number,
  ): { loss: Float32Array };
  predict(replica: number, rows: LanguageRows): PerToken;
  /** ln π(· | x, y_<t) of every response token of these rows, [count · T, V]. */
  distributions(replica: number, rows: LanguageRows): Float32Array;
  /** A copy of the parameters [R · count]. */
  values(): Float32Array;
  /** A copy of those of one replica, [count]. */
  parametersOf(replica: number): Float32Array;
  /** All that the next step depends on. */
  save(): TrainerState;
  /** Goes on from a saved state of the same training. */
  restore(state: TrainerState): void;
  /** Marks replicas that show elsewhere, one number a replica, that they are no longer finite; throws where none is left. */
  note(numbers: Record<string, ArrayLike<number>>): void;
  dispose(): void;
}

export interface LanguageTrainerOptions {
  /** Names the training in errors. */
  what: string;
  model: PolicyModel;
  /** [R · count]. */
  initial: Float32Array;
  options?: AdamOptions;
}

/** A kernel where there is one for the model, else tensors. */
export function openLanguageTrainer(training: LanguageTrainerOptions): LanguageTrainer {
  const endToken = endTokenOf(training.model.world);
  return openKernelLanguageTrainer({ ...training, endToken }) ?? new TensorLanguageTrainer(training);
}

/** Rows that are predicted in one call. */
const predictedRows = 512;

/** With tensors: a forward pass gives the predictions, a second one, of Σ c_t ln π_t + Σ e_t V_t, the gradient. */
export class TensorLanguageTrainer implements LanguageTrainer {
  readonly diverged: ReadonlySet<number>;
  private readonly model: PolicyModel;
  private readonly failures: Divergences;
  private readonly forward: TensorFunction;
  private readonly logSoftmax: TensorFunction;
  private readonly update: TrainingStep;
  /** Parameters, means and squares of each replica, [1, count] each. */
  private states: Tensor[][];
  private steps = 0;

  constructor({ what, model, initial, options }: LanguageTrainerOptions) {
    const tf = getTf();
    const { count } = model.layout;
    const replicas = initial.length / count;
    this.model = model;
    this.failures = new Divergences(what, replicas);
    this.diverged = this.failures.replicas;
    this.forward = compile((flat, sequences) => predictions(model, flat, sequences));
    this.logSoftmax = compile((flat, sequences) => [
      tf.logSoftmax(policyForward(model, flat, sequences).logits),
    ]);
    this.update = new TrainingStep((flat, [sequences, byLogProb, byValue]) => {
      const [logProbs, values] = predictions(model, flat, sequences);
      return { loss: tf.sum(tf.add(tf.mul(byLogProb, logProbs), tf.mul(byValue, values)), 1) };
    }, options);
    this.states = Array.from({ length: replicas }, (_, replica) => {
      const own = initial.slice(replica * count, (replica + 1) * count);
      return [tf.tensor2d(own, [1, count]), tf.zeros([1, count]), tf.zeros([1, count])];
    });
  }

  step(
    batches: readonly (LanguageRows | undefined)[],
    lossOf: (replica: number) => TokenGradient,
    learningRate: number,
  ): { loss: Float32Array } {
    this.steps += 1;
    const { length: replicas } = this.states;
    const [losses, norms] = [new Float32Array(replicas), new Float32Array(replicas)];
    batches.forEach((rows, replica) => {
      if (rows === undefined || this.diverged.has(replica)) return;
      const sequences = this.sequences(rows);
      const predicted = this.predicted(replica, sequences);
      const size = predicted.logProbs.length;
      const gradient = { logProbs: new Float32Array(size), values: new Float32Array(size) };
      losses[replica] = lossOf(replica)({ first: 0, count: rows.count, ...predicted }, gradient);
      norms[replica] = this.descend(replica, [sequences, gradient], learningRate);
      sequences.dispose();
    });
    this.note({ 'the loss': losses, 'the gradient’s norm': norms });
    const isKnown = (replica: number) => batches[replica] !== undefined && !this.diverged.has(replica);
    return { loss: losses.map((loss, replica) => (isKnown(replica) ? loss : Number.NaN)) };
  }

  predict(replica: number, rows: LanguageRows): PerToken {
    const { responseLength } = this.model.world;
    const size = rows.count * responseLength;
    const all = { logProbs: new Float32Array(size), values: new Float32Array(size) };
    this.inParts(rows, (sequences, first) => {
      const { logProbs, values } = this.predicted(replica, sequences);
      all.logProbs.set(logProbs, first * responseLength);
      all.values.set(values, first * responseLength);
    });
    return all;
  }

  distributions(replica: number, rows: LanguageRows): Float32Array {
    const { responseLength, vocabularySize } = this.model.world;
    const all = new Float32Array(rows.count * responseLength * vocabularySize);
    this.inParts(rows, (sequences, first) => {
      const [output] = this.logSoftmax(this.states[replica][0], sequences);
      all.set(output.dataSync() as Float32Array, first * responseLength * vocabularySize);
      output.dispose();
    });
    return all;
  }

  values(): Float32Array {
    return this.joined(0);
  }

  parametersOf(replica: number): Float32Array {
    return this.states[replica][0].dataSync().slice() as Float32Array;
  }

  save(): TrainerState {
    const [parameters, mean, square] = [0, 1, 2].map((part) => this.joined(part));
    return { parameters, mean, square, steps: this.steps, diverged: [...this.diverged] };
  }

  restore({ parameters, mean, square, steps, diverged }: TrainerState): void {
    const { count } = this.model.layout;
    this.dispose();
    this.states = this.states.map((_, replica) =>
      [parameters, mean, square].map((values) =>
        getTf().tensor2d(values.slice(replica * count, (replica + 1) * count), [1, count]),
      ),
    );
    this.steps = steps;
    this.failures.restore(diverged);
  }

  note(numbers: Record<string, ArrayLike<number>>): void {
    this.failures.note(this.steps, numbers);
  }

  dispose(): void {
    for (const tensor of this.states.flat()) tensor.dispose();
  }

  private sequences({ tokens, count }: LanguageRows): Tensor {
    const length = sequenceLength(this.model.world);
    return getTf().tensor3d(Int32Array.from(tokens), [1, count, length], 'int32');
  }

  /** Calls with so many rows at a time that memory stays small, and with the row where they begin. */
  private inParts({ tokens, count }: LanguageRows, visit: (sequences: Tensor, first: number) => void): void {
    const width = tokens.length / count;
    for (let first = 0; first < count; first += predictedRows) {
      const size = Math.min(predictedRows, count - first);
      const rows = { tokens: tokens.subarray(first * width, (first + size) * width), count: size };
      const sequences = this.sequences(rows);
      visit(sequences, first);
      sequences.dispose();
    }
  }

  private predicted(replica: number, sequences: Tensor): PerToken {
    const outputs = this.forward(this.states[replica][0], sequences);
    const [logProbs, values] = outputs.map((output) => output.dataSync() as Float32Array);
    for (const output of outputs) output.dispose();
    return { logProbs, values };
  }

  /** One step of Adam; returns the norm of the gradient. */
  private descend(replica: number, [sequences, gradient]: [Tensor, PerToken], learningRate: number): number {
    const tf = getTf();
    const { run, options } = this.update;
    const given = [
      tf.scalar(correctedRate(learningRate, this.steps, options)),
      tf.scalar(learningRate * (options.weightDecay ?? 0)),
    ];
    const derivatives = [gradient.logProbs, gradient.values].map((values) =>
      tf.tensor2d(values, [1, values.length]),
    );
    const [parameters, mean, square, reports] = run(
      ...this.states[replica],
      ...given,
      sequences,
      ...derivatives,
    );
    const [, norm] = reports.dataSync();
    for (const tensor of [...this.states[replica], ...given, ...derivatives, reports]) tensor.dispose();
    this.states[replica] = [parameters, mean, square];
    return norm;
  }

  private joined(part: number): Float32Array {
    const { count } = this.model.layout;
    const all = new Float32Array(this.states.length * count);
    this.states.forEach((own, replica) => {
      all.set(own[part].dataSync() as Float32Array, replica * count);
    });
    return all;
  }
}

/** ln π and V of the response tokens of sequences [R, B, promptLength + T], [R, B · T] each; differentiable in `flat`. */
function predictions(model: PolicyModel, flat: Tensor, sequences: Tensor): [Tensor, Tensor] {
  const { logits, values } = policyForward(model, flat, sequences);
  return [pick(getTf().logSoftmax(logits), responseTokens(model, sequences)), values];
}
