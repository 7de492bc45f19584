/**
 * Losses of direct alignment in their common form g(βh), h = ln π/π_init (chosen) − ln π/π_init (rejected), summed over
 * the tokens of a response (Tang et al. 2024; Rafailov et al. 2024, section 2). βh is the margin of the implicit rewards.
 */

/** g of a margin βh, and its derivative. */
export type PairLoss = (margin: number) => { loss: number; slope: number };

/** −ln σ(βh) (Rafailov et al. 2023): Bradley and Terry's likelihood of the implicit rewards. */
export const dpoLoss: PairLoss = (margin) => ({
  // −ln σ(x) = max(0, −x) + ln(1 + e^{−|x|}).
  loss: Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin))),
  slope: -1 / (1 + Math.exp(margin)),
});

/** (βh − 1)², that of Azar et al. (2024), (h − 1/(2τ))², times β² with τ = β/2. */
export const ipoLoss: PairLoss = (margin) => ({ loss: (margin - 1) ** 2, slope: 2 * (margin - 1) });

/** max(0, 1 − βh) (Zhao et al. 2023), without their term of supervised fine-tuning. */
export const slicLoss: PairLoss = (margin) =>
  margin < 1 ? { loss: 1 - margin, slope: -1 } : { loss: 0, slope: 0 };
