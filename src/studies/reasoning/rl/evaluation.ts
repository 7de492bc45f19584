/** What held-out problems show of a policy that learns from a verifier: one response to each. */
import {
  type Harness,
  openReasonerSampler,
  type ReasonerModel,
  type ReasonerResponses,
  TokenOrigin,
} from '../../../policy/index.js';
import type { RandomStream } from '../../../random/index.js';
import {
  drawProblems,
  type Judged,
  type Problem,
  type ReasoningTask,
} from '../../../world/reasoning/index.js';
import { promptsOf, repeated } from '../sampling/problems.js';
import { meanOf, readResponses } from '../sampling/read-responses.js';
import { chainsAtOnce, shownChains } from '../sampling/shown-chains.js';
import type { RlCurvesRow, SampleRow } from '../tables.js';
import type { Reward } from './rewards.js';

export interface EvaluationParts {
  task: ReasoningTask;
  model: ReasonerModel;
  harness: Harness;
  /** Problems, the same at every step. */
  count: number;
  random: RandomStream;
  rewardBy(verifier: RandomStream): Reward;
}

/** What a row of the curve has from the responses. */
export type Measured = Pick<
  RlCurvesRow,
  'gold' | 'proofs' | 'proxy' | 'length' | 'waits' | 'entropy' | 'abstentions' | 'finished'
>;

export interface Evaluation {
  at(step: number, parameters: Float32Array): { measured: Measured; shown: SampleRow[] };
}

export function openEvaluation(parts: EvaluationParts): Evaluation {
  const { task, model, harness, count, random, rewardBy } = parts;
  const problems = drawProblems(task, count, random.stream('problems'));
  const [prompts, rows] = [promptsOf(task, problems), repeated(count, 1)];
  return {
    at(step, parameters) {
      const sampler = openReasonerSampler(model, parameters);
      const own = random.stream(`step-${step}`);
      const responses = sampler.sample(prompts, rows, harness, own.stream('tokens'));
      sampler.dispose();
      const judged: Judged[] = [];
      const read = readResponses(task, problems, responses, (_, each) => judged.push(each));
      const moment = { moment: step, unit: 'rollouts', rows: chainsAtOnce };
      return {
        measured: {
          ...{ gold: meanOf(read.right), proofs: meanOf(read.proofs) },
          proxy: meanOf(rewardBy(own.stream('verifier'))({ problems, responses, judged })),
          ...{ length: meanOf(read.lengths), waits: meanOf(read.waits), entropy: surprise(responses) },
          ...endings(task, responses, judged),
        },
        shown: shownChains(task, problems, { responses, read }, moment),
      };
    },
  };
}

/** The reward of every response. */
export function scoresOf(
  task: ReasoningTask,
  problems: readonly Problem[],
  responses: ReasonerResponses,
  reward: Reward,
): Float32Array {
  const judged: Judged[] = [];
  readResponses(task, problems, responses, (_, own) => judged.push(own));
  return reward({ problems, responses, judged });
}

/** Shares of responses that abstain, and that have an end. */
function endings(
  { vocabulary: { abstention, end } }: ReasoningTask,
  { count, length, lengths, tokens }: ReasonerResponses,
  judged: readonly Judged[],
): Pick<Measured, 'abstentions' | 'finished'> {
  const abstained = judged.filter(({ trace }) => trace.answer === abstention).length;
  const finished = lengths.reduce((sum, own, row) => sum + Number(tokens[row * length + own - 1] === end), 0);
  return { abstentions: abstained / count, finished: finished / count };
}

/** −ln π of the tokens that the policy chose, mean: an unbiased estimate of its entropy a token. */
function surprise({ count, length, lengths, logProbs, origins }: ReasonerResponses): number {
  let [sum, tokens] = [0, 0];
  for (let row = 0; row < count; row++)
    for (let place = row * length; place < row * length + lengths[row]; place++) {
      if (origins[place] !== TokenOrigin.policy) continue;
      sum -= logProbs[place];
      tokens += 1;
    }
  return sum / Math.max(1, tokens);
}
