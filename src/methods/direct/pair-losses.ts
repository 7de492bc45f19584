/**
 * Losses of direct alignment in their common form g(βh), h = ln π/π_init (chosen) − ln π/π_init (rejected), summed over
 * the tokens of a response (Tang et al. 2024; Rafailov et al. 2024, section 2). βh is the margin of the implicit rewards.
 */
import { getTf, type Tensor } from '../../tensor/index.js';

/** g of margins βh, elementwise. */
export type PairLoss = (margins: Tensor) => Tensor;

/** −ln σ(βh) (Rafailov et al. 2023): Bradley and Terry's likelihood of the implicit rewards. */
export const dpoLoss: PairLoss = (margins) => {
  const tf = getTf();
  // −ln σ(x) = max(0, −x) + ln(1 + e^{−|x|}).
  return tf.add(tf.relu(tf.neg(margins)), tf.log1p(tf.exp(tf.neg(tf.abs(margins)))));
};

/** (βh − 1)², that of Azar et al. (2024), (h − 1/(2τ))², times β² with τ = β/2. */
export const ipoLoss: PairLoss = (margins) => getTf().square(getTf().sub(margins, 1));

/** max(0, 1 − βh) (Zhao et al. 2023), without their term of supervised fine-tuning. */
export const slicLoss: PairLoss = (margins) => getTf().relu(getTf().sub(1, margins));
