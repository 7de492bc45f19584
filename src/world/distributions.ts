/** Tables of categorical distributions, one a row. */

export function softmaxRows(logits: Float64Array, width: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += width) {
    const row = logits.subarray(start, start + width);
    const largest = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (let index = 0; index < width; index++) sum += Math.exp(row[index] - largest);
    for (let index = 0; index < width; index++)
      probabilities[start + index] = Math.exp(row[index] - largest) / sum;
  }
  return probabilities;
}

export function cumulativeRows(probabilities: Float64Array, width: number): Float64Array {
  let sum = 0;
  return probabilities.map((probability, index) => {
    sum = (index % width === 0 ? 0 : sum) + probability;
    return sum;
  });
}

/** Inverse CDF of row `row`: the first outcome whose running sum exceeds the uniform. */
export function categorical(cumulative: Float64Array, row: number, width: number, uniform: number): number {
  const start = row * width;
  let outcome = 0;
  while (outcome < width - 1 && cumulative[start + outcome] <= uniform) outcome++;
  return outcome;
}
