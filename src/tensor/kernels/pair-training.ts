/**
 * Training of R transformers with linear heads on pairs, without tensors: a kernel takes one replica after the other through loss,
 * gradient and Adam, each in the caches. What it computes is what `Trainer` computes, up to the order of sums; nothing of a
 * replica depends on the others.
 */
import { type AdamOptions, adamDefaults, correctedRate } from '../adam.js';
import { Divergences } from '../divergences.js';
import { nativeBackend } from '../native-backend.js';
import type { StepReport, TrainerState } from '../trainer.js';
import { bytesPerNumber, Places, writeShape } from './heap.js';
import { type Kernel, openKernel } from './kernel.js';
import { type PairRows, placePairs } from './placed-pairs.js';
import type { HeadedTransformer } from './scores.js';

export interface KernelTraining {
  /** Names the training in errors. */
  what: string;
  network: HeadedTransformer;
  /** [R · count]. */
  initial: Float32Array;
  options: AdamOptions;
}

/** The kernel has room for the activations of as many blocks. */
const mostLayers = 64;

/** Up to this width WebAssembly takes less time than TensorFlow's native library. */
const wasmWidth = 8;

/** Numbers of the kernel's AdamStep, the last of which is the gradient's norm. */
const adamNumbers = 7;

/** Undefined where there is no kernel for such a network, or tensors are faster. */
export function openKernelTrainer(training: KernelTraining): KernelTrainer | undefined {
  const { vocabularySize, layers, width } = training.network.shape;
  if (vocabularySize > 256 || layers > mostLayers) return undefined;
  const kernel = openKernel();
  if (!kernel || (nativeBackend() && !kernel.isNative && width > wasmWidth)) return undefined;
  return new KernelTrainer(kernel, training);
}

export class KernelTrainer {
  /** Replicas that left the finite numbers; they are not trained any more. */
  readonly diverged: ReadonlySet<number>;
  private readonly failures: Divergences;
  private readonly options: Required<AdamOptions>;
  private readonly replicas: number;
  /** Parameters of one replica. */
  private readonly count: number;
  private readonly heap: TrainingHeap;
  private steps = 0;

  constructor(
    private readonly kernel: Kernel,
    { what, network, initial, options }: KernelTraining,
  ) {
    this.count = network.layout.count;
    this.replicas = initial.length / this.count;
    this.options = { ...adamDefaults, ...options };
    this.failures = new Divergences(what, this.replicas);
    this.diverged = this.failures.replicas;
    this.heap = layOut(kernel, network, this.replicas);
    const [parameters, mean, square] = this.states();
    parameters.set(initial);
    mean.fill(0);
    square.fill(0);
  }

  /** One gradient step of every replica on its own pairs. */
  step(batches: readonly PairRows[], learningRate: number): StepReport {
    this.steps += 1;
    const loss = new Float32Array(this.replicas).fill(Number.NaN);
    const norm = new Float32Array(this.replicas).fill(Number.NaN);
    batches.forEach((pairs, replica) => {
      if (this.diverged.has(replica)) return;
      loss[replica] = this.takeGradient(pairs, replica);
      norm[replica] = this.descend(replica, learningRate);
    });
    this.note({ 'the loss': loss, 'the gradient’s norm': norm });
    const living = loss.map((value, replica) => (this.diverged.has(replica) ? Number.NaN : value));
    return { loss: living, metrics: {} };
  }

  /** Score differences of pairs, [replica][pair]. */
  gaps(sets: readonly PairRows[]): Float32Array[] {
    const { shape, work, end } = this.heap;
    return sets.map((pairs, replica) => {
      const { tokens, lasts, gaps, readGaps } = placePairs(this.kernel, pairs, end);
      const parameters = this.place(0, replica);
      this.kernel.pairGaps(shape, tokens, lasts, pairs.count, pairs.length, parameters, gaps, work);
      return readGaps();
    });
  }

  /** A copy of the parameters [R · count]. */
  values(): Float32Array {
    return this.states()[0].slice();
  }

