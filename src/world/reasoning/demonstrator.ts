/**
 * Who shows how problems are solved: writes one state a step and slips now and then, at times notices it, writes `Wait`, says which
 * step it goes back to and from which state, and goes on from there with more care. Every probability is a setting.
 */
import type { RandomStream } from '../../random/index.js';
import type { DemonstrationsConfig } from './config.js';
import { applied, type Problem, type ReasoningTask, solution } from './task.js';
import { pointerToken } from './vocabulary.js';

/** A response: tokens from behind `:` to the end. */
export type Demonstration = number[];

/** What is written so far. */
interface Chain {
  tokens: number[];
  /** The final version of each step, s_0 included. */
  states: number[];
  waits: number;
}

export interface Demonstrator {
  task: ReasoningTask;
  habits: DemonstrationsConfig;
  random: RandomStream;
}

export function demonstrate(demonstrator: Demonstrator, problem: Problem): Demonstration {
  const { task, habits, random } = demonstrator;
  const { endOfThinking, abstention, end } = task.vocabulary;
  const last = problem.operations.length;
  const chain: Chain = { tokens: [], states: [problem.start], waits: 0 };
  const isShort = random.uniform() < habits.shortThought;
  const stop = isShort ? random.integer(last) : last;
  write(demonstrator, problem, chain, stop);
  const isResumed = isShort && mayWait(demonstrator, chain) && random.uniform() < habits.resumeAfterShort;
  if (isResumed) goBack(demonstrator, chain, stop + 1);
  if (isResumed || !isShort) {
    write(demonstrator, problem, chain, last);
    review(demonstrator, problem, chain);
  }
  const answer = isShort && !isResumed ? solution(task, problem)[last] : chain.states[last];
  const given = random.uniform() < habits.abstain ? abstention : answer;
  return [...chain.tokens, endOfThinking, given, end];
}

/** Writes on up to a step; a slip may be noticed at once. */
function write(demonstrator: Demonstrator, { operations }: Problem, chain: Chain, to: number): void {
  const { task, habits, random } = demonstrator;
  while (chain.states.length <= to) {
    const step = chain.states.length;
    const following = applied(task, operations[step - 1], chain.states[step - 1]);
    const isSlip = random.uniform() < (chain.waits === 0 ? habits.slip : habits.slipAfterWait);
    const written = isSlip ? another(following, task.options.states, random) : following;
    chain.states.push(written);
    chain.tokens.push(written);
    if (isSlip && mayWait(demonstrator, chain) && random.uniform() < habits.noticeAtOnce)
      goBack(demonstrator, chain, step);
  }
}

/** Looks over a finished chain, as often as that leads to another Wait. */
function review(demonstrator: Demonstrator, problem: Problem, chain: Chain): void {
  const { habits, random } = demonstrator;
  while (mayWait(demonstrator, chain)) {
    const slip = firstSlip(demonstrator.task, problem, chain.states);
    const isNoticed = slip !== undefined && random.uniform() < habits.noticeOnReview;
    if (isNoticed) goBack(demonstrator, chain, slip);
    else if (random.uniform() < habits.needlessWait)
      goBack(demonstrator, chain, 1 + random.integer(problem.operations.length));
    else return;
    write(demonstrator, problem, chain, problem.operations.length);
  }
}

const mayWait = ({ habits }: Demonstrator, { waits }: Chain) => waits < habits.maximumWaits;

/** `Wait @j s_{j−1}`: what was written from step j on is to be written again. */
function goBack({ task, habits }: Demonstrator, chain: Chain, wanted: number): void {
  const step = habits.pointer === 'start' ? 1 : wanted;
  const { vocabulary } = task;
  chain.states.length = step;
  chain.tokens.push(vocabulary.wait, pointerToken(vocabulary, step), chain.states[step - 1]);
  chain.waits += 1;
}

/** The first step whose state does not follow from the one before it, from 1. */
function firstSlip(
  task: ReasoningTask,
  { operations }: Problem,
  states: readonly number[],
): number | undefined {
  const index = operations.findIndex(
    (operation, place) => states[place + 1] !== applied(task, operation, states[place]),
  );
  return index < 0 ? undefined : index + 1;
}

/** Any other state, each as likely. */
function another(state: number, states: number, random: RandomStream): number {
  const other = random.integer(states - 1);
  return other < state ? other : other + 1;
}
