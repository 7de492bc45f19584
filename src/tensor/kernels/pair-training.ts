/**
 * Training of R transformers with linear heads on pairs, without tensors: a kernel takes one replica after the other through loss,
 * gradient and Adam, each in the caches. What it computes is what `Trainer` computes, up to the order of sums; nothing of a
 * replica depends on the others.
 */
import type { AdamOptions } from '../adam.js';
import type { StepReport } from '../trainer.js';
import { Places, shapeBytes, writeShape } from './heap.js';
import type { Kernel } from './kernel.js';
import { type PairRows, placePairs } from './placed-pairs.js';
import { ReplicaStates } from './replica-states.js';
import { openTrainingKernel, ReplicaTrainer } from './replica-trainer.js';
import type { HeadedTransformer } from './scores.js';

export interface KernelTraining {
  /** Names the training in errors. */
  what: string;
  network: HeadedTransformer;
  /** [R · count]. */
  initial: Float32Array;
  options: AdamOptions;
}

/** Up to this width WebAssembly takes less time than TensorFlow's native library. */
const wasmWidth = 8;

/** Undefined where there is no kernel for such a network, or tensors are faster. */
export function openKernelTrainer(training: KernelTraining): KernelTrainer | undefined {
  const kernel = openTrainingKernel(training.network.shape, wasmWidth);
  return kernel && new KernelTrainer(kernel, training);
}

export class KernelTrainer extends ReplicaTrainer {
  protected readonly states: ReplicaStates;
  private readonly shape: number;
  private readonly work: number;
  /** The first byte behind all that stays from step to step. */
  private readonly end: number;

  constructor(
    private readonly kernel: Kernel,
    { what, network, initial, options }: KernelTraining,
  ) {
    super();
    const places = new Places(kernel.start);
    this.shape = places.take(shapeBytes);
    writeShape(network.shape, kernel.heap(places.end), this.shape);
    this.states = new ReplicaStates(kernel, places, { what, initial, count: network.layout.count, options });
    this.work = places.take(kernel.trainingWork(this.shape));
    this.end = places.end;
  }

  /** One gradient step of every replica on its own pairs. */
  step(batches: readonly PairRows[], learningRate: number): StepReport {
    const loss = this.states.step((replica) => this.takeGradient(batches[replica], replica), learningRate);
    return { loss };
  }

  /** Score differences of pairs, [replica][pair]. */
  gaps(sets: readonly PairRows[]): Float32Array[] {
    const { shape, work, end } = this;
    this.kernel.threads();
    return sets.map((pairs, replica) => {
      const { tokens, lasts, gaps, readGaps } = placePairs(this.kernel, pairs, end);
      const parameters = this.states.parametersAt(replica);
      this.kernel.pairGaps(shape, tokens, lasts, pairs.count, pairs.length, parameters, gaps, work);
      return readGaps();
    });
  }

  /** Leaves the gradient on the heap and returns the loss. */
  private takeGradient(pairs: PairRows, replica: number): number {
    const { shape, work, end } = this;
    const { gradient } = this.states;
    const { count, length, rejectedShares } = pairs;
    const { tokens, lasts, shares, gaps, readGaps } = placePairs(this.kernel, pairs, end);
    const parameters = this.states.parametersAt(replica);
    this.kernel.threads();
    this.kernel.pairGradient(
      ...([shape, tokens, lasts, shares, count, length, parameters, gradient, gaps, work] as const),
    );
    return meanLoss(readGaps(), rejectedShares);
  }
}

/** Mean over pairs of −ln σ(gap) + share · gap. */
function meanLoss(gaps: Float32Array, rejectedShares: Float32Array | undefined): number {
  let sum = 0;
  gaps.forEach((gap, pair) => {
    sum += Math.log1p(Math.exp(-Math.abs(gap))) + Math.max(0, -gap) + (rejectedShares?.[pair] ?? 0) * gap;
  });
  return sum / gaps.length;
}