  /** All that the next step depends on. */
  save(): TrainerState {
    const [parameters, mean, square] = this.states().map((part) => part.slice());
    return { parameters, mean, square, steps: this.steps, diverged: [...this.diverged] };
  }

  /** Goes on from a saved state of the same training. */
  restore({ parameters, mean, square, steps, diverged }: TrainerState): void {
    const states = this.states();
    [parameters, mean, square].forEach((values, part) => {
      states[part].set(values);
    });
    this.steps = steps;
    this.failures.restore(diverged);
  }

  /** Marks replicas whose numbers are not finite, as `Trainer` does. */
  note(numbers: Record<string, ArrayLike<number>>): void {
    this.failures.note(this.steps, numbers);
  }

  dispose(): void {
    // The heap goes with the kernel, which nobody else has.
  }

  /** Parameters, means and squares, [R · count] each, where they lie: void once the heap has grown. */
  private states(): Float32Array[] {
    const { floats } = this.kernel.heap(this.heap.end);
    const size = this.replicas * this.count;
    return [0, 1, 2].map((part) => {
      const first = this.place(part, 0) / bytesPerNumber;
      return floats.subarray(first, first + size);
    });
  }

  /** The byte where the parameters of a replica begin, or its means, or its squares. */
  private place(part: number, replica: number): number {
    return this.heap.states + (part * this.replicas + replica) * this.count * bytesPerNumber;
  }

  /** Leaves the gradient on the heap and returns the loss. */
  private takeGradient(pairs: PairRows, replica: number): number {
    const { shape, gradient, work, end } = this.heap;
    const { count, length, rejectedShares } = pairs;
    const { tokens, lasts, shares, gaps, readGaps } = placePairs(this.kernel, pairs, end);
    const parameters = this.place(0, replica);
    this.kernel.pairGradient(
      ...([shape, tokens, lasts, shares, count, length, parameters, gradient, gaps, work] as const),
    );
    return meanLoss(readGaps(), rejectedShares);
  }

  /** One step of Adam along the gradient on the heap; returns the gradient's norm. */
  private descend(replica: number, learningRate: number): number {
    const { adam, gradient, end } = this.heap;
    const { beta1, beta2, epsilon, maximumNorm, weightDecay } = this.options;
    const rate = correctedRate(learningRate, this.steps, this.options);
    const { floats } = this.kernel.heap(end);
    const first = adam / bytesPerNumber;
    floats.set([beta1, beta2, epsilon, maximumNorm, rate, learningRate * weightDecay], first);
    const [parameters, mean, square] = [0, 1, 2].map((part) => this.place(part, replica));
    this.kernel.adam(adam, parameters, mean, square, gradient, this.count);
    return floats[first + adamNumbers - 1];
  }
}

/** Where the parts of a training lie, in bytes. */
interface TrainingHeap {
  shape: number;
  adam: number;
  /** Parameters of all replicas, then their means, then their squares. */
  states: number;
  gradient: number;
  work: number;
  /** The first byte behind all that stays from step to step. */
  end: number;
}

function layOut(kernel: Kernel, { shape, layout }: HeadedTransformer, replicas: number): TrainingHeap {
  const places = new Places(kernel.start);
  const numbers = (count: number) => places.take(count * bytesPerNumber);
  const at = numbers(5);
  writeShape(shape, kernel.heap(places.end), at);
  const [adam, states] = [numbers(adamNumbers), numbers(3 * replicas * layout.count)];
  const [gradient, work] = [numbers(layout.count), places.take(kernel.trainingWork(at))];
  return { shape: at, adam, states, gradient, work, end: places.end };
}

/** Mean over pairs of −ln σ(gap) + share · gap. */
function meanLoss(gaps: Float32Array, rejectedShares: Float32Array | undefined): number {
  let sum = 0;
  gaps.forEach((gap, pair) => {
    sum += Math.log1p(Math.exp(-Math.abs(gap))) + Math.max(0, -gap) + (rejectedShares?.[pair] ?? 0) * gap;
  });
  return sum / gaps.length;
}
