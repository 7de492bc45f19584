/** The rules that tie several keys of an experiment together. */
import type { Experiment } from './schema.js';
import type { KeyPath } from './yaml-source.js';

/** A broken rule: which key to point at, what is wrong, what is allowed. */
export interface Problem {
  path: KeyPath;
  message: string;
  /** The other keys that take part: the error points at the first one that somebody wrote. */
  others?: KeyPath[];
}

type Rule = (experiment: Experiment) => Problem[];

function problemIf(broken: boolean, path: KeyPath, message: string, ...others: KeyPath[]): Problem[] {
  return broken ? [{ path, message, others }] : [];
}

const headsDivideWidth: Rule = ({ policy, goldRewardModel, proxyRewardModels }) =>
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
  );

const minibatchesDivideBatch: Rule = ({ rl }) =>
  problemIf(
    rl.batchSize % rl.minibatches !== 0,
    ['rl', 'minibatches'],
    `${rl.minibatches} minibatches cannot share a batch of ${rl.batchSize}; allowed: ${divisors(rl.batchSize)}`,
    ['rl', 'batchSize'],
  );

const sweepsHaveNoDuplicates: Rule = ({ policy, proxyRewardModels, rl }) => {
  const nameOf = ({ width, layers, heads }: Experiment['proxyRewardModels']['sizes'][number]) =>
    `width ${width}, layers ${layers}, heads ${heads}`;
  const furtherPolicies = policy.sizes.map(nameOf);
  const own = furtherPolicies.indexOf(nameOf(policy));
  return [
    ...problemIf(
      own >= 0,
      ['policy', 'sizes', own],
      `${nameOf(policy)} is the policy’s own size; allowed: further sizes`,
    ),
    ...duplicates(furtherPolicies, ['policy', 'sizes']),
    ...duplicates(proxyRewardModels.sizes.map(nameOf), ['proxyRewardModels', 'sizes']),
    ...duplicates(proxyRewardModels.comparisons, ['proxyRewardModels', 'comparisons']),
    ...duplicates(proxyRewardModels.labelNoise, ['proxyRewardModels', 'labelNoise']),
    ...duplicates(rl.klPenalty, ['rl', 'klPenalty']),
  ];
};

const splitsLeaveSomething: Rule = ({ proxyRewardModels: { comparisons, heldOut, batchSize } }) =>
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
  });

const goldFillsABatch: Rule = ({ goldRewardModel: { comparisons, batchSize } }) =>
  problemIf(
    comparisons < batchSize,
    ['goldRewardModel', 'comparisons'],
    `${comparisons} comparisons do not fill one batch; allowed: at least ${batchSize}`,
    ['goldRewardModel', 'batchSize'],
  );

const curveFitsInPool: Rule = ({ bestOfN }) =>
  problemIf(
    bestOfN.points > bestOfN.n,
    ['bestOfN', 'points'],
    `${bestOfN.points} points need as many different n, the pool has ${bestOfN.n}; allowed: at most ${bestOfN.n}`,
    ['bestOfN', 'n'],
  );

const promptsExist: Rule = ({ world, bestOfN, rl }) => {
  const different = world.vocabularySize ** world.promptLength;
  const wanted = bestOfN.prompts + rl.evaluationPrompts;
  const path = bestOfN.prompts > rl.evaluationPrompts ? ['bestOfN', 'prompts'] : ['rl', 'evaluationPrompts'];
  return problemIf(
    wanted > different,
    path,
    `${wanted} held-out prompts, but ${world.vocabularySize} tokens make only ${different} prompts of ${world.promptLength}`,
    ['world', 'promptLength'],
    ['world', 'vocabularySize'],
  );
};

const rules: readonly Rule[] = [
  headsDivideWidth,
  minibatchesDivideBatch,
  sweepsHaveNoDuplicates,
  splitsLeaveSomething,
  goldFillsABatch,
  curveFitsInPool,
  promptsExist,
];

/** Every broken rule, in the order of the list above. */
export function brokenRules(experiment: Experiment): Problem[] {
  return rules.flatMap((rule) => rule(experiment));
}

function duplicates(values: readonly (string | number)[], path: KeyPath): Problem[] {
  return values.flatMap((value, index) =>
    problemIf(
      values.indexOf(value) !== index,
      [...path, index],
      `${value} is listed twice; each value of a sweep stands once`,
    ),
  );
}

function divisors(whole: number): string {
  return Array.from({ length: whole }, (_, index) => index + 1)
    .filter((candidate) => whole % candidate === 0)
    .join(', ');
}

const atLeast = (bound: number) => (Number.isFinite(bound) ? String(Math.ceil(bound)) : 'a heldOut above 0');
