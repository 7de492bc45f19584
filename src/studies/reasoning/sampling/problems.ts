/** Test problems, and problems as prompts of a sampler. */
import type { ReasonerPrompts } from '../../../policy/index.js';
import type { RandomStream } from '../../../random/index.js';
import { drawProblems, type Problem, promptOf, type ReasoningTask } from '../../../world/reasoning/index.js';

/** The same for every model of an experiment. `root` is the root stream. */
export const testProblems = (task: ReasoningTask, count: number, root: RandomStream): Problem[] =>
  drawProblems(task, count, root.stream('test-problems'));

export function promptsOf(task: ReasoningTask, problems: readonly Problem[]): ReasonerPrompts {
  const all = problems.map((problem) => promptOf(task, problem));
  const length = all.reduce((most, { tokens }) => Math.max(most, tokens.length), 0);
  const count = problems.length;
  const prompts: ReasonerPrompts = {
    ...{ count, length },
    tokens: new Uint8Array(count * length),
    steps: new Uint8Array(count * length),
    lengths: Int32Array.from(all, ({ tokens }) => tokens.length),
  };
  all.forEach(({ tokens, steps }, index) => {
    prompts.tokens.set(tokens, index * length);
    prompts.steps.set(steps, index * length);
  });
  return prompts;
}

/** The index of each prompt so many times in a row. */
export const repeated = (count: number, times: number): Int32Array =>
  Int32Array.from({ length: count * times }, (_, row) => Math.floor(row / times));
