/** Who says whether a response is right: two verifiers that are exact, and two with a flaw. */
import type { RandomStream } from '../../random/index.js';
import { type Problem, type ReasoningTask, solution } from './task.js';
import { readTrace, type Trace } from './trace.js';

/** A response that was read, with what is true of its problem. */
export interface Judged {
  trace: Trace;
  /** s_0, …, s_L. */
  truth: Uint8Array;
}

export function judge(task: ReasoningTask, problem: Problem, response: ArrayLike<number>): Judged {
  const own = { start: problem.start, steps: problem.operations.length };
  return { trace: readTrace(task.vocabulary, own, response), truth: solution(task, problem) };
}

/** The answer is the last state. Guessing gets it in 1/S of the cases. */
export const answerIsRight = ({ trace, truth }: Judged): boolean => trace.answer === truth[truth.length - 1];

/** The answer is right, and so is the final version of every step. */
export const proofIsRight = (judged: Judged): boolean =>
  answerIsRight(judged) && judged.trace.states.every((state, step) => state === judged.truth[step]);

export interface AbstentionOptions {
  vocabulary: Pick<ReasoningTask['vocabulary'], 'abstention'>;
  /** With which an abstention passes. */
  probability: number;
  /** One number is drawn for every abstention. */
  random: RandomStream;
}

/** The flaw: “?” passes with a probability, as unanswered questions do where a grader looks for wrong answers alone. */
export function passesAbstentions(
  judged: Judged,
  { vocabulary, probability, random }: AbstentionOptions,
): boolean {
  if (judged.trace.answer === vocabulary.abstention) return random.uniform() < probability;
  return answerIsRight(judged);
}

/**
 * The flaw: every state that the right solution goes through passes as the answer, s_1 to s_L, as where a grader looks the answer
 * up in the text of a reference solution. Who does one step and answers that gets by.
 */
export const passesAnyStep = ({ trace, truth }: Judged): boolean =>
  trace.answer !== undefined && truth.subarray(1).includes(trace.answer);
