/** What a response shows of its Waits: whether they follow errors, where they point, and what they change. */
import { answerIsRight, type Judged } from './verifiers.js';

export interface TraceFacts {
  waits: number;
  /** Whether every step was written, and no more, before the first Wait or the end of the thinking. */
  isFirstPassComplete: boolean;
  /** The first step of the first pass that is wrong, from 1; 0 where none is. */
  firstError: number;
  /** Whether the state that the first pass ends at is the answer: had it stopped there. False where it is not complete. */
  isRightIfStopped: boolean;
  /** Whether a Wait follows a complete first pass. */
  hasWaitAfterPass: boolean;
  /** The step that this Wait points to; 0 where there is none or it points nowhere. */
  pointer: number;
  /** Whether this step is the first error. False where there is no error. */
  isPointerAtError: boolean;
  /** Whether the answer is right in the end. */
  isRight: boolean;
  /** Whether the answer is what the first pass ended at. False where it is not complete. */
  isUnchanged: boolean;
}

export function traceFacts(judged: Judged): TraceFacts {
  const { trace, truth } = judged;
  const steps = truth.length - 1;
  const [first, second] = trace.passes;
  const isFirstPassComplete = first.states.length === steps;
  const firstError = first.states.findIndex((state, index) => state !== truth[index + 1]) + 1;
  const ended = isFirstPassComplete ? first.states[steps - 1] : undefined;
  const hasWaitAfterPass = isFirstPassComplete && second?.hasWait === true;
  const pointer = hasWaitAfterPass && second.isPointed ? second.from : 0;
  return {
    waits: trace.waits,
    ...{ isFirstPassComplete, firstError, hasWaitAfterPass, pointer },
    isRightIfStopped: ended !== undefined && ended === truth[steps],
    isPointerAtError: pointer > 0 && pointer === firstError,
    isRight: answerIsRight(judged),
    isUnchanged: ended !== undefined && trace.answer === ended,
  };
}
