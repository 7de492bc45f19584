/**
 * Problems of the reasoning world: a state and operations to apply to it, one after the other. Each operation is a fixed random
 * permutation of the states; some are common and some are rare, so that models know many of them and never all.
 */
import type { RandomStream } from '../../random/index.js';
import {
  operationToken,
  type ReasoningVocabulary,
  reasoningVocabulary,
  type VocabularyOptions,
} from './vocabulary.js';

export interface TaskOptions extends VocabularyOptions {
  operationSkew: number;
}

export interface ReasoningTask {
  readonly options: TaskOptions;
  readonly vocabulary: ReasoningVocabulary;
  /** The state that each operation makes of each, [operations, states]. */
  readonly results: Uint8Array;
  /** How often operations come, by rank from the most frequent, [operations]; they sum to 1. */
  readonly frequencies: Float64Array;
}

export interface Problem {
  start: number;
  /** Ranks from 0, in the order of application. */
  operations: readonly number[];
}

export function createReasoningTask(options: TaskOptions, random: RandomStream): ReasoningTask {
  const { states, operations, operationSkew } = options;
  const results = new Uint8Array(operations * states);
  for (let operation = 0; operation < operations; operation++) {
    // A stream an operation: the common ones are the same however many there are.
    const permutation = random.stream('operations').stream(String(operation)).permutation(states);
    results.set(permutation, operation * states);
  }
  const weights = Float64Array.from({ length: operations }, (_, rank) => (rank + 1) ** -operationSkew);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const vocabulary = reasoningVocabulary(options);
  return { options, vocabulary, results, frequencies: weights.map((weight) => weight / total) };
}

export const applied = ({ results, options }: ReasoningTask, operation: number, state: number): number =>
  results[operation * options.states + state];

/** s_0, s_1, …, s_L. */
export function solution(task: ReasoningTask, { start, operations }: Problem): Uint8Array {
  const states = new Uint8Array(operations.length + 1);
  states[0] = start;
  operations.forEach((operation, index) => {
    states[index + 1] = applied(task, operation, states[index]);
  });
  return states;
}

/** The number of steps, the start and the operations are drawn independently. */
export function drawProblem(
  { options, frequencies }: Pick<ReasoningTask, 'options' | 'frequencies'>,
  random: RandomStream,
): Problem {
  const [fewest, most] = options.steps;
  const steps = fewest + random.integer(most - fewest + 1);
  const start = random.integer(options.states);
  return { start, operations: Array.from({ length: steps }, () => drawn(frequencies, random.uniform())) };
}

/** By inverse CDF. */
function drawn(frequencies: Float64Array, uniform: number): number {
  let [rank, sum] = [0, frequencies[0]];
  while (rank < frequencies.length - 1 && sum <= uniform) sum += frequencies[++rank];
  return rank;
}

export const drawProblems = (task: ReasoningTask, count: number, random: RandomStream): Problem[] =>
  Array.from({ length: count }, () => drawProblem(task, random));

/** Tokens of a prompt with their step numbers. */
export interface Prompt {
  tokens: Uint8Array;
  steps: Uint8Array;
}

/** `s0 o1 … oL ; :`. The start and `:` carry 1, since step 1 comes next, o_i carries i and `;` L + 1. */
export function promptOf({ vocabulary }: ReasoningTask, { start, operations }: Problem): Prompt {
  const { separator, colon } = vocabulary;
  const names = operations.map((operation) => operationToken(vocabulary, operation));
  return {
    tokens: Uint8Array.from([start, ...names, separator, colon]),
    steps: Uint8Array.from([1, ...operations.map((_, index) => index + 1), operations.length + 1, 1]),
  };
}

/** The largest rank of a problem's operations, counted from 1: what makes it hard for who knows common ones alone. */
export const rarestOperation = ({ operations }: Problem): number => Math.max(...operations) + 1;
