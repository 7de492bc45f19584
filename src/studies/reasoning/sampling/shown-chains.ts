/** Some sampled responses as rows for the live screen, with both verdicts. */
import { type ReasonerResponses, TokenOrigin } from '../../../policy/index.js';
import {
  operationToken,
  type Problem,
  type ReasoningTask,
  solution,
  textOf,
} from '../../../world/reasoning/index.js';
import type { SampleRow } from '../tables.js';
import type { ReadResponses } from './read-responses.js';

export interface Moment {
  moment: number;
  unit: string;
  /** Indices of the responses to show. */
  rows: readonly number[];
}

/** Chains that stages show at a time: as many as a small screen lists. */
export const chainsAtOnce = [0, 1, 2, 3] as const;

export function shownChains(
  task: ReasoningTask,
  problems: readonly Problem[],
  { responses, read }: { responses: ReasonerResponses; read: Pick<ReadResponses, 'right' | 'proofs'> },
  { moment, unit, rows }: Moment,
): SampleRow[] {
  return rows
    .filter((row) => row < responses.count)
    .map((row, index) => {
      const problem = problems[responses.prompts[row]];
      const from = row * responses.length;
      const to = from + responses.lengths[row];
      const forced = Array.from(responses.origins.subarray(from, to), (origin) =>
        origin === TokenOrigin.forced ? '1' : '0',
      );
      return {
        ...{ moment, unit, row: index },
        operations: textOf(
          task.vocabulary,
          problem.operations.map((operation) => operationToken(task.vocabulary, operation)),
        ),
        truth: textOf(task.vocabulary, solution(task, problem)),
        response: textOf(task.vocabulary, responses.tokens.subarray(from, to)),
        steps: responses.steps.subarray(from, to).join(' '),
        ...{ forced: forced.join(''), isRight: read.right[row], isProof: read.proofs[row] },
      };
    });
}
