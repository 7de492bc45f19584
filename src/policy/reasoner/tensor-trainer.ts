/** Training of reasoners with tensors, where no kernel can, and what kernels are held to. */
import {
  compile,
  correctedRate,
  Divergences,
  getTf,
  type PerToken,
  pick,
  type Tensor,
  type TensorFunction,
  type TokenGradient,
  type TrainerState,
  TrainingStep,
} from '../../tensor/index.js';
import { type ReasonerModel, reasonerForward } from './model.js';
import type { ReasonerRows } from './rows.js';
import type { ReasonerTrainer, ReasonerTraining } from './trainer.js';

/** Sequences, their step numbers and the token behind each, int32 [1, B, T], [1, B, T] and [1, B·T]. */
type RowTensors = [Tensor, Tensor, Tensor];

/** A forward pass gives the predictions, a second one, of Σ c_t ln π_t + Σ e_t V_t, the gradient. */
export class TensorReasonerTrainer implements ReasonerTrainer {
  readonly diverged: ReadonlySet<number>;
  private readonly failures: Divergences;
  private readonly forward: TensorFunction;
  private readonly update: TrainingStep;
  /** Parameters, means and squares of each replica, [1, count] each. */
  private states: Tensor[][];
  private steps = 0;

  constructor(private readonly training: ReasonerTraining) {
    const tf = getTf();
    const { what, model, initial, options } = training;
    const { count } = model.layout;
    const replicas = initial.length / count;
    this.failures = new Divergences(what, replicas);
    this.diverged = this.failures.replicas;
    this.forward = compile((flat, ...rows) => predictions(model, flat, rows as RowTensors));
    this.update = new TrainingStep((flat, [byLogProb, byValue, ...rows]) => {
      const [logProbs, values] = predictions(model, flat, rows as RowTensors);
      return { loss: tf.sum(tf.add(tf.mul(byLogProb, logProbs), tf.mul(byValue, values)), 1) };
    }, options);
    this.states = Array.from({ length: replicas }, (_, replica) => {
      const own = initial.slice(replica * count, (replica + 1) * count);
      return [tf.tensor2d(own, [1, count]), tf.zeros([1, count]), tf.zeros([1, count])];
    });
  }

  step(
    batches: readonly (ReasonerRows | undefined)[],
    lossOf: (replica: number) => TokenGradient,
    learningRate: number,
  ): { loss: Float32Array } {
    this.steps += 1;
    const { length: replicas } = this.states;
    const [losses, norms] = [new Float32Array(replicas), new Float32Array(replicas)];
    batches.forEach((rows, replica) => {
      if (rows === undefined || this.diverged.has(replica)) return;
      const given = rowTensors(rows);
      const predicted = this.predicted(replica, rows, given);
      const size = rows.count * rows.length;
      const gradient = { logProbs: new Float32Array(size), values: new Float32Array(size) };
      losses[replica] = lossOf(replica)({ first: 0, count: rows.count, ...predicted }, gradient);
      norms[replica] = this.descend(replica, given, this.byState(rows, gradient), learningRate);
      for (const tensor of given) tensor.dispose();
    });
    this.note({ 'the loss': losses, 'the gradient’s norm': norms });
    const isKnown = (replica: number) => batches[replica] !== undefined && !this.diverged.has(replica);
    return { loss: losses.map((loss, replica) => (isKnown(replica) ? loss : Number.NaN)) };
  }

  predict(replica: number, rows: ReasonerRows): PerToken {
    const given = rowTensors(rows);
    const predicted = this.predicted(replica, rows, given);
    for (const tensor of given) tensor.dispose();
    return predicted;
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
    const { count } = this.training.model.layout;
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

  /** By tokens, as a trainer gives them. */
  private predicted(replica: number, rows: ReasonerRows, given: RowTensors): PerToken {
    const outputs = this.forward(this.states[replica][0], ...given);
    const [logProbs, values] = outputs.map((output) => output.dataSync() as Float32Array);
    for (const output of outputs) output.dispose();
    const size = rows.count * rows.length;
    const byToken = { logProbs: new Float32Array(size), values: new Float32Array(size) };
    this.visit(rows, (of, from, to) => {
      byToken[of][to] = (of === 'logProbs' ? logProbs : values)[from];
    });
    return byToken;
  }

  /** Derivatives by the numbers of states, of those by the numbers of tokens. */
  private byState(rows: ReasonerRows, gradient: PerToken): PerToken {
    const size = rows.count * rows.length;
    const byState = { logProbs: new Float32Array(size), values: new Float32Array(size) };
    this.visit(rows, (of, to, from) => {
      byState[of][to] = gradient[of][from];
    });
    return byState;
  }

  /** Every number that is read: which, the state that it is read from, and the token that it is said of. */
  private visit(rows: ReasonerRows, each: (of: keyof PerToken, state: number, token: number) => void): void {
    const { heads } = this.training;
    for (let row = 0; row < rows.count; row++) {
      const [first, end] = [rows.starts[row] - 1, rows.ends[row]].map((at) => row * rows.length + at);
      for (let state = first; state < end; state++) {
        if (heads !== 'policy') each('values', state, state);
        if (heads !== 'verifier' && state + 1 < end) each('logProbs', state, state + 1);
      }
    }
  }

  /** One step of Adam; returns the norm of the gradient. */
  private descend(replica: number, given: RowTensors, gradient: PerToken, learningRate: number): number {
    const tf = getTf();
    const { run, options } = this.update;
    const rates = [
      tf.scalar(correctedRate(learningRate, this.steps, options)),
      tf.scalar(learningRate * (options.weightDecay ?? 0)),
    ];
    const derivatives = [gradient.logProbs, gradient.values].map((values) =>
      tf.tensor2d(values, [1, values.length]),
    );
    const own = this.states[replica];
    const [parameters, mean, square, reports] = run(...own, ...rates, ...derivatives, ...given);
    const [, norm] = reports.dataSync();
    for (const tensor of [...own, ...rates, ...derivatives, reports]) tensor.dispose();
    this.states[replica] = [parameters, mean, square];
    return norm;
  }

  private joined(part: number): Float32Array {
    const { count } = this.training.model.layout;
    const all = new Float32Array(this.states.length * count);
    this.states.forEach((own, replica) => {
      all.set(own[part].dataSync() as Float32Array, replica * count);
    });
    return all;
  }
}

/** Behind every token of sequences ln π of the next token and V, [1, B·T] each; differentiable in `flat`. */
function predictions(
  model: ReasonerModel,
  flat: Tensor,
  [sequences, steps, next]: RowTensors,
): [Tensor, Tensor] {
  const { logits, values } = reasonerForward(model, flat, [sequences, steps]);
  return [pick(getTf().logSoftmax(logits), next), values];
}

/** What stands behind the ends of rows becomes 0. */
function rowTensors({ count, length, tokens, steps, ends }: ReasonerRows): RowTensors {
  const tf = getTf();
  const [own, numbered, next] = [0, 1, 2].map(() => new Int32Array(count * length));
  for (let row = 0; row < count; row++)
    for (let at = row * length; at < row * length + ends[row]; at++) {
      own[at] = tokens[at];
      numbered[at] = steps[at];
      if (at > row * length) next[at - 1] = tokens[at];
    }
  return [
    tf.tensor3d(own, [1, count, length], 'int32'),
    tf.tensor3d(numbered, [1, count, length], 'int32'),
    tf.tensor2d(next, [1, count * length], 'int32'),
  ];
}
