/**
 * Training of R reasoners without tensors: as kernels/train-reasoner.h has it, group by group, with the loss between forwards and
 * backwards. What is computed is what `reasonerForward` of src/policy/reasoner/model.ts computes, up to the order of sums.
 */
import type { AdamOptions } from '../adam.js';
import type { ParameterLayout } from '../parameters.js';
import { bytesPerNumber, Places, shapeBytes, writeShape } from './heap.js';
import { type Kernel, openKernel } from './kernel.js';
import { checkRows, type ReasonerRows, type ReasonerTrunk, readInParts } from './reasoner-rows.js';
import { ReplicaStates } from './replica-states.js';
import { ReplicaTrainer } from './replica-trainer.js';
import type { PerToken, TokenGradient } from './token-losses.js';

/** The kernel has room for the activations of as many blocks. */
const mostLayers = 64;

/** Rows that are predicted in one call, which lie on the heap with what is said of them. */
const rowsAtOnce = 4096;

export interface KernelReasonerTraining {
  /** Names the training in errors. */
  what: string;
  model: { trunk: ReasonerTrunk; layout: ParameterLayout };
  heads: 'policy' | 'verifier' | 'both';
  /** [R · count]. */
  initial: Float32Array;
  options?: AdamOptions;
}

/** Undefined where there is no kernel for such a model. */
export function openKernelReasonerTrainer(
  training: KernelReasonerTraining,
): KernelReasonerTrainer | undefined {
  const { vocabularySize, layers, steps } = training.model.trunk;
  if (vocabularySize > 256 || steps > 256 || layers > mostLayers) return undefined;
  const kernel = openKernel();
  return kernel && new KernelReasonerTrainer(kernel, training);
}

/** Rows on the heap: the bytes where the first of a group lie, and room for numbers of tokens. */
interface PlacedRows {
  length: number;
  tokens: number;
  steps: number;
  starts: number;
  ends: number;
  work: number;
  results: readonly { at: number; view: Float32Array }[];
}

export class KernelReasonerTrainer extends ReplicaTrainer {
  private readonly trunk: ReasonerTrunk;
  private readonly heads: readonly [number, number];
  protected readonly states: ReplicaStates;
  private readonly shape: number;
  private readonly task: number;
  /** The first byte behind all that stays from step to step. */
  private readonly end: number;
  private readonly groupSize: number;

  constructor(
    private readonly kernel: Kernel,
    { what, model, heads, initial, options = {} }: KernelReasonerTraining,
  ) {
    super();
    this.trunk = model.trunk;
    this.heads = [Number(heads !== 'verifier'), Number(heads !== 'policy')];
    this.groupSize = kernel.languageGroup();
    const places = new Places(kernel.start);
    this.shape = places.take(shapeBytes);
    this.task = places.take(3 * bytesPerNumber);
    this.states = new ReplicaStates(kernel, places, { what, initial, count: model.layout.count, options });
    this.end = places.end;
  }

  /**
   * One gradient step of each replica that rows are given for; the others are left alone. `lossOf` is asked once a replica, and
   * what it returns is called for one group of rows after the other. Losses are NaN of replicas that are not trained.
   */
  step(
    batches: readonly (ReasonerRows | undefined)[],
    lossOf: (replica: number) => TokenGradient,
    learningRate: number,
  ): { loss: Float32Array } {
    const takeGradient = (replica: number) => {
      const rows = batches[replica];
      return rows && this.takeGradient(replica, rows, lossOf(replica));
    };
    return { loss: this.states.step(takeGradient, learningRate) };
  }

  /** Predictions of one replica's model, [count · length] each. */
  predict(replica: number, rows: ReasonerRows): PerToken {
    return readInParts(rows, rowsAtOnce, (some) => this.read(replica, some));
  }

  /** The same of one replica [count]. */
  parametersOf(replica: number): Float32Array {
    return this.states.parametersOf(replica);
  }

