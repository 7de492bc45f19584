/**
 * Training of R language models by losses of each response token's log-probability and value, without tensors. Groups of
 * sequences go through a kernel one after the other; between forwards and backwards the loss says how it depends on what was
 * read. What is computed is what `policyForward` of src/policy/policy.ts and `Trainer` compute, up to the order of sums.
 */
import { eachGroups, lossOfGroups } from './groups.js';
import { bytesPerNumber, Places, shapeBytes, writeShape } from './heap.js';
import type { Kernel } from './kernel.js';
import { ReplicaStates } from './replica-states.js';
import { openTrainingKernel, ReplicaTrainer } from './replica-trainer.js';
import type { LanguageRows, LanguageTraining, PerToken, TokenGradient } from './token-losses.js';

/** Up to this width WebAssembly takes less time than TensorFlow's native library. */
const wasmWidth = 16;

/** Undefined where there is no kernel for such a model, or tensors are faster. */
export function openKernelLanguageTrainer(training: LanguageTraining): LanguageTrainer | undefined {
  const kernel = openTrainingKernel(training.model.trunk, wasmWidth);
  return kernel && new LanguageTrainer(kernel, training);
}

export class LanguageTrainer extends ReplicaTrainer {
  protected readonly states: ReplicaStates;
  private readonly shape: number;
  private readonly task: number;
  private readonly work: number;
  /** The first byte behind all that stays from step to step. */
  private readonly end: number;
  private readonly groupSize: number;
  /** Tokens of a sequence, and of a response. */
  private readonly length: number;
  private readonly responseLength: number;
  private readonly vocabularySize: number;

  constructor(
    private readonly kernel: Kernel,
    { what, model, endToken, initial, options = {} }: LanguageTraining,
  ) {
    super();
    const { trunk, layout, world } = model;
    this.length = trunk.contextLength + 1;
    this.responseLength = world.responseLength;
    this.vocabularySize = trunk.vocabularySize;
    this.groupSize = kernel.languageGroup();
    const places = new Places(kernel.start);
    this.shape = places.take(shapeBytes);
    this.task = places.take(2 * bytesPerNumber);
    const heap = kernel.heap(places.end);
    writeShape(trunk, heap, this.shape);
    heap.integers.set([this.responseLength, endToken ?? -1], this.task / bytesPerNumber);
    this.states = new ReplicaStates(kernel, places, { what, initial, count: layout.count, options });
    this.work = places.take(kernel.languageWork(this.shape, kernel.languageRooms()));
    this.end = places.end;
  }

  /**
   * One gradient step of each replica that rows are given for; the others are left alone. `lossOf` is asked once a replica, and
   * what it returns is called for one group of rows after the other. Losses are NaN of replicas that are not trained.
   */
  step(
    batches: readonly (LanguageRows | undefined)[],
    lossOf: (replica: number) => TokenGradient,
    learningRate: number,
  ): { loss: Float32Array } {
    const takeGradient = (replica: number) => {
      const rows = batches[replica];
      return rows && this.takeGradient(replica, rows, lossOf(replica));
    };
    return { loss: this.states.step(takeGradient, learningRate) };
  }

  /** Predictions of one replica's model, [count · T] each. */
  predict(replica: number, rows: LanguageRows): PerToken {
    const size = rows.count * this.responseLength;
    const { tokens, results } = this.place(rows, [size, size]);
    const { kernel, shape, task, work } = this;
    const parameters = this.prepare(replica, rows, 0);
    eachGroups(kernel, rows.count, kernel.threads(), ({ first, left, groups }) => {
      const [logProbs, values] = results.map((result) => result.at + first * this.rowBytes);
      const from = tokens + first * this.length;
      kernel.languageForward(shape, task, from, left, groups, parameters, logProbs, values, work);
    });
    const [logProbs, values] = results.map(({ view }) => view.slice());
    return { logProbs, values };
  }

  /** ln π of every vocabulary entry at every response token by one replica's model, [count · T · V]. */
  distributions(replica: number, rows: LanguageRows): Float32Array {
    const { tokens, results } = this.place(rows, [rows.count * this.responseLength * this.vocabularySize]);
    const { kernel, shape, task, work } = this;
    const parameters = this.prepare(replica, rows, 0);
    eachGroups(kernel, rows.count, kernel.threads(), ({ first, left, groups }) => {
      const to = results[0].at + first * this.rowBytes * this.vocabularySize;
      const from = tokens + first * this.length;
      kernel.languageDistributions(shape, task, from, left, groups, parameters, to, work);
    });
    return results[0].view.slice();
  }

  /** A copy of the parameters of one replica [count]. */
  parametersOf(replica: number): Float32Array {
    return this.states.parametersOf(replica);
  }

  /** Bytes of a row's numbers, one a response token. */
  private get rowBytes(): number {
    return this.responseLength * bytesPerNumber;
  }

  /** Leaves the gradient on the heap and returns the loss. */
  private takeGradient(replica: number, rows: LanguageRows, lossOfGroup: TokenGradient): number {
    const { kernel, shape, task, work } = this;
    const chunks = kernel.languageChunks(rows.count);
    const atOnce = Math.min(kernel.threads(), chunks, kernel.languageRooms());
    const size = Math.min(rows.count, atOnce * this.groupSize) * this.responseLength;
    const { tokens, results } = this.place(rows, [size, size, size, size]);
    const [logProbs, values, byLogProbs, byValues] = results;
    const { gradient } = this.states;
    const parameters = this.prepare(replica, rows, chunks);
    let loss = 0;
    eachGroups(kernel, rows.count, atOnce, ({ first, left, groups, index }) => {
      const own = [shape, task, tokens + first * this.length, left, groups, parameters] as const;
      kernel.languageForward(...own, logProbs.at, values.at, work);
      loss += lossOfGroups({
        ...{ first, count: Math.min(left, groups * this.groupSize), groupSize: this.groupSize },
        ...{ rowSize: this.responseLength, lossOfGroup },
        said: { logProbs: logProbs.view, values: values.view },
        wanted: { logProbs: byLogProbs.view, values: byValues.view },
      });
      kernel.languageBackward(
        ...own,
        ...([byLogProbs.at, byValues.at, index % chunks, chunks, gradient, work] as const),
      );
    });
    kernel.languageAddUp(shape, parameters, chunks, gradient, work);
    return loss;
  }

  /** The byte where the parameters of the replica lie that the kernel is now ready to read, with gradients of so many chunks. */
  private prepare(replica: number, { count }: LanguageRows, chunks: number): number {
    const parameters = this.states.parametersAt(replica);
    const tokens = count * (this.length - 1);
    this.kernel.languagePrepare(this.shape, parameters, tokens, chunks, this.states.gradient, this.work);
    return parameters;
  }

  /** Puts rows on the heap, and takes room for so many numbers each, as bytes and as views. */
  private place({ tokens, count }: LanguageRows, sizes: readonly number[]) {
    const places = new Places(this.end);
    const tokensAt = places.take(count * this.length);
    const resultsAt = sizes.map((size) => places.take(size * bytesPerNumber));
    const heap = this.kernel.heap(places.end);
    heap.bytes.set(tokens.subarray(0, count * this.length), tokensAt);
    const results = resultsAt.map((at, index) => {
      const first = at / bytesPerNumber;
      return { at, view: heap.floats.subarray(first, first + sizes[index]) };
    });
    return { tokens: tokensAt, results };
  }
}
