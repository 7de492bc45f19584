/**
 * Lagrange multipliers of constraints on the components' mean scores, bounded and learned by gradient along with the policy
 * (Moskovitz et al. 2023, arXiv:2310.04373, section 4).
 *
 * The Lagrangian is −KL + Σ λ_i (v_i − θ_i), which the policy raises and the multipliers lower. A multiplier is σ(μ_i), above
 * 0, where v_i ≥ θ_i is asked for (μ-PPO), and tanh(ξ_i), of either sign, where v_i = θ_i is (ξ-PPO).
 */
import type { JsonValue } from '../../engine/artifact/exact-json.js';
import type { LearnedWeights, Weights } from './components.js';

/** What is asked of a component: at least θ, or θ itself. */
export const constraintKinds = ['at-least', 'equal'] as const;
export type ConstraintKind = (typeof constraintKinds)[number];

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

/** A multiplier of what is learned, and its derivative. */
const bounded: Record<ConstraintKind, (value: number) => { multiplier: number; slope: number }> = {
  'at-least': (value) => {
    const multiplier = sigmoid(value);
    return { multiplier, slope: multiplier * (1 - multiplier) };
  },
  equal: (value) => {
    const multiplier = Math.tanh(value);
    return { multiplier, slope: 1 - multiplier ** 2 };
  },
};

export interface MultiplierOptions {
  constraint: ConstraintKind;
  /** θ_i, in standard deviations of each component. */
  thresholds: readonly number[];
  /** η: how far μ goes for a violation of one standard deviation, times the slope of its multiplier. */
  rate: number;
}

/** μ_i ← μ_i − η · dσ(μ_i)/dμ_i · (v_i − θ_i); a mean that is not finite changes nothing. All begin at 0. */
export class Multipliers implements LearnedWeights {
  /** μ or ξ, [R][N]; none before the first report. */
  private values: number[][] = [];

  constructor(private readonly options: MultiplierOptions) {}

  /** Σ λ_i r_i beside (N − Σ λ_i) times the penalty: the mixed advantages of the paper. */
  weights(replica: number): Weights {
    const components = this.of(replica).map((value) => bounded[this.options.constraint](value).multiplier);
    return {
      components,
      penalty: components.reduce((left, multiplier) => left - multiplier, components.length),
    };
  }

  observe(means: readonly (readonly number[])[]): void {
    const { constraint, thresholds, rate } = this.options;
    this.values = means.map((own, replica) =>
      this.of(replica).map((value, index) => {
        if (!Number.isFinite(own[index])) return value;
        return value - rate * bounded[constraint](value).slope * (own[index] - thresholds[index]);
      }),
    );
  }

  save(): JsonValue {
    return this.values;
  }

  restore(state: JsonValue): void {
    this.values = state as number[][];
  }

  private of(replica: number): number[] {
    return this.values[replica] ?? this.options.thresholds.map(() => 0);
  }
}
