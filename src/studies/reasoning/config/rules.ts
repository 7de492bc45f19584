/** What ties several keys of an experiment together. */
import { problemIf, type Rule } from '../../../config/index.js';
import { reasoningVocabulary } from '../../../world/reasoning/index.js';
import type { Experiment } from './experiment.js';

/** Tokens are bytes. */
const mostTokens = 256;

const stepsGoUp: Rule<Experiment> = {
  check: ({ task: { steps } }) =>
    problemIf(
      steps[0] > steps[1],
      ['task', 'steps'],
      `from ${steps[0]} to ${steps[1]}; allowed: the fewest first`,
    ),
};

const tokensAreBytes: Rule<Experiment> = {
  check: ({ task }) => {
    const { size } = reasoningVocabulary(task);
    return problemIf(
      size > mostTokens,
      ['task', 'operations'],
      `states, operations, pointers and six marks make ${size} tokens; allowed: at most ${mostTokens}`,
      ['task', 'states'],
      ['task', 'steps'],
    );
  },
};

const sections = ['policies', 'learnedVerifier'] as const;

/** Verifiers have the heads of the models that they judge. */
const headsDivideWidths: Rule<Experiment> = {
  check: (experiment) =>
    sections.flatMap((section) =>
      experiment[section].widths.flatMap((width, index) =>
        problemIf(
          width % experiment.policies.heads !== 0,
          [section, 'widths', index],
          `${experiment.policies.heads} heads cannot share a width of ${width}; allowed: multiples of ${experiment.policies.heads}`,
          ['policies', 'heads'],
        ),
      ),
    ),
};

/** Models, verifiers, budgets and runs have names by these values. */
const listsHaveNoDuplicates: Rule<Experiment> = {
  check: ({ policies, learnedVerifier, testTime, rl }) => {
    const { algorithms, verifiers, learningRates, lags, scratchpadNoises } = rl;
    const lists: readonly [section: string, own: Record<string, readonly unknown[]>][] = [
      ['policies', { widths: policies.widths }],
      ['learnedVerifier', { widths: learnedVerifier.widths }],
      ['testTime', { thinkingBudgets: testTime.thinkingBudgets }],
      ['rl', { algorithms, verifiers, learningRates, lags, scratchpadNoises }],
    ];
    return lists.flatMap(([section, own]) =>
      Object.entries(own).flatMap(([name, list]) =>
        list.flatMap((value, index) =>
          problemIf(
            list.indexOf(value) !== index,
            [section, name, index],
            'is listed twice; each value stands once',
          ),
        ),
      ),
    );
  },
};

const binsHaveProblems: Rule<Experiment> = {
  check: ({ testTime: { problems, difficultyBins } }) =>
    problemIf(
      difficultyBins > problems,
      ['testTime', 'difficultyBins'],
      `${difficultyBins} bins of ${problems} problems; allowed: at most as many`,
      ['testTime', 'problems'],
    ),
};

const minibatchesDivideRollouts: Rule<Experiment> = {
  check: ({ rl: { prompts, group, minibatches } }) =>
    problemIf(
      (prompts * group) % minibatches !== 0,
      ['rl', 'minibatches'],
      `${minibatches} minibatches cannot share a rollout of ${prompts * group} responses; allowed: divisors of it`,
      ['rl', 'prompts'],
      ['rl', 'group'],
    ),
};

const learnedRewardsAreLearned: Rule<Experiment> = {
  check: ({ rl, learnedVerifier }) =>
    problemIf(
      rl.verifiers.includes('learned') && learnedVerifier.widths.length === 0,
      ['rl', 'verifiers'],
      'learned needs a width among learnedVerifier.widths; allowed: the exact ones and those with a flaw',
      ['learnedVerifier', 'widths'],
    ),
};

export const rules: readonly Rule<Experiment>[] = [
  stepsGoUp,
  tokensAreBytes,
  headsDivideWidths,
  listsHaveNoDuplicates,
  binsHaveProblems,
  minibatchesDivideRollouts,
  learnedRewardsAreLearned,
];
