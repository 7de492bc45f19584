/** What responses are rewarded with: 1 where the verifier passes one, else 0; or how likely a learned one says that it is right. */
import type { ReasonerModel, ReasonerResponses } from '../../../policy/index.js';
import type { RandomStream } from '../../../random/index.js';
import {
  answerIsRight,
  type Judged,
  type Problem,
  passesAbstentions,
  passesAnyStep,
  proofIsRight,
  type ReasoningTask,
} from '../../../world/reasoning/index.js';
import { verifierLogits } from '../sampling/verifier-logits.js';
import { verifierRows } from '../sampling/verifier-rows.js';
import { probabilityOf } from '../training/train-verifier.js';
import type { RewardName } from './names.js';

/** A network that judges: its shape and its parameters [count]. */
export interface JudgingNetwork {
  model: ReasonerModel;
  parameters: Float32Array;
}

export interface RewardOptions {
  task: ReasoningTask;
  /** How often an abstention passes under `abstention`. */
  abstentionPasses: number;
  random: RandomStream;
  /** Who judges under `learned`. */
  learned?: JudgingNetwork | undefined;
}

/** Responses with their problems, one entry of `judged` a response. */
export interface Answered {
  problems: readonly Problem[];
  responses: ReasonerResponses;
  judged: readonly Judged[];
}

/** One number a response. */
export type Reward = (answered: Answered) => Float32Array;

const passing =
  (passes: (judged: Judged) => boolean): Reward =>
  ({ judged }) =>
    Float32Array.from(judged, (own) => Number(passes(own)));

export function rewardOf(name: RewardName, options: RewardOptions): Reward {
  const { task, abstentionPasses: probability, random, learned } = options;
  switch (name) {
    case 'answer':
      return passing(answerIsRight);
    case 'proof':
      return passing(proofIsRight);
    case 'abstention': {
      const { vocabulary } = task;
      return passing((judged) => passesAbstentions(judged, { vocabulary, probability, random }));
    }
    case 'lenient':
      return passing(passesAnyStep);
    case 'learned':
      if (learned === undefined) throw new RangeError('a learned verifier has to be learned first');
      return learnedReward(task, learned);
  }
}

const learnedReward =
  (task: ReasoningTask, { model, parameters }: JudgingNetwork): Reward =>
  ({ problems, responses }) => {
    const rows = verifierRows(task, responses, {
      rows: Int32Array.from({ length: responses.count }, (_, row) => row),
      problemOf: (row) => problems[responses.prompts[row]],
    });
    return verifierLogits(model, parameters, rows).map(probabilityOf);
  };
