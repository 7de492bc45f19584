/** Reinforcement learning from a verifier, measured on held-out problems on the way. */
import { defineStage, many } from '../../../engine/stage.js';
import type { RandomStream } from '../../../random/index.js';
import { drawProblems, type ReasoningTaskConfig } from '../../../world/reasoning/index.js';
import type { Experiment } from '../config/experiment.js';
import { modelFacts, modelOf, type ReasonerParameters, reasonerTitle, sequenceFlop } from '../models.js';
import { rlAlgorithm } from '../rl/algorithms.js';
import { isEvaluated } from '../rl/evaluated-steps.js';
import { openEvaluation, scoresOf } from '../rl/evaluation.js';
import { type JudgingNetwork, rewardOf } from '../rl/rewards.js';
import { type RlChoice, rlTitle } from '../rl/runs.js';
import { type SavedVerifiedRun, VerifiedRun } from '../rl/verified-run.js';
import { rowsOf } from '../rows.js';
import { harnessOf } from '../sampling/harness.js';
import { promptsOf, repeated } from '../sampling/problems.js';
import type { RlCurvesRow } from '../tables.js';
import type { VerifierParameters } from '../verifiers.js';
import { type LearnedVerifier, learnedVerifier } from './learned-verifier.js';
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
    const learned = networkOf(config.task, parameters, inputs.verifiers);
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
    const evaluation = openEvaluation({
      ...{ task, model, harness, count: config.evaluationProblems, rewardBy },
      random: random.stream('evaluation'),
    });
    const evaluate = (step: number, clipFraction: number, spent: { tokens: number; flops: number }) => {
      const { measured, shown } = evaluation.at(step, run.parameters());
      const row: RlCurvesRow = { ...facts, step, ...spent, ...measured, clipFraction };
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
        if (isEvaluated(step, config)) curve.push(evaluate(step, report.clipFraction, { tokens, flops }));
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

/** The learned verifier that rewards, where one does. */
const networkOf = (
  task: ReasoningTaskConfig,
  { learned }: RlParameters,
  [own]: readonly LearnedVerifier[],
): JudgingNetwork | undefined =>
  learned && { model: modelOf(task, learned.size), parameters: own.parameters };

export const choiceOf = ({
  algorithm,
  verifier,
  learningRate,
  lag,
  scratchpadNoise,
}: RlChoice): RlChoice => ({
  ...{ algorithm, verifier, learningRate, lag, scratchpadNoise },
});
