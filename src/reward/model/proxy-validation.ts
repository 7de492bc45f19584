/** How well one proxy agrees with gold on comparisons that no proxy is trained on. */
export interface Validation {
  /** Share of the comparisons that the proxy orders as gold does. */
  accuracy: number;
  /** Bradley–Terry loss on gold's argmax, nats; ln 2 is chance. */
  loss: number;
  /** Comparisons measured on. */
  validationCount: number;
}

/**
 * Accuracy and Bradley–Terry loss from score differences of the same pairs; gold's sign is the label. Pairs that gold does
 * not tell apart, such as two responses that both end at once, have none; a proxy's tie is half right.
 */
export function validate(proxyGaps: ArrayLike<number>, goldGaps: ArrayLike<number>): Validation {
  let [right, loss, validationCount] = [0, 0, 0];
  for (let pair = 0; pair < proxyGaps.length; pair++) {
    if (goldGaps[pair] === 0) continue;
    const gap = goldGaps[pair] > 0 ? proxyGaps[pair] : -proxyGaps[pair];
    right += gap > 0 ? 1 : gap === 0 ? 0.5 : 0;
    loss += Math.log1p(Math.exp(-Math.abs(gap))) + Math.max(0, -gap);
    validationCount += 1;
  }
  return { accuracy: right / validationCount, loss: loss / validationCount, validationCount };
}
