/** Reinforcement learning from a verifier, measured on held-out problems on the way. */
import { defineStage, many } from '../../../engine/stage.js';
import { openReasonerSampler, type ReasonerResponses, TokenOrigin } from '../../../policy/index.js';
import type { RandomStream } from '../../../random/index.js';
import { drawProblems, type Judged, type ReasoningTask } from '../../../world/reasoning/index.js';
import type { Experiment } from '../config/experiment.js';
import { modelFacts, modelOf, type ReasonerParameters, reasonerTitle, sequenceFlop } from '../models.js';
import { rlAlgorithm } from '../rl/algorithms.js';
import { type JudgingNetwork, type Reward, rewardOf } from '../rl/rewards.js';
import { type RlChoice, rlTitle } from '../rl/runs.js';
import { type SavedVerifiedRun, VerifiedRun } from '../rl/verified-run.js';
import { rowsOf } from '../rows.js';
import { harnessOf } from '../sampling/harness.js';
import { promptsOf, repeated } from '../sampling/problems.js';
import { meanOf, readResponses } from '../sampling/read-responses.js';
import { chainsAtOnce, shownChains } from '../sampling/shown-chains.js';
import type { RlCurvesRow } from '../tables.js';
import type { VerifierParameters } from '../verifiers.js';
import { learnedVerifier } from './learned-verifier.js';
import { reasoner } from './reasoner.js';
import { openTask, world } from './world.js';

export interface LearnedReasoner {
  /** [count]. */
  parameters: Float32Array;
  curve: RlCurvesRow[];
}

export interface RlParameters extends ReasonerParameters, RlChoice {
  /** The learned verifier that rewards, where one does. */
  learned?: VerifierParameters['verifier'];
}

/** Plain data. */
interface KeptRun extends SavedVerifiedRun {
  step: number;
  tokens: number;
  flops: number;
  curve: RlCurvesRow[];
}

/** Operations a token, in units of the parameters: sampling 2, learning 6. */
const flopShare = 8;
/** In units of reading one: what sampling and learning take. */
const costShare = 5;

