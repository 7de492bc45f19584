/** Scoring many sequences with whatever scores, in slices of few shapes. */
import { compile, getTf, type TensorFunction } from '../tensor/index.js';
import type { Sequences } from '../world/index.js';
import { type Scoring, scoresOf } from './reward.js';

/** Sequences scored in one session call, over all replicas. */
const chunk = 2048;

/** Of each replica in one call without tensors: what sequences share is computed once, and responses to one prompt share much. */
const directRows = 8192;

/** The last slice is filled up to a power of two, at least this: few shapes, each compiled once, and little waste. */
const smallestSlice = 64;

/** Owns no tensors: what it scores with stays the caller's. */
export class RewardScorer {
  private readonly forward: TensorFunction;
  private readonly rows: number;

  constructor(private readonly scoring: Pick<Scoring, 'replicas' | 'constants' | 'score'>) {
    this.forward = compile((sequences, ...constants) => [scoresOf(scoring, sequences, constants)]);
    this.rows = scoring.score.direct ? directRows : Math.ceil(chunk / scoring.replicas);
  }

  /** Raw scores, one array [count] a replica; every replica scores the same sequences. */
  score(sequences: Sequences, onProgress?: (done: number) => void): Float32Array[] {
    return this.scoreEach(new Array<Sequences>(this.scoring.replicas).fill(sequences), onProgress);
  }

  /**
   * Raw scores, one array [count] a replica; each replica scores sequences of its own, all of one count. What stands for
   * replicas without a set is of no use.
   */
  scoreEach(sets: readonly (Sequences | undefined)[], onProgress?: (done: number) => void): Float32Array[] {
    const { count, length } = sets.find((set) => set !== undefined)!;
    const { direct } = this.scoring.score;
    const scores = sets.map(() => new Float32Array(count));
    for (let start = 0; start < count; start += this.rows) {
      const used = Math.min(this.rows, count - start);
      const slices = sets.map(
        (set): Sequences | undefined =>
          set && {
            tokens: set.tokens.subarray(start * length, (start + used) * length),
            ...{ count: used, length },
          },
      );
      const values = direct ? direct(slices) : this.scoreByTensors(slices, { count: used, length });
      scores.forEach((own, replica) => {
        own.set(values[replica], start);
      });
      onProgress?.(start + used);
    }
    return scores;
  }

  private scoreByTensors(
    slices: readonly (Sequences | undefined)[],
    { count, length }: Pick<Sequences, 'count' | 'length'>,
  ): Float32Array[] {
    const rows = Math.min(this.rows, Math.max(smallestSlice, 2 ** Math.ceil(Math.log2(count))));
    const placed = new Int32Array(slices.length * rows * length);
    slices.forEach((slice, replica) => {
      if (slice) placed.set(slice.tokens, replica * rows * length);
    });
    const batch = getTf().tensor3d(placed, [slices.length, rows, length], 'int32');
    const [scores] = this.forward(batch, ...this.scoring.constants);
    const values = scores.dataSync() as Float32Array;
    batch.dispose();
    scores.dispose();
    return slices.map((_, replica) => values.subarray(replica * rows, replica * rows + count));
  }
}
