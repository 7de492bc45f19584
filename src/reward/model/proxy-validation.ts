/** How well one proxy agrees with gold on comparisons that no proxy is trained on, the row of proxies.csv. */
export interface ProxyValidation {
  rmParameters: number;
  /** Comparisons before the held-out split. */
  comparisons: number;
  labelNoise: number;
  /** Index of the proxy seed. */
  seed: number;
  /** Share of the validation comparisons that the proxy orders as gold does. */
  accuracy: number;
  /** Bradley–Terry loss on gold's argmax, nats; ln 2 is chance. */
  loss: number;
  /** Comparisons measured on, the same for every proxy of a study. */
  validationCount: number;
}

/** Accuracy and Bradley–Terry loss from score differences of the same pairs; gold's sign is the label. */
export function validate(
  proxyGaps: ArrayLike<number>,
  goldGaps: ArrayLike<number>,
): Pick<ProxyValidation, 'accuracy' | 'loss' | 'validationCount'> {
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
