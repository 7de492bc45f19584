/** Averages over the tokens of a batch, as weights: the average of a quantity of tokens is Σ weight · quantity. */

/** Responses of one replica, row-major [B, T]. */
export interface AveragedTokens {
  /** 1 where the policy chose the token, else 0. */
  chosen: Float32Array;
  /** T. */
  responseLength: number;
  /** What the loss reads of each token, [B · T] each. */
  columns?: Record<string, Float32Array>;
}

/** A weight of each token, [B · T]; 0 of those that the policy did not choose. */
export type TokenAverage = (tokens: AveragedTokens) => Float64Array;

/** Mean over the tokens that the policy chose: every token counts as much as any other. */
export const tokenMean: TokenAverage = ({ chosen }) => {
  const weight = 1 / Math.max(1, sumOf(chosen));
  return new Float64Array(chosen).map((isChosen) => isChosen * weight);
};

/** Mean over the chosen tokens of those responses that are kept: where the column `kept` is not 0. */
export const keptTokenMean: TokenAverage = ({ chosen, columns, ...rest }) =>
  tokenMean({
    ...rest,
    chosen: chosen.map((isChosen, index) => (columns?.kept[index] === 0 ? 0 : isChosen)),
  });

/** Mean over responses of the mean over the tokens of each that the policy chose: a token of a long one counts less. */
export const responseMean: TokenAverage = (tokens) =>
  byResponse(tokens, (own, responses) => 1 / (Math.max(1, sumOf(own)) * responses));

/** Mean over responses of the sum over the tokens of each that the policy chose. */
export const responseSum: TokenAverage = (tokens) => byResponse(tokens, (_, responses) => 1 / responses);

/** `weightOf` gives the chosen tokens of a response, whose mask it is told, a weight. */
function byResponse(
  { chosen, responseLength }: AveragedTokens,
  weightOf: (own: Float32Array, responses: number) => number,
): Float64Array {
  const weights = new Float64Array(chosen.length);
  for (let start = 0; start < chosen.length; start += responseLength) {
    const own = chosen.subarray(start, start + responseLength);
    const weight = weightOf(own, chosen.length / responseLength);
    own.forEach((isChosen, index) => {
      weights[start + index] = isChosen * weight;
    });
  }
  return weights;
}

function sumOf(values: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index];
  return sum;
}
