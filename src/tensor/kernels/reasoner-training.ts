/**
 * Training of R reasoners without tensors: as kernels/train-reasoner.h has it, group by group, with the loss between forwards and
 * backwards. What is computed is what `reasonerForward` of src/policy/reasoner/model.ts computes, up to the order of sums.
 */
import type { AdamOptions } from '../adam.js';
import type { ParameterLayout } from '../parameters.js';
import { eachGroups, lossOfGroups, type SomeGroups } from './groups.js';
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
  /** Of all rows. */
  numbers: number;
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
    const { kernel } = this;
    const atOnce = Math.min(kernel.threads(), kernel.languageRooms());
    const placed = this.place(rows, [size, size], atOnce);
    const parameters = this.prepare(replica, placed, 0);
    eachGroups(kernel, rows.count, atOnce, (some) => {
      const [logProbs, values] = placed.results.map(
        ({ at }) => at + some.first * rows.length * bytesPerNumber,
      );
      kernel.reasonerForward(...this.groups(placed, some), parameters, logProbs, values, placed.work);
    });
    const [logProbs, values] = placed.results.map(({ view }) => view.slice());
    return { logProbs, values };
  }

  /** Leaves the gradient on the heap and returns the loss. */
  private takeGradient(replica: number, rows: ReasonerRows, lossOfGroup: TokenGradient): number {
    const { kernel, groupSize } = this;
    const chunks = kernel.languageChunks(rows.count);
    const atOnce = Math.min(kernel.threads(), chunks, kernel.languageRooms());
    const size = Math.min(rows.count, atOnce * groupSize) * rows.length;
    const placed = this.place(rows, [size, size, size, size], atOnce);
    const [logProbs, values, byLogProbs, byValues] = placed.results;
    const parameters = this.prepare(replica, placed, chunks);
    const { gradient } = this.states;
    let loss = 0;
    eachGroups(kernel, rows.count, atOnce, (some) => {
      const groups = this.groups(placed, some);
      kernel.reasonerForward(...groups, parameters, logProbs.at, values.at, placed.work);
      loss += lossOfGroups({
        ...{ first: some.first, count: Math.min(some.left, some.groups * groupSize), groupSize },
        ...{ rowSize: rows.length, lossOfGroup },
        said: { logProbs: logProbs.view, values: values.view },
        wanted: { logProbs: byLogProbs.view, values: byValues.view },
      });
      const own = [byLogProbs.at, byValues.at, some.index % chunks, chunks, gradient, placed.work] as const;
      kernel.reasonerBackward(...groups, parameters, ...own);
    });
    kernel.languageAddUp(this.shape, parameters, chunks, gradient, placed.work);
    return loss;
  }

  /** What kernels are told of some groups. */
  private groups({ length, ...places }: PlacedRows, { first, left, groups }: SomeGroups) {
    const [tokens, steps] = [places.tokens, places.steps].map((place) => place + first * length);
    const [starts, ends] = [places.starts, places.ends].map((place) => place + first * bytesPerNumber);
    return [this.shape, this.task, tokens, steps, starts, ends, left, groups] as const;
  }

  /** The byte where the parameters of the replica lie that the kernel is now ready to read, with gradients of so many chunks. */
  private prepare(replica: number, { numbers, work }: PlacedRows, chunks: number): number {
    const parameters = this.states.parametersAt(replica);
    this.kernel.languagePrepare(this.shape, parameters, numbers, chunks, this.states.gradient, work);
    return parameters;
  }

  /**
   * Puts rows on the heap, with room for so many numbers each, and for activations of so many groups of sequences as long as the
   * longest.
   */
  private place(rows: ReasonerRows, sizes: readonly number[], groups: number): PlacedRows {
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
    const work = places.take(kernel.languageWork(shape, groups));
    const heap = kernel.heap(places.end);
    heap.bytes.set(rows.tokens.subarray(0, count * length), tokens);
    heap.bytes.set(rows.steps.subarray(0, count * length), steps);
    heap.integers.set(rows.starts.subarray(0, count), starts / bytesPerNumber);
    heap.integers.set(rows.ends.subarray(0, count), ends / bytesPerNumber);
    const results = resultsAt.map((at, index) => {
      const first = at / bytesPerNumber;
      return { at, view: heap.floats.subarray(first, first + sizes[index]) };
    });
    return { length, numbers: count * length, tokens, steps, starts, ends, work, results };
  }
}
