/** Adam with decoupled weight decay and global-norm clipping on flat parameters [R, count], one clip a replica. */
import type { Tensor } from './operations.js';
import { getTf } from './tf.js';

export interface AdamOptions {
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** Decoupled decay of Loshchilov and Hutter (2019): parameters shrink by rate · weightDecay a step. */
  weightDecay?: number;
  /** Gradients of a replica are scaled down to this Euclidean norm. */
  maximumNorm?: number;
}

/** Of whoever gives no others. */
export const adamDefaults: Required<AdamOptions> = {
  ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  ...{ weightDecay: 0, maximumNorm: 1 },
};

export interface AdamState {
  parameters: Tensor;
  /** First and second moments of the gradient, like the parameters. */
  mean: Tensor;
  square: Tensor;
}

export interface AdamStep extends AdamState {
  /** Euclidean norm of the gradient before it is clipped, [R, 1]. */
  norm: Tensor;
}

/**
 * One step (Kingma and Ba 2015, algorithm 1 in the order at the end of its section 2, which leaves ε uncorrected).
 * `rate` is a scalar that holds learning rate and bias correction, `correctedRate` makes it; inside a compiled
 * function it must come in as an argument.
 */
export function adamStep(
  { parameters, mean, square }: AdamState,
  gradient: Tensor,
  rates: { rate: Tensor; decay: Tensor },
  options: AdamOptions = {},
): AdamStep {
  const { beta1, beta2, epsilon, maximumNorm } = { ...adamDefaults, ...options };
  const tf = getTf();
  const norm = tf.sqrt(tf.sum(tf.mul(gradient, gradient), 1, true)); // [R, 1]
  const clipped = tf.mul(gradient, tf.minimum(tf.div(maximumNorm, tf.add(norm, 1e-12)), 1));
  const newMean = tf.add(tf.mul(mean, beta1), tf.mul(clipped, 1 - beta1));
  const newSquare = tf.add(tf.mul(square, beta2), tf.mul(tf.mul(clipped, clipped), 1 - beta2));
  const step = tf.mul(tf.div(newMean, tf.add(tf.sqrt(newSquare), epsilon)), rates.rate);
  const shrunk = tf.mul(parameters, tf.sub(1, rates.decay));
  return { parameters: tf.sub(shrunk, step), mean: newMean, square: newSquare, norm };
}

/** Learning rate times Adam's bias correction √(1 − β₂ᵗ)/(1 − β₁ᵗ) at step t = 1, 2, … */
export function correctedRate(learningRate: number, step: number, options: AdamOptions = {}): number {
  const { beta1, beta2 } = { ...adamDefaults, ...options };
  return (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
}

/** Linear warm-up over the first 5 % of the steps, then a cosine down to 10 % of the peak. */
export function warmupCosine(peak: number, step: number, total: number): number {
  const warmup = Math.max(1, Math.round(0.05 * total));
  if (step <= warmup) return (peak * step) / warmup;
  const progress = (step - warmup) / Math.max(1, total - warmup);
  return peak * (0.1 + 0.45 * (1 + Math.cos(Math.PI * progress)));
}
