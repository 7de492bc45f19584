/** Scoring many sequences with whatever scores, in slices of few shapes. */
import { compile, getTf, type TensorFunction } from '../tensor/index.js';
import type { Sequences } from '../world/index.js';
import { type Scoring, scoresOf } from './reward.js';

/** Sequences scored in one session call, over all replicas. */
const chunk = 2048;

/** The last slice is filled up to a power of two, at least this: few shapes, each compiled once, and little waste. */
const smallestSlice = 64;

/** Owns no tensors: what it scores with stays the caller's. */
export class RewardScorer {
  private readonly forward: TensorFunction;
  private readonly rows: number;

  constructor(private readonly scoring: Pick<Scoring, 'replicas' | 'constants' | 'score'>) {
    this.forward = compile((sequences, ...constants) => [scoresOf(scoring, sequences, constants)]);
    this.rows = Math.ceil(chunk / scoring.replicas);
  }

  /** Raw scores, one array [count] a replica; every replica scores the same sequences. */
  score(sequences: Sequences, onProgress?: (done: number) => void): Float32Array[] {
    return this.scoreEach(new Array<Sequences>(this.scoring.replicas).fill(sequences), onProgress);
  }

  /** Raw scores, one array [count] a replica; each replica scores sequences of its own, of one count. */
  scoreEach(sets: readonly Sequences[], onProgress?: (done: number) => void): Float32Array[] {
    const [{ count, length }] = sets;
    const scores = sets.map(() => new Float32Array(count));
    for (let start = 0; start < count; start += this.rows) {
      const used = Math.min(this.rows, count - start);
      const rows = Math.min(this.rows, Math.max(smallestSlice, 2 ** Math.ceil(Math.log2(used))));
      const tokens = sets.map((own) => own.tokens.subarray(start * length, (start + used) * length));
      const values = this.scoreSlice(tokens, { rows, length });
      scores.forEach((own, replica) => {
        own.set(values.subarray(replica * rows, replica * rows + used), start);
      });
      onProgress?.(start + used);
    }
    return scores;
  }

  private scoreSlice(tokens: Uint8Array[], { rows, length }: { rows: number; length: number }): Float32Array {
    const { constants } = this.scoring;
    const placed = new Int32Array(tokens.length * rows * length);
    tokens.forEach((own, replica) => {
      placed.set(own, replica * rows * length);
    });
    const batch = getTf().tensor3d(placed, [tokens.length, rows, length], 'int32');
    const [scores] = this.forward(batch, ...constants);
    const values = scores.dataSync() as Float32Array;
    batch.dispose();
    scores.dispose();
    return values;
  }
}
