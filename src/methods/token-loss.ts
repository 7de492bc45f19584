/**
 * The loss of an online method, one token at a time. A method says what a token that the policy chose adds, and by how much that
 * changes with ln π of the token and with its value; how tokens are averaged is known before the network is asked.
 */
import type { TokenGradient } from '../tensor/index.js';
import { type TokenAverage, tokenMean } from './averages.js';

/** Quantities of each token that a loss reads, [R · B · T] each, by their names. */
export type TokenColumns<Column extends string> = Record<Column, Float32Array>;

/** A token that the policy chose. One object serves all tokens of a batch: what is kept of it has to be copied. */
export type PolicyToken<Column extends string = never> = {
  /** ln π(y_t | x, y_<t) of the policy in training, nats. */
  readonly logProb: number;
  /** V_t of its value head, the estimate before the token. */
  readonly value: number;
} & Readonly<Record<Column, number>>;

/** What a token adds to a loss, before it is averaged, with its derivatives; what neither reads is a constant. */
export interface LossOfToken {
  loss: number;
  /** ∂loss/∂ln π(y_t | x, y_<t). */
  byLogProb: number;
  /** ∂loss/∂V_t; 0 where it is left out. */
  byValue?: number;
}

export type TokenLoss<Column extends string = never> = (token: PolicyToken<Column>) => LossOfToken;

/** What a method's loss is made of. */
export interface MethodLoss<Column extends string> {
  /** Names the run in errors. */
  what: string;
  loss: TokenLoss<Column>;
  /** How the loss averages over tokens; by all tokens alike where it is left out. */
  average?: TokenAverage;
  /** Reported by their names: means over the tokens that the policy chose. */
  metrics?: Record<string, (token: PolicyToken<Column>) => number>;
}

/** Responses of one replica that one step learns from, row-major. */
export interface TokenBatch<Column extends string> {
  columns: TokenColumns<Column>;
  /** 1 where the policy chose the token, else 0. */
  chosen: Float32Array;
  /** T. */
  responseLength: number;
}

export interface BatchLoss {
  gradient: TokenGradient;
  /** The metrics, complete once the gradient was taken of all rows. */
  metrics: Record<string, number>;
}

/** The loss of a batch, as trainers take it. */
export function batchLoss<Column extends string>(
  method: MethodLoss<Column>,
  { columns, chosen, responseLength }: TokenBatch<Column>,
): BatchLoss {
  const { average = tokenMean } = method;
  const weights = average({ chosen, responseLength, columns });
  const shares = average === tokenMean ? weights : tokenMean({ chosen, responseLength });
  const given = Object.entries<Float32Array>(columns);
  const observed = Object.entries(method.metrics ?? {});
  const metrics = Object.fromEntries(observed.map(([name]) => [name, 0]));
  const numbers: Record<string, number> = { logProb: 0, value: 0 };
  const token = numbers as PolicyToken<Column>;
  const gradient: TokenGradient = ({ first, count, logProbs, values }, derivatives) => {
    let sum = 0;
    for (let index = 0; index < count * responseLength; index++) {
      const place = first * responseLength + index;
      if (chosen[place] === 0) continue;
      numbers.logProb = logProbs[index];
      numbers.value = values[index];
      for (const [name, column] of given) numbers[name] = column[place];
      const { loss, byLogProb, byValue = 0 } = checked(method.loss(token), method.what);
      sum += weights[place] * loss;
      derivatives.logProbs[index] = weights[place] * byLogProb;
      derivatives.values[index] = weights[place] * byValue;
      for (const [name, of] of observed) metrics[name] += shares[place] * of(token);
    }
    return sum;
  };
  return { gradient, metrics };
}

/** For plug-ins that no compiler has read. */
function checked(given: LossOfToken, what: string): LossOfToken {
  if (typeof given?.loss === 'number' && typeof given.byLogProb === 'number') return given;
  throw new Error(
    `the loss of ${what} has to give { loss, byLogProb } of each token, two numbers and, where it reads the value, byValue`,
  );
}
