/**
 * Trains many replicas a few at a time, in calls of one shape, and leaves out those whose training is over.
 *
 * What a replica becomes depends on nobody else: its parameters, moments and inputs are a row of their own in every tensor.
 */
import type { AdamOptions } from './adam.js';
import { Divergences } from './divergences.js';
import type { Tensor } from './operations.js';
import { parametersAt } from './parameters.js';
import { getTf } from './tf.js';
import { type Loss, Trainer, type TrainerState, TrainingStep } from './trainer.js';

/** Replicas that are trained in one call. */
export interface Pack {
  /** One a row. A pack that would be short has its last replica twice, so that all have one shape and share a graph. */
  places: readonly number[];
  trainer: Trainer;
}

/** Arrays of all replicas, those that were left out as they were then. */
export interface PackedState extends TrainerState {
  over: number[];
  packs: number[][];
}

type Arrays = Pick<TrainerState, 'parameters' | 'mean' | 'square'>;

export class PackedTrainer {
  readonly diverged: ReadonlySet<number>;
  /** Those in training, and, as long as leaving them out would save no call, some that are not. */
  packs: Pack[] = [];
  private readonly failures: Divergences;
  private readonly step: TrainingStep;
  private readonly over = new Set<number>();
  /** [R · count] each; a replica in a pack is what it is there. */
  private kept: Arrays;
  private steps = 0;

  /** So many replicas, `together`, are trained in one call. */
  constructor(
    private readonly what: string,
    loss: Loss,
    private readonly initial: { values: Float32Array; replicas: number; together: number },
    options: AdamOptions = {},
  ) {
    const { values, replicas } = initial;
    this.failures = new Divergences(what, replicas);
    this.diverged = this.failures.replicas;
    this.step = new TrainingStep(loss, options);
    const zeros = () => new Float32Array(values.length);
    this.kept = { parameters: values.slice(), mean: zeros(), square: zeros() };
    this.pack(this.placesOf(this.going));
  }

  /** The replicas whose training goes on. */
  get going(): number[] {
    return Array.from({ length: this.initial.replicas }, (_, replica) => replica).filter(
      (replica) => !this.over.has(replica) && !this.diverged.has(replica),
    );
  }

  /** From now on these stay as they are. */
  stop(replicas: Iterable<number>): void {
    const fresh = [...replicas].filter((replica) => !this.over.has(replica));
    const places = this.placesOf(this.going.filter((replica) => !fresh.includes(replica)));
    if (fresh.length === 0 && places.length >= this.packs.length) return;
    this.collect();
    for (const replica of fresh) this.over.add(replica);
    this.failures.leave(fresh);
    if (places.length < this.packs.length) this.pack(places);
  }

  /** Parameters [places, count] of some replicas; the caller disposes them. */
  parametersOf(places: readonly number[]): Tensor {
    const tf = getTf();
    const { count } = this;
    return tf.tidy(() => {
      const rows = places.map((replica) => {
        const at = this.find(replica);
        if (at) return tf.slice(at.trainer.parameters, [at.row, 0], [1, count]);
        return tf.tensor2d(parametersAt(this.kept.parameters, [replica], count), [1, count]);
      });
      return tf.concat(rows, 0);
    });
  }

  /** A copy of the parameters [R · count]. */
  values(): Float32Array {
    return this.save().parameters;
  }

  /** Marks replicas that show elsewhere, one number a replica, that they are no longer finite; throws where none is left. */
  note(numbers: Record<string, ArrayLike<number>>): void {
    this.failures.note(this.packs[0]?.trainer.steps ?? this.steps, numbers);
  }

  save(): PackedState {
    this.collect();
    const { parameters, mean, square } = this.kept;
    return {
      ...{ parameters: parameters.slice(), mean: mean.slice(), square: square.slice(), steps: this.steps },
      diverged: [...this.diverged],
      over: [...this.over],
      packs: this.packs.map(({ places }) => [...places]),
    };
  }

  restore({ parameters, mean, square, steps, diverged, over, packs }: PackedState): void {
    this.kept = { parameters: parameters.slice(), mean: mean.slice(), square: square.slice() };
    this.steps = steps;
    this.failures.restore(diverged);
    for (const replica of over) this.over.add(replica);
    this.failures.leave(over);
    this.pack(packs);
  }

  dispose(): void {
    for (const { trainer } of this.packs) trainer.dispose();
  }

  /** Takes over what the packs have made of the replicas that go on. */
  private collect(): void {
    const { count, kept } = this;
    for (const { places, trainer } of this.packs) {
      const { steps, diverged: _, ...arrays } = trainer.save();
      this.steps = steps;
      places.forEach((replica, row) => {
        if (this.over.has(replica)) return;
        for (const name of ['parameters', 'mean', 'square'] as const)
          kept[name].set(arrays[name].subarray(row * count, (row + 1) * count), replica * count);
      });
    }
  }

  private find(replica: number): { trainer: Trainer; row: number } | undefined {
    if (this.over.has(replica)) return undefined;
    const pack = this.packs.find(({ places }) => places.includes(replica));
    return pack && { trainer: pack.trainer, row: pack.places.indexOf(replica) };
  }

  /** Parameters of one replica. */
  private get count(): number {
    return this.initial.values.length / this.initial.replicas;
  }

  /** So many to a pack, in order. */
  private placesOf(replicas: readonly number[]): number[][] {
    const { together: size } = this.initial;
    const packs = Array.from({ length: Math.ceil(replicas.length / size) }, (_, index) =>
      replicas.slice(index * size, (index + 1) * size),
    );
    return packs.map((own) => filled(own, size));
  }

  private pack(packs: readonly (readonly number[])[]): void {
    this.dispose();
    const { what, step, count, kept, steps } = this;
    this.packs = packs.map((places) => {
      const rows = (values: Float32Array) => parametersAt(values, places, count);
      const [parameters, mean, square] = [kept.parameters, kept.mean, kept.square].map(rows);
      const within = { whole: this.failures, places };
      const initial = { values: parameters, replicas: places.length };
      const trainer = new Trainer(what, step, initial, { within });
      trainer.restore({ parameters, mean, square, steps, diverged: [] });
      return { places, trainer };
    });
  }
}

/** With the last one repeated until there are `size`. */
export const filled = (places: readonly number[], size: number): number[] => [
  ...places,
  ...new Array<number>(size - places.length).fill(places[places.length - 1]),
];
