/**
 * Labels of the comparisons of R reward models that are trained together: how probable it is that the chosen response is
 * the better one. Smoothing moves them towards the model's own predictions.
 */
import type { Comparisons } from '../../preferences/index.js';

/**
 * y ← (1 − b) y + b σ(r(chosen) − r(rejected)): the update of iterative data smoothing (Zhu, Jordan and Jiao 2024,
 * arXiv:2401.16335), once an epoch, behind the gradient steps on the cross-entropy with y.
 */
export function smoothed(labels: Float64Array, gaps: ArrayLike<number>, b: number): Float64Array {
  return labels.map((label, pair) => (1 - b) * label + b / (1 + Math.exp(-gaps[pair])));
}

export class Labels {
  private values: Float64Array[];

  constructor(sets: readonly Comparisons[]) {
    this.values = sets.map(({ count, preference }) => preference ?? new Float64Array(count).fill(1));
  }

  /** 1 − y of a replica's rows, [B]: what the rejected ones have of the label. */
  rejectedShares(replica: number, rows: ArrayLike<number>): Float32Array {
    return Float32Array.from(rows, (row) => 1 - this.values[replica][row]);
  }

  /** `gaps` are r(chosen) − r(rejected) of all pairs, [replica][pair]. */
  smooth(gaps: readonly ArrayLike<number>[], b: number): void {
    this.values = this.values.map((labels, replica) => smoothed(labels, gaps[replica], b));
  }

  /** [R · count]. */
  save(): Float64Array {
    const [{ length }] = this.values;
    const saved = new Float64Array(this.values.length * length);
    this.values.forEach((labels, replica) => {
      saved.set(labels, replica * length);
    });
    return saved;
  }

  restore(saved: Float64Array): void {
    const [{ length }] = this.values;
    this.values = this.values.map((_, replica) => saved.slice(replica * length, (replica + 1) * length));
  }
}
