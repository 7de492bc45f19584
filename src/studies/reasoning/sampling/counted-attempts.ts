/** Attempts of which counts alone are kept: how many are right, and what their Waits do. */
import type { Harness, ReasonerSampler } from '../../../policy/index.js';
import type { RandomStream } from '../../../random/index.js';
import { type Problem, type ReasoningTask, traceFacts } from '../../../world/reasoning/index.js';
import { type WaitShares, WaitTally } from '../estimates/wait-tally.js';
import { promptsOf, repeated } from './problems.js';
import { meanOf, readResponses } from './read-responses.js';

/** Right ones of each problem [problems], by either exact verifier. */
export interface RightAttempts {
  answer: Int32Array;
  proof: Int32Array;
}

export interface AttemptsOptions {
  sampler: ReasonerSampler;
  task: ReasoningTask;
  problems: readonly Problem[];
  harness: Harness;
  random: RandomStream;
}

export function countedAttempts(
  { sampler, task, problems, harness, random }: AttemptsOptions,
  samples: number,
  onProblem: (problem: number) => void,
): RightAttempts & { waits: WaitShares } {
  const prompts = promptsOf(task, problems);
  const counts = { answer: new Int32Array(problems.length), proof: new Int32Array(problems.length) };
  const tally = new WaitTally();
  problems.forEach(({ operations }, problem) => {
    const rows = repeated(1, samples).fill(problem);
    // A stream a problem, so that it has the same attempts however many others there are.
    const responses = sampler.sample(prompts, rows, harness, random.stream(`problem-${problem}`));
    const { right, proofs } = readResponses(task, problems, responses, (_, judged) =>
      tally.add(traceFacts(judged), operations.length),
    );
    counts.answer[problem] = sum(right);
    counts.proof[problem] = sum(proofs);
    onProblem(problem);
  });
  return { ...counts, waits: tally.shares() };
}

/** The share of right answers among a few attempts at each problem. */
export function accuracyOf(
  { sampler, task, problems, harness, random }: AttemptsOptions,
  samples: number,
): number {
  const rows = repeated(problems.length, samples);
  const responses = sampler.sample(promptsOf(task, problems), rows, harness, random);
  return meanOf(readResponses(task, problems, responses).right);
}

export const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index];
  return total;
};
