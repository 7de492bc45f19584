/** Scoring many responses with R reward models of one size, in slices of few shapes. */
import { compile, getTf, type Tensor, type TensorFunction } from '../tensor/index.js';
import type { Sequences } from '../world/index.js';
import { type RewardModelArchitecture, rewardForward } from './reward-model.js';

/** Sequences scored in one session call, over all replicas. */
const chunk = 2048;

/** The last slice is filled up to a power of two, at least this: few shapes, each compiled once, and little waste. */
const smallestSlice = 64;

export class RewardScorer {
  private readonly flat: Tensor;
  private readonly forward: TensorFunction;
  private readonly rows: number;

  /** `parameters` are [R · count]. */
  constructor(
    architecture: RewardModelArchitecture,
    parameters: Float32Array,
    private readonly replicas = 1,
  ) {
    this.flat = getTf().tensor2d(parameters, [replicas, architecture.parameterCount]);
    this.forward = compile((flat, sequences) => [rewardForward(architecture, flat, sequences)]);
    this.rows = Math.ceil(chunk / replicas);
  }

  /** Raw scores, one array [count] a replica; every replica scores the same sequences. */
  score(sequences: Sequences, onProgress?: (done: number) => void): Float32Array[] {
    const { count, length } = sequences;
    const scores = Array.from({ length: this.replicas }, () => new Float32Array(count));
    for (let start = 0; start < count; start += this.rows) {
      const used = Math.min(this.rows, count - start);
      const rows = Math.min(this.rows, Math.max(smallestSlice, 2 ** Math.ceil(Math.log2(used))));
      const values = this.scoreSlice(sequences.tokens.subarray(start * length, (start + used) * length), {
        rows,
        length,
      });
      for (let replica = 0; replica < this.replicas; replica++) {
        scores[replica].set(values.subarray(replica * rows, replica * rows + used), start);
      }
      onProgress?.(start + used);
    }
    return scores;
  }

  dispose(): void {
    this.flat.dispose();
  }

  private scoreSlice(tokens: Uint8Array, { rows, length }: { rows: number; length: number }): Float32Array {
    const repeated = new Int32Array(this.replicas * rows * length);
    for (let replica = 0; replica < this.replicas; replica++) repeated.set(tokens, replica * rows * length);
    const batch = getTf().tensor3d(repeated, [this.replicas, rows, length], 'int32');
    const [scores] = this.forward(this.flat, batch);
    const values = scores.dataSync() as Float32Array;
    batch.dispose();
    scores.dispose();
    return values;
  }
}