  private read(replica: number, rows: ReasonerRows): PerToken {
    const size = rows.count * rows.length;
    const placed = this.place(rows, [size, size]);
    const parameters = this.prepare(replica, placed);
    for (let first = 0; first < rows.count; first += this.groupSize) {
      const [logProbs, values] = placed.results.map(({ at }) => at + first * rows.length * bytesPerNumber);
      const group = this.group(placed, first, rows.count);
      this.kernel.reasonerForward(...group, parameters, logProbs, values, placed.work);
    }
    const [logProbs, values] = placed.results.map(({ view }) => view.slice());
    return { logProbs, values };
  }

  /** Leaves the gradient on the heap and returns the loss. */
  private takeGradient(replica: number, rows: ReasonerRows, lossOfGroup: TokenGradient): number {
    const size = Math.min(rows.count, this.groupSize) * rows.length;
    const placed = this.place(rows, [size, size, size, size]);
    const [logProbs, values, byLogProbs, byValues] = placed.results;
    const parameters = this.prepare(replica, placed);
    const { kernel } = this;
    let loss = 0;
    for (let first = 0; first < rows.count; first += this.groupSize) {
      const count = Math.min(rows.count - first, this.groupSize);
      const own = ({ view }: { view: Float32Array }) => view.subarray(0, count * rows.length);
      const group = this.group(placed, first, rows.count);
      kernel.reasonerForward(...group, parameters, logProbs.at, values.at, placed.work);
      const wanted = { logProbs: own(byLogProbs), values: own(byValues) };
      wanted.logProbs.fill(0);
      wanted.values.fill(0);
      loss += lossOfGroup({ first, count, logProbs: own(logProbs), values: own(values) }, wanted);
      const { gradient } = this.states;
      kernel.reasonerBackward(...group, parameters, byLogProbs.at, byValues.at, gradient, placed.work);
    }
    return loss;
  }

  /** What kernels are told of the rows from `first` on. */
  private group({ length, ...places }: PlacedRows, first: number, count: number) {
    const [tokens, steps] = [places.tokens, places.steps].map((place) => place + first * length);
    const [starts, ends] = [places.starts, places.ends].map((place) => place + first * bytesPerNumber);
    return [this.shape, this.task, tokens, steps, starts, ends, count - first] as const;
  }

  /** The byte where the parameters of the replica lie that the kernel is now ready to read. */
  private prepare(replica: number, { work }: PlacedRows): number {
    const parameters = this.states.parametersAt(replica);
    this.kernel.languagePrepare(this.shape, parameters, this.states.gradient, work);
    return parameters;
  }

  /** Puts rows on the heap, with room for so many numbers each, and for activations of sequences as long as the longest. */
  private place(rows: ReasonerRows, sizes: readonly number[]): PlacedRows {
    checkRows(this.trunk, rows);
    const { count, length } = rows;
    const { kernel, shape, task } = this;
    const ahead = kernel.heap(this.end);
    const contextLength = Math.max(1, ...rows.ends.subarray(0, count));
    writeShape({ ...this.trunk, contextLength }, ahead, shape);
    ahead.integers.set([length, ...this.heads], task / bytesPerNumber);
    const places = new Places(this.end);
    const [tokens, steps] = [count * length, count * length].map((bytes) => places.take(bytes));
    const [starts, ends] = [count, count].map((size) => places.take(size * bytesPerNumber));
    const resultsAt = sizes.map((size) => places.take(size * bytesPerNumber));
    const work = places.take(kernel.languageWork(shape));
    const heap = kernel.heap(places.end);
    heap.bytes.set(rows.tokens.subarray(0, count * length), tokens);
    heap.bytes.set(rows.steps.subarray(0, count * length), steps);
    heap.integers.set(rows.starts.subarray(0, count), starts / bytesPerNumber);
    heap.integers.set(rows.ends.subarray(0, count), ends / bytesPerNumber);
    const results = resultsAt.map((at, index) => {
      const first = at / bytesPerNumber;
      return { at, view: heap.floats.subarray(first, first + sizes[index]) };
    });
    return { length, tokens, steps, starts, ends, work, results };
  }
}
