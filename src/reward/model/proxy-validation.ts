/** How well one proxy agrees with gold on comparisons that no proxy is trained on. */
export interface Validation {
  /** Share of the comparisons that the proxy orders as gold does. */
  accuracy: number;
  /** Bradley–Terry loss on gold's argmax, nats; ln 2 is chance. */
  loss: number;
  /** Comparisons measured on. */
  validationCount: number;
}

/** Accuracy and Bradley–Terry loss from score differences of the same pairs; gold's sign is the label. */
export function validate(proxyGaps: ArrayLike<number>, goldGaps: ArrayLike<number>): Validation {
  let right = 0;
  let loss = 0;
  for (let pair = 0; pair < proxyGaps.length; pair++) {
    const gap = goldGaps[pair] > 0 ? proxyGaps[pair] : -proxyGaps[pair];
    if (gap > 0) right += 1;
    loss += Math.log1p(Math.exp(-Math.abs(gap))) + Math.max(0, -gap);
  }
  const validationCount = proxyGaps.length;
  return { accuracy: right / validationCount, loss: loss / validationCount, validationCount };
}
