/**
 * A response read as a chain of thought: pointers are replayed, and of each step the final version counts.
 *
 * A state is written at the step where the chain stands and moves it on. `@j` puts the chain at step j; a state directly behind it
 * says again what s_{j−1} is, which counts as the final version of that step. Steps are those of the tokens' step numbers.
 */
import { isState, pointedStep, type ReasoningVocabulary } from './vocabulary.js';

/** What was written from one Wait to the next, or to a pointer that stands without one. */
export interface Pass {
  /** The step that it starts at: 1, where its pointer says, or where the chain stands. */
  from: number;
  /** Whether a Wait begins it. */
  hasWait: boolean;
  /** Whether a pointer does, behind the Wait if there is one. */
  isPointed: boolean;
  /** The states that it writes, without the one that it restates. */
  states: number[];
}

export interface Trace {
  /** The final version of s_0, s_1, …; −1 where nothing was written. [steps + 1] */
  states: Int16Array;
  /** From the first step on, and again after every Wait: never empty. */
  passes: Pass[];
  waits: number;
  /** Whether `</think>` came. */
  hasAnswered: boolean;
  /** A state, or the token of the abstention; undefined where the response is not `… </think> answer end`. */
  answer: number | undefined;
  /** Whether every token stands where the grammar of demonstrations has one of its kind. */
  isWellFormed: boolean;
}

/** Of a problem with so many steps and this start. */
export interface TraceProblem {
  start: number;
  steps: number;
}

export function readTrace(
  vocabulary: ReasoningVocabulary,
  { start, steps }: TraceProblem,
  response: ArrayLike<number>,
): Trace {
  const tokens = Array.from(response);
  const close = tokens.indexOf(vocabulary.endOfThinking);
  const thinking = close < 0 ? tokens : tokens.slice(0, close);
  const chain = openChain(start, steps);
  for (const [index, token] of thinking.entries()) readToken(vocabulary, chain, token, thinking[index - 1]);
  const behind = close < 0 ? [] : tokens.slice(close + 1);
  const answer = close < 0 ? undefined : answerOf(vocabulary, behind);
  const { states, passes, waits, isWellFormed } = chain;
  const isWhole = answer !== undefined && thinking[thinking.length - 1] !== vocabulary.wait;
  return { states, passes, waits, hasAnswered: close >= 0, answer, isWellFormed: isWellFormed && isWhole };
}

interface OpenChain {
  states: Int16Array;
  passes: Pass[];
  waits: number;
  isWellFormed: boolean;
  /** Where the next state is written. */
  step: number;
}

function openChain(start: number, steps: number): OpenChain {
  const states = new Int16Array(steps + 1).fill(-1);
  states[0] = start;
  const passes = [{ from: 1, hasWait: false, isPointed: false, states: [] }];
  return { states, passes, waits: 0, isWellFormed: true, step: 1 };
}

function readToken(
  vocabulary: ReasoningVocabulary,
  chain: OpenChain,
  token: number,
  previous: number | undefined,
): void {
  const last = chain.states.length - 1;
  const isBehindWait = previous === vocabulary.wait;
  const restates = previous !== undefined && pointedStep(vocabulary, previous) !== undefined;
  const pointed = pointedStep(vocabulary, token);
  const pass = chain.passes[chain.passes.length - 1];
  if (token === vocabulary.wait) {
    chain.waits += 1;
    chain.passes.push({ from: chain.step, hasWait: true, isPointed: false, states: [] });
    if (isBehindWait || restates) chain.isWellFormed = false;
  } else if (pointed !== undefined) {
    chain.step = pointed;
    if (isBehindWait) Object.assign(pass, { from: pointed, isPointed: true });
    else chain.passes.push({ from: pointed, hasWait: false, isPointed: true, states: [] });
    if (!isBehindWait || pointed > last) chain.isWellFormed = false;
  } else if (isState(vocabulary, token)) {
    const step = restates ? chain.step - 1 : chain.step;
    if (step <= last) chain.states[step] = token;
    if (step > last || isBehindWait) chain.isWellFormed = false;
    if (restates) return;
    pass.states.push(token);
    chain.step += 1;
  } else chain.isWellFormed = false;
}

/** What stands behind `</think>` is the answer and the end, and nothing else. */
function answerOf(vocabulary: ReasoningVocabulary, behind: readonly number[]): number | undefined {
  const [answer, end] = behind;
  if (behind.length !== 2 || end !== vocabulary.end) return undefined;
  return isState(vocabulary, answer) || answer === vocabulary.abstention ? answer : undefined;
}
