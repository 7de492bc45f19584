/** What ties several keys of an experiment together. */
import { problemIf, type Rule } from '../../../config/index.js';
import { bestOfN as bestOfNMethod } from '../../../methods/best-of-n/index.js';
import type { TransformerSize } from '../../../tensor/config.js';
import { hiddenUnits } from '../../../world/features.js';
import { contentTokens } from '../../../world/index.js';
import { directRules } from './direct-rules.js';
import type { Experiment } from './experiment.js';
import { fewestToHoldOut } from './held-out.js';
import { onlineMethods } from './online.js';
import { rewardRules } from './reward-rules.js';
import { topicRules } from './topic-rules.js';

const headsDivideWidth: Rule<Experiment> = {
  check: ({ policy, optimisedPolicy, goldRewardModel, proxyRewardModels }) =>
    [
      { path: ['policy'], ...policy },
      { path: ['goldRewardModel'], ...goldRewardModel },
      ...(optimisedPolicy ? [{ path: ['optimisedPolicy'], ...optimisedPolicy }] : []),
      ...proxyRewardModels.sizes.map((size, index) => ({
        path: ['proxyRewardModels', 'sizes', index],
        ...size,
      })),
    ].flatMap(({ path, width, heads }) =>
      problemIf(
        width % heads !== 0,
        [...path, 'heads'],
        `${heads} heads cannot share a width of ${width}; allowed: ${divisors(width)}`,
        [...path, 'width'],
      ),
    ),
};

/** Each method knows how its own keys go together, and with those that it shares. */
const methodsAgree: Rule<Experiment> = {
  check: ({ rl }) =>
    onlineMethods()
      .filter(({ name }) => rl.method === name)
      .flatMap((method) => {
        const problem = method.check?.(rl[method.name], rl);
        if (problem === undefined) return [];
        return problemIf(true, ['rl', method.name, problem.property], problem.message, ['rl', 'batchSize']);
      }),
};

/** Responses of all pools, which one stage holds with their scores. */
const mostPooled = 100_000_000;

const poolsFitIntoMemory: Rule<Experiment> = {
  check: ({ bestOfN: { prompts, n } }) =>
    problemIf(
      prompts * n > mostPooled,
      ['bestOfN', 'n'],
      `${n} responses to each of ${prompts} prompts are too many; allowed: at most ${mostPooled} together`,
      ['bestOfN', 'prompts'],
    ),
};

/** Best-of-n is a method as well, with a section of its own. */
const bestOfNAgrees: Rule<Experiment> = {
  check: ({ bestOfN, rl }) => {
    const problem = bestOfNMethod.check?.(bestOfN, rl);
    return problemIf(problem !== undefined, ['bestOfN', problem?.property ?? ''], problem?.message ?? '', [
      'bestOfN',
      'n',
    ]);
  },
};

const sizesHaveNoDuplicates: Rule<Experiment> = {
  check: ({ proxyRewardModels: { sizes } }) => {
    const names = sizes.map(sizeName);
    const first = new Map(names.map((name, index) => [name, index] as const).reverse());
    return names.flatMap((name, index) =>
      problemIf(
        first.get(name) !== index,
        ['proxyRewardModels', 'sizes', index],
        `${name} is listed twice; each size of the ladder stands once`,
      ),
    );
  },
};

const splitsLeaveSomething: Rule<Experiment> = {
  check: ({ proxyRewardModels: { comparisons, heldOut, batchSize } }) => {
    const held = Math.floor(comparisons * heldOut);
    // As a training splits them.
    const trained = comparisons - Math.round(comparisons * heldOut);
    const path = ['proxyRewardModels', 'comparisons'];
    const heldOutPath = ['proxyRewardModels', 'heldOut'];
    const split = `${comparisons} comparisons with heldOut ${heldOut}`;
    return [
      ...problemIf(
        held < 1,
        path,
        `${split} hold out none; allowed: at least ${fewestToHoldOut(heldOut)}`,
        heldOutPath,
      ),
      ...problemIf(
        held >= 1 && trained < 1,
        heldOutPath,
        `${split} leave none to train on; allowed: below 1`,
        path,
      ),
      ...problemIf(
        held >= 1 && trained >= 1 && trained < batchSize,
        path,
        `${split} leave ${trained} to train on, less than one batch of ${batchSize}`,
        ['proxyRewardModels', 'batchSize'],
        heldOutPath,
      ),
    ];
  },
};

const goldFillsABatch: Rule<Experiment> = {
  check: ({ goldRewardModel: { comparisons, batchSize, heldOut } }) => [
    ...problemIf(
      comparisons < batchSize,
      ['goldRewardModel', 'comparisons'],
      `${comparisons} comparisons do not fill one batch; allowed: at least ${batchSize}`,
      ['goldRewardModel', 'batchSize'],
    ),
    ...problemIf(
      Math.floor(comparisons * heldOut) < 1,
      ['goldRewardModel', 'comparisons'],
      `${comparisons} comparisons with heldOut ${heldOut} hold out none; allowed: at least ${fewestToHoldOut(heldOut)}`,
      ['goldRewardModel', 'heldOut'],
    ),
  ],
};

const promptsExist: Rule<Experiment> = {
  check: ({ world, bestOfN, proxyRewardModels, rl }) => {
    const words = contentTokens(world);
    const different = words ** world.promptLength;
    const wanted = bestOfN.prompts + proxyRewardModels.seeds * rl.evaluationPrompts;
    const path =
      bestOfN.prompts > rl.evaluationPrompts ? ['bestOfN', 'prompts'] : ['rl', 'evaluationPrompts'];
    return problemIf(
      wanted > different,
      path,
      `${wanted} held-out prompts, but ${words} tokens make only ${different} prompts of ${world.promptLength}`,
      ['world', 'promptLength'],
      ['world', 'vocabularySize'],
    );
  },
};

/**
 * The shares of V tokens have V − 1 dimensions, of which the hidden units keep as many as there are of them; the end token
 * has no part in the features.
 */
const featuresAreIndependent: Rule<Experiment> = {
  check: ({ world }) => {
    const { contentFeatures } = world;
    const words = contentTokens(world);
    const most = Math.min(hiddenUnits, words - 1);
    return problemIf(
      contentFeatures > most,
      ['world', 'contentFeatures'],
      `${words} tokens make fewer than ${contentFeatures} independent features; allowed: 2 to ${most}`,
      ['world', 'vocabularySize'],
    );
  },
};

/** Seeds are independent runs: each has prompts of its own. */
const everySeedHasPrompts: Rule<Experiment> = {
  check: ({ bestOfN: { prompts }, proxyRewardModels: { seeds } }) =>
    problemIf(
      prompts < seeds,
      ['bestOfN', 'prompts'],
      `${prompts} prompts cannot be shared out among ${seeds} proxy seeds; allowed: at least ${seeds}`,
      ['proxyRewardModels', 'seeds'],
    ),
};

export const rules: readonly Rule<Experiment>[] = [
  headsDivideWidth,
  methodsAgree,
  ...rewardRules,
  ...directRules,
  ...topicRules,
  poolsFitIntoMemory,
  sizesHaveNoDuplicates,
  splitsLeaveSomething,
  goldFillsABatch,
  bestOfNAgrees,
  everySeedHasPrompts,
  featuresAreIndependent,
  promptsExist,
];

const sizeName = (size: TransformerSize) => `width ${size.width}, layers ${size.layers}, heads ${size.heads}`;

function divisors(whole: number): string {
  return Array.from({ length: whole }, (_, index) => index + 1)
    .filter((candidate) => whole % candidate === 0)
    .join(', ');
}
