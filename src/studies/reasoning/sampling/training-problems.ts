/** Problems that verifiers learn from and are held out on: apart from the test problems, and from one another. */
import type { RandomStream } from '../../../random/index.js';
import { drawProblem, type Problem, type ReasoningTask } from '../../../world/reasoning/index.js';
import { testProblems } from './problems.js';

/** Problems whose attempts no verifier learns from. */
export const heldOutProblems = 256;

/** Draws in a row that may hit a problem that is taken; beyond it the world has too few. */
const mostDraws = 10_000;

const nameOf = ({ start, operations }: Problem) => `${start}:${operations.join(' ')}`;

export interface LabelledProblems {
  /** To train on; one may come more than once, as easy ones do. */
  trained: Problem[];
  heldOut: Problem[];
}

/** None of them is a test problem, and none to train on is held out: short problems of common operations are drawn again and again. */
export function labelledProblems(
  task: ReasoningTask,
  { problems, tested }: { problems: number; tested: number },
  root: RandomStream,
): LabelledProblems {
  const random = root.stream('labelled-problems');
  const taken = new Set(testProblems(task, tested, root).map(nameOf));
  const heldOut = apartFrom(task, heldOutProblems, taken, random);
  for (const problem of heldOut) taken.add(nameOf(problem));
  return { heldOut, trained: apartFrom(task, problems, taken, random) };
}

function apartFrom(
  task: ReasoningTask,
  count: number,
  taken: ReadonlySet<string>,
  random: RandomStream,
): Problem[] {
  return Array.from({ length: count }, () => {
    for (let draw = 0; draw < mostDraws; draw++) {
      const problem = drawProblem(task, random);
      if (!taken.has(nameOf(problem))) return problem;
    }
    throw new RangeError('the world has no problems beside those of the test');
  });
}
