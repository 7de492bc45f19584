/** What ties several keys of an experiment together. */
import { type KeyPath, type Problem, problemIf, type Rule } from '../../../config/index.js';
import type { SweptAxis } from '../../../engine/axis.js';
import { bestOfN as bestOfNMethod } from '../../../methods/best-of-n/index.js';
import type { TransformerSize } from '../../../tensor/config.js';
import { hiddenUnits } from '../../../world/features.js';
import { variantsOf } from '../variants.js';
import type { Experiment } from './experiment.js';
import { onlineMethods, onlineSweeps } from './online.js';
import { proxySweeps } from './proxies.js';

const headsDivideWidth: Rule<Experiment> = {
  check: ({ policy, goldRewardModel, proxyRewardModels }) =>
    [
      { path: ['policy'], ...policy },
      { path: ['goldRewardModel'], ...goldRewardModel },
      ...policy.sizes.map((size, index) => ({ path: ['policy', 'sizes', index], ...size })),
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
      .filter(({ name }) => rl.method.includes(name))
      .flatMap((method) => {
        const section = rl[method.name] as Record<string, unknown>;
        return variantsOf(method.axes, section).flatMap(({ config }) => {
          const problem = method.check?.(config, rl);
          if (problem === undefined) return [];
          return problemIf(true, ['rl', method.name, problem.property], problem.message, ['rl', 'batchSize']);
        });
      }),
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

const sweepsHaveNoDuplicates: Rule<Experiment> = {
  check: ({ policy, proxyRewardModels, reward, rl }) => {
    const furtherPolicies = policy.sizes.map(sizeName);
    const own = furtherPolicies.indexOf(sizeName(policy));
    return [
      ...problemIf(
        own >= 0,
        ['policy', 'sizes', own],
        `${sizeName(policy)} is the policy’s own size; allowed: further sizes`,
      ),
      ...duplicates(furtherPolicies, ['policy', 'sizes']),
      ...duplicates(proxyRewardModels.sizes.map(sizeName), ['proxyRewardModels', 'sizes']),
      ...duplicatesIn(proxySweeps, proxyRewardModels, ['proxyRewardModels']),
      ...duplicates(reward.kind, ['reward', 'kind']),
      ...duplicates(rl.method, ['rl', 'method']),
      ...duplicates(rl.penalty, ['rl', 'penalty']),
      ...duplicatesIn(onlineSweeps, rl, ['rl']),
      ...onlineMethods().flatMap(({ name, axes }) =>
        duplicatesIn(axes, rl[name] as Record<string, unknown>, ['rl', name]),
      ),
    ];
  },
};

const splitsLeaveSomething: Rule<Experiment> = {
  check: ({ proxyRewardModels: { comparisons, heldOut, batchSize } }) =>
    comparisons.flatMap((comparisonCount, index) => {
      const held = Math.floor(comparisonCount * heldOut);
      const trained = comparisonCount - held;
      const path = ['proxyRewardModels', 'comparisons', index];
      const heldOutPath = ['proxyRewardModels', 'heldOut'];
      const split = `${comparisonCount} comparisons with heldOut ${heldOut}`;
      return [
        ...problemIf(
          held < 1,
          path,
          `${split} hold out none; allowed: at least ${atLeast(1 / heldOut)}`,
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
    }),
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
      `${comparisons} comparisons with heldOut ${heldOut} hold out none; allowed: at least ${atLeast(1 / heldOut)}`,
      ['goldRewardModel', 'heldOut'],
    ),
  ],
};

const promptsExist: Rule<Experiment> = {
  check: ({ world, bestOfN, proxyRewardModels, rl }) => {
    const different = world.vocabularySize ** world.promptLength;
    const wanted = bestOfN.prompts + proxyRewardModels.seeds * rl.evaluationPrompts;
    const path =
      bestOfN.prompts > rl.evaluationPrompts ? ['bestOfN', 'prompts'] : ['rl', 'evaluationPrompts'];
    return problemIf(
      wanted > different,
      path,
      `${wanted} held-out prompts, but ${world.vocabularySize} tokens make only ${different} prompts of ${world.promptLength}`,
      ['world', 'promptLength'],
      ['world', 'vocabularySize'],
    );
  },
};

/** The shares of V tokens have V − 1 dimensions, of which the hidden units keep as many as there are of them. */
const featuresAreIndependent: Rule<Experiment> = {
  check: ({ world: { contentFeatures, vocabularySize } }) => {
    const most = Math.min(hiddenUnits, vocabularySize - 1);
    return problemIf(
      contentFeatures > most,
      ['world', 'contentFeatures'],
      `${vocabularySize} tokens make fewer than ${contentFeatures} independent features; allowed: 2 to ${most}`,
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
  sweepsHaveNoDuplicates,
  splitsLeaveSomething,
  goldFillsABatch,
  bestOfNAgrees,
  everySeedHasPrompts,
  featuresAreIndependent,
  promptsExist,
];

const sizeName = (size: TransformerSize) => `width ${size.width}, layers ${size.layers}, heads ${size.heads}`;

function duplicates(values: readonly (string | number)[], path: KeyPath): Problem[] {
  return values.flatMap((value, index) =>
    problemIf(
      values.indexOf(value) !== index,
      [...path, index],
      `${value} is listed twice; each value of a sweep stands once`,
    ),
  );
}

function duplicatesIn(
  axes: readonly SweptAxis[],
  section: Readonly<Record<string, unknown>>,
  path: KeyPath,
): Problem[] {
  return axes.flatMap(({ property }) =>
    duplicates([section[property]].flat() as (string | number)[], [...path, property]),
  );
}

function divisors(whole: number): string {
  return Array.from({ length: whole }, (_, index) => index + 1)
    .filter((candidate) => whole % candidate === 0)
    .join(', ');
}

const atLeast = (bound: number) => (Number.isFinite(bound) ? String(Math.ceil(bound)) : 'a heldOut above 0');
