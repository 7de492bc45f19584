/** How well one proxy agrees with gold on comparisons that no proxy is trained on. */
export interface Validation {
  /** Share of the comparisons that the proxy orders as gold does. */
  accuracy: number;
  /** Bradley–Terry loss on gold's argmax, nats; ln 2 is chance. */
  loss: number;
  /** Cross-entropy on gold's soft labels σ(Δ gold), nats, of the proxy's scores as they were learnt; ties count. */
  softLabelLoss: number;
  /** Comparisons measured on, without ties. */
  validationCount: number;
}

/**
 * Accuracy and Bradley–Terry loss from score differences of the same pairs; gold's sign is the label. Pairs that gold does
 * not tell apart, such as two responses that both end at once, have none; a proxy's tie is half right.
 */
export function validate(proxyGaps: ArrayLike<number>, goldGaps: ArrayLike<number>): Validation {
  let [right, loss, softLoss, validationCount] = [0, 0, 0, 0];
  for (let pair = 0; pair < proxyGaps.length; pair++) {
    const gap = goldGaps[pair] > 0 ? proxyGaps[pair] : -proxyGaps[pair];
    const hard = Math.log1p(Math.exp(-Math.abs(gap))) + Math.max(0, -gap);
    softLoss += hard + gap / (1 + Math.exp(Math.abs(goldGaps[pair])));
    if (goldGaps[pair] === 0) continue;
    right += gap > 0 ? 1 : gap === 0 ? 0.5 : 0;
    loss += hard;
    validationCount += 1;
  }
  return {
    ...{ accuracy: right / validationCount, loss: loss / validationCount },
    ...{ softLabelLoss: softLoss / proxyGaps.length, validationCount },
  };
}