export const rlvr = defineStage({
  name: 'rlvr',
  heading: 'Learning from verifiers',
  module: import.meta.url,
  // One verifier or none.
  inputs: { world, reasoner, verifiers: many(learnedVerifier) },
  tables: ['rl-curves', 'samples'],
  tensors: true,
  title: (parameters: RlParameters) => `${reasonerTitle('Learning', parameters)}: ${rlTitle(parameters)}`,
  select: ({ task, rl, testTime: { maximumLength } }: Experiment) => {
    const { steps, prompts, group, minibatches, abstentionPasses, evaluationInterval, evaluationProblems } =
      rl;
    return {
      ...{ task, steps, prompts, group, minibatches, abstentionPasses, maximumLength },
      ...{ evaluationInterval, evaluationProblems },
    };
  },
  cost: ({ task, steps, prompts, group, evaluationInterval, evaluationProblems }, { size }) =>
    sequenceFlop(task, size) *
    (costShare * steps * prompts * group + (2 * steps * evaluationProblems) / evaluationInterval),
  async run({ config, parameters, inputs, random: root, progress, checkpoint, show }) {
    const task = openTask(config.task, inputs.world);
    const model = modelOf(config.task, parameters.size);
    const facts = { ...modelFacts(config.task, parameters), ...choiceOf(parameters) };
    // Losses of one seed see the same problems.
    const random = root.stream('rlvr').stream(`seed-${parameters.seed}`);
    const { maximumLength, abstentionPasses, prompts: problemsARollout, group } = config;
    const harness = harnessOf(task.vocabulary, { maximumLength, noise: parameters.scratchpadNoise });
    const [own] = inputs.verifiers;
    const learned: JudgingNetwork | undefined = parameters.learned && {
      model: modelOf(config.task, parameters.learned.size),
      parameters: own.parameters,
    };
    const rewardBy = (verifier: RandomStream) =>
      rewardOf(parameters.verifier, { task, abstentionPasses, random: verifier, learned });
    const run = new VerifiedRun({
      ...{ model, initial: inputs.reasoner.parameters, harness },
      algorithm: rlAlgorithm(parameters.algorithm, group, { epochs: 1, minibatches: config.minibatches }),
      ...{ learningRate: parameters.learningRate, lag: parameters.lag, random },
      draw(problemStream, verifierStream) {
        const problems = drawProblems(task, problemsARollout, problemStream);
        const reward = rewardBy(verifierStream);
        return {
          ...{ prompts: promptsOf(task, problems), rows: repeated(problemsARollout, group) },
          judge: (responses) => scoresOf(task, problems, responses, reward),
        };
      },
    });
    const evaluated = openEvaluation(task, config.evaluationProblems, random.stream('evaluation'));
    const evaluate = (step: number, clipFraction: number, spent: { tokens: number; flops: number }) => {
      const sampler = openReasonerSampler(model, run.parameters());
      const own = random.stream('evaluation').stream(`step-${step}`);
      const responses = sampler.sample(evaluated.prompts, evaluated.rows, harness, own.stream('tokens'));
      sampler.dispose();
      const { read, ...measured } = measure(
        ...([task, evaluated.problems, responses, rewardBy(own.stream('verifier'))] as const),
      );
      const row: RlCurvesRow = { ...facts, step, ...spent, ...measured, clipFraction };
      const moment = { moment: step, unit: 'rollouts', rows: chainsAtOnce };
      const shown = shownChains(task, evaluated.problems, { responses, read }, moment);
      show(rowsOf('rl-curves', [row]), rowsOf('samples', shown));
      return row;
    };
    try {
      const kept = checkpoint.resume() as KeptRun | undefined;
      let { tokens, flops } = kept ?? { tokens: 0, flops: 0 };
      if (kept) {
        run.restore(kept);
        show(rowsOf('rl-curves', kept.curve));
      }
      const curve = kept ? [...kept.curve] : [evaluate(0, 0, { tokens, flops })];
      for (let step = (kept?.step ?? 0) + 1; step <= config.steps && !run.hasDiverged; step++) {
        const report = run.iterate();
        tokens += report.responseTokens;
        flops += flopShare * model.parameterCount * (report.responseTokens + report.promptTokens);
        progress(step, config.steps, 'rollouts', { proxy: report.proxy });
        if (step % config.evaluationInterval === 0 || step === config.steps)
          curve.push(evaluate(step, report.clipFraction, { tokens, flops }));
        checkpoint.keep((): KeptRun => ({ ...run.save(), step, tokens, flops, curve: [...curve] }));
      }
      const output: LearnedReasoner = { parameters: run.parameters(), curve };
      const { gold, proxy } = curve[curve.length - 1];
      return { output, tables: [rowsOf('rl-curves', curve)], metrics: { gold, proxy } };
    } finally {
      run.dispose();
    }
  },
});

export const choiceOf = ({
  algorithm,
  verifier,
  learningRate,
  lag,
  scratchpadNoise,
}: RlChoice): RlChoice => ({
  ...{ algorithm, verifier, learningRate, lag, scratchpadNoise },
});

function openEvaluation(task: ReasoningTask, count: number, random: RandomStream) {
  const problems = drawProblems(task, count, random.stream('problems'));
  return { problems, prompts: promptsOf(task, problems), rows: repeated(count, 1) };
}

type Problems = Parameters<typeof readResponses>[1];

function scoresOf(
  task: ReasoningTask,
  problems: Problems,
  responses: ReasonerResponses,
  reward: Reward,
): Float32Array {
  const judged: Judged[] = [];
  readResponses(task, problems, responses, (_, own) => judged.push(own));
  return reward({ problems, responses, judged });
}

/** What an evaluation shows of one response to each problem. */
function measure(task: ReasoningTask, problems: Problems, responses: ReasonerResponses, reward: Reward) {
  const { abstention, end } = task.vocabulary;
  let [abstained, finished] = [0, 0];
  const judged: Judged[] = [];
  const read = readResponses(task, problems, responses, (row, own) => {
    judged.push(own);
    abstained += Number(own.trace.answer === abstention);
    finished += Number(responses.tokens[row * responses.length + responses.lengths[row] - 1] === end);
  });
  const { count } = responses;
  return {
    ...{ read, gold: meanOf(read.right), proofs: meanOf(read.proofs) },
    proxy: meanOf(reward({ problems, responses, judged })),
    ...{ length: meanOf(read.lengths), waits: meanOf(read.waits), entropy: surprise(responses) },
    ...{ abstentions: abstained / count, finished: finished / count },
  };
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
