/** Replicas that a kernel trains: parameters and Adam's moments on its heap, steps taken, and who diverged. */
import { type AdamOptions, adamDefaults, correctedRate } from '../adam.js';
import { Divergences } from '../divergences.js';
import type { TrainerState } from '../trainer.js';
import { bytesPerNumber, type Places } from './heap.js';
import type { Kernel } from './kernel.js';

export interface KernelReplicas {
  /** Names the training in errors. */
  what: string;
  /** [R · count]. */
  initial: Float32Array;
  /** Parameters of one replica. */
  count: number;
  options: AdamOptions;
}

/** Numbers of the kernel's AdamStep, the last of which is the gradient's norm. */
const adamNumbers = 7;

export class ReplicaStates {
  readonly replicas: number;
  /** Replicas that left the finite numbers; they are not trained any more. */
  readonly diverged: ReadonlySet<number>;
  /** The byte where a replica's gradient lies. */
  readonly gradient: number;
  private readonly count: number;
  private readonly options: Required<AdamOptions>;
  private readonly failures: Divergences;
  private readonly adam: number;
  /** Parameters of all replicas, then their means, then their squares. */
  private readonly states: number;
  private readonly end: number;
  private steps = 0;

  constructor(
    private readonly kernel: Kernel,
    places: Places,
    { what, initial, count, options }: KernelReplicas,
  ) {
    this.count = count;
    this.replicas = initial.length / count;
    this.options = { ...adamDefaults, ...options };
    this.failures = new Divergences(what, this.replicas);
    this.diverged = this.failures.replicas;
    this.adam = places.take(adamNumbers * bytesPerNumber);
    this.states = places.take(3 * initial.byteLength);
    this.gradient = places.take(count * bytesPerNumber);
    this.end = places.end;
    const [parameters, mean, square] = this.views();
    parameters.set(initial);
    mean.fill(0);
    square.fill(0);
  }

  /** The byte where the parameters of a replica begin. */
  parametersAt(replica: number): number {
    return this.place(0, replica);
  }

  /** A copy of the parameters of one replica [count]. */
  parametersOf(replica: number): Float32Array {
    return this.views()[0].slice(replica * this.count, (replica + 1) * this.count);
  }

  /**
   * One step of each replica: `takeGradient` leaves its gradient where that lies, and returns the loss, or undefined where the
   * replica is left alone. Returns the losses, NaN of those that are not trained.
   */
  step(takeGradient: (replica: number) => number | undefined, learningRate: number): Float32Array {
    this.steps += 1;
    const loss = new Float32Array(this.replicas);
    const norm = new Float32Array(this.replicas);
    const trained = new Set<number>();
    for (let replica = 0; replica < this.replicas; replica++) {
      const own = this.diverged.has(replica) ? undefined : takeGradient(replica);
      if (own === undefined) continue;
      trained.add(replica);
      loss[replica] = own;
      norm[replica] = this.descend(replica, learningRate);
    }
    this.note({ 'the loss': loss, 'the gradient’s norm': norm });
    const isKnown = (replica: number) => trained.has(replica) && !this.diverged.has(replica);
    return loss.map((value, replica) => (isKnown(replica) ? value : Number.NaN));
  }

  /** A copy of the parameters [R · count]. */
  values(): Float32Array {
    return this.views()[0].slice();
  }

  /** All that the next step depends on. */
  save(): TrainerState {
    const [parameters, mean, square] = this.views().map((part) => part.slice());
    return { parameters, mean, square, steps: this.steps, diverged: [...this.diverged] };
  }

  /** Goes on from a saved state of the same training. */
  restore({ parameters, mean, square, steps, diverged }: TrainerState): void {
    const views = this.views();
    [parameters, mean, square].forEach((values, part) => {
      views[part].set(values);
    });
    this.steps = steps;
    this.failures.restore(diverged);
  }

  /** Marks replicas whose numbers are not finite, as `Trainer` does. */
  note(numbers: Record<string, ArrayLike<number>>): void {
    this.failures.note(this.steps, numbers);
  }

  /** Parameters, means and squares, [R · count] each, where they lie: void once the heap has grown. */
  private views(): Float32Array[] {
    const { floats } = this.kernel.heap(this.end);
    return [0, 1, 2].map((part) => {
      const first = this.place(part, 0) / bytesPerNumber;
      return floats.subarray(first, first + this.replicas * this.count);
    });
  }

  /** The byte where the parameters of a replica begin, or its means, or its squares. */
  private place(part: number, replica: number): number {
    return this.states + (part * this.replicas + replica) * this.count * bytesPerNumber;
  }

  /** One step of Adam along the gradient; returns the gradient's norm. */
  private descend(replica: number, learningRate: number): number {
    const { beta1, beta2, epsilon, maximumNorm, weightDecay } = this.options;
    const rate = correctedRate(learningRate, this.steps, this.options);
    const { floats } = this.kernel.heap(this.end);
    const first = this.adam / bytesPerNumber;
    floats.set([beta1, beta2, epsilon, maximumNorm, rate, learningRate * weightDecay], first);
    const [parameters, mean, square] = [0, 1, 2].map((part) => this.place(part, replica));
    this.kernel.adam(this.adam, parameters, mean, square, this.gradient, this.count);
    return floats[first + adamNumbers - 1];
  }
}
