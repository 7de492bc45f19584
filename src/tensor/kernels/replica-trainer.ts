/** What trainers by kernel have in common: which networks they take, and the states of their replicas. */
import { backendName } from '../tf.js';
import type { TrainerState } from '../trainer.js';
import type { TransformerShape } from '../transformer.js';
import { type Kernel, openKernel } from './kernel.js';
import type { ReplicaStates } from './replica-states.js';

/** The kernels have room for the activations of as many blocks. */
const mostLayers = 64;

/**
 * Undefined where there is no kernel for such a network, or tensors are faster: up to `wasmWidth` WebAssembly takes less time than
 * TensorFlow's native library.
 */
export function openTrainingKernel(
  { vocabularySize, layers, width }: TransformerShape,
  wasmWidth: number,
): Kernel | undefined {
  // A token is a byte.
  if (vocabularySize > 256 || layers > mostLayers) return undefined;
  const kernel = openKernel();
  return backendName() === 'tensorflow' && !kernel?.isNative && width > wasmWidth ? undefined : kernel;
}

export abstract class ReplicaTrainer {
  protected abstract readonly states: ReplicaStates;

  /** Replicas that left the finite numbers; they are not trained any more. */
  get diverged(): ReadonlySet<number> {
    return this.states.diverged;
  }

  /** A copy of the parameters [R · count]. */
  values(): Float32Array {
    return this.states.values();
  }

  /** All that the next step depends on. */
  save(): TrainerState {
    return this.states.save();
  }

  /** Goes on from a saved state of the same training. */
  restore(state: TrainerState): void {
    this.states.restore(state);
  }

  /** Marks replicas whose numbers are not finite, as `Trainer` does. */
  note(numbers: Record<string, ArrayLike<number>>): void {
    this.states.note(numbers);
  }

  dispose(): void {
    // The heap goes with the kernel, which nobody else has.
  }
}
