/** What ties the keys of rewards to those of their proxies, and to what is learned from them. */
import { problemIf, type Rule } from '../../../config/index.js';
import { penalties } from '../../../methods/penalties/penalty.js';
import { rewardKinds } from '../../../reward/index.js';
import type { Experiment } from './experiment.js';
import { fewestToHoldOut } from './held-out.js';
import { chosenArm } from './iterated.js';

/** A reward knows how many proxies it is made of. */
const rewardAgrees: Rule<Experiment> = {
  check: ({ reward, proxyRewardModels: { seeds, groupSize, initialisation } }) => {
    const proxies = { seeds, groupSize, initialisation };
    const problem = rewardKinds.find(reward.kind)?.check?.(reward[reward.kind], proxies);
    return problemIf(
      problem !== undefined,
      ['reward', reward.kind, problem?.property ?? ''],
      problem?.message ?? '',
      ['proxyRewardModels', 'seeds'],
    );
  },
};

/** Weights are learned against a penalty that they can multiply; proxies of components have judges of their own. */
const componentsAgree: Rule<Experiment> = {
  check: ({ reward, rl, proxyRewardModels: { judge } }) => {
    const { judges, learnsWeights } = rewardKinds.find(reward.kind) ?? {};
    const learns = learnsWeights === true && rl.enabled;
    const penalty = penalties.find(rl.penalty);
    return [
      ...problemIf(
        judges !== undefined && judge !== 'gold',
        ['proxyRewardModels', 'judge'],
        `the reward ${reward.kind} has a proxy of each part; allowed: gold`,
        ['reward', 'kind'],
      ),
      ...problemIf(
        learns && rl.klPenalty === 0,
        ['rl', 'klPenalty'],
        `the reward ${reward.kind} takes its components to their thresholds at the least penalty; allowed: above 0`,
        ['reward', 'kind'],
      ),
      ...problemIf(
        learns && penalty?.isInLoss === true,
        ['rl', 'penalty'],
        `the reward ${reward.kind} multiplies a penalty on rewards, and ${rl.penalty} is in the loss; allowed: ${penalties.all
          .filter(({ isInLoss }) => !isInLoss)
          .map(({ name }) => name)
          .join(', ')}`,
        ['reward', 'kind'],
      ),
    ];
  },
};

/** Who stops a run is a proxy that it does not learn from. */
const stoppedByAnother: Rule<Experiment> = {
  check: ({ rl: { enabled, stopping }, reward, proxyRewardModels: { seeds, groupSize } }) => {
    if (!enabled || stopping !== 'held-out') return [];
    const { members } = (reward[reward.kind] ?? {}) as { members?: number };
    // Ensembles are measured on the prompts of their whole group; a single proxy knows of none.
    const learnedFrom = members === undefined ? 1 : (groupSize ?? members);
    const { needs, judges } = rewardKinds.find(reward.kind) ?? {};
    const path = ['rl', 'stopping'];
    return [
      ...problemIf(
        needs === 'gold' || judges !== undefined,
        path,
        `the reward ${reward.kind} has no proxies of gold’s labels, of which one could end a run; allowed with it: none`,
        ['reward', 'kind'],
      ),
      ...problemIf(
        seeds <= learnedFrom,
        path,
        `a run is ended by the proxy of a seed that it does not learn from, and there ${seeds === 1 ? 'is' : 'are'} ${seeds} of which it learns from ${learnedFrom}; allowed: none, or more than ${learnedFrom} proxy seeds`,
        ['proxyRewardModels', 'seeds'],
      ),
    ];
  },
};

/** Whoever shares something shares it with somebody. */
const groupsAreNamed: Rule<Experiment> = {
  check: ({ proxyRewardModels: { groupSize, groupShares, initialisation } }) => {
    const needsSize = (what: string, key: string) =>
      problemIf(
        groupSize === null,
        ['proxyRewardModels', 'groupSize'],
        `proxies that share their ${what} within a group need its size; allowed: 2 or more`,
        ['proxyRewardModels', key],
      );
    return [
      ...(groupShares === 'nothing' ? [] : needsSize(groupShares, 'groupShares')),
      ...(initialisation === 'group' ? needsSize('initialisation', 'initialisation') : []),
    ];
  },
};

/** A round that samples takes half of its comparisons from the first one, or fewer. */
const samplesExist: Rule<Experiment> = {
  check: ({ iterated, proxyRewardModels: { comparisons: first } }) => {
    const wanted = iterated.comparisons ?? first;
    return problemIf(
      iterated.rounds > 1 && chosenArm(iterated).data === 'sample' && wanted > 2 * first,
      ['iterated', 'comparisons'],
      `the second round draws half of ${wanted} comparisons from the first, which has ${first}; allowed: at most ${2 * first}`,
      ['proxyRewardModels', 'comparisons'],
    );
  },
};

/** An arm by name says all three words: others beside it would be left unread. */
const armIsOne: Rule<Experiment> = {
  check: ({ iterated }) => {
    const { arm } = iterated;
    if (arm === 'own') return [];
    const chosen = chosenArm(iterated);
    return (['data', 'rewardModels', 'start'] as const).flatMap((key) =>
      problemIf(
        iterated[key] !== 'last' && iterated[key] !== chosen[key],
        ['iterated', key],
        `the arm ${arm} has ${chosen[key]}; allowed beside it: ${chosen[key]}, or arm: own`,
        ['iterated', 'arm'],
      ),
    );
  },
};

/** A later round that is trained on its own number of comparisons holds some of them out, as the first one does. */
const roundsHoldSomethingOut: Rule<Experiment> = {
  check: ({ iterated, proxyRewardModels: { heldOut } }) => {
    const { rounds, comparisons } = iterated;
    if (rounds === 1 || comparisons === null || chosenArm(iterated).data === 'concat') return [];
    const heldOutPath = ['proxyRewardModels', 'heldOut'];
    return [
      ...problemIf(
        Math.floor(comparisons * heldOut) < 1,
        ['iterated', 'comparisons'],
        `${comparisons} comparisons of a later round with heldOut ${heldOut} hold out none; allowed: at least ${fewestToHoldOut(heldOut)}`,
        heldOutPath,
      ),
    ];
  },
};

/** Later rounds have rewards of their own making, and policies that learned in the round before. */
const roundsAreOnline: Rule<Experiment> = {
  check: ({ iterated: { rounds }, rl, reward, proxyRewardModels: { judge } }) => [
    ...problemIf(
      rounds > 1 && !rl.enabled,
      ['rl', 'enabled'],
      'rounds of RLHF are rounds of an online method; allowed with iterated.rounds above 1: true',
      ['iterated', 'rounds'],
    ),
    ...problemIf(
      rounds > 1 && reward.kind !== 'single',
      ['reward', 'kind'],
      'the reward of later rounds is iterated.rewardModels; allowed with iterated.rounds above 1: single',
      ['iterated', 'rounds'],
    ),
    ...problemIf(
      rounds > 1 && judge !== 'gold',
      ['proxyRewardModels', 'judge'],
      'the comparisons of later rounds are labelled by gold; allowed with iterated.rounds above 1: gold',
      ['iterated', 'rounds'],
    ),
    // An early stop takes a curve back, and not the policy that the next round would go on from.
    ...problemIf(
      rounds > 1 && rl.stopping !== 'none',
      ['rl', 'stopping'],
      'a round hands its last policies on; allowed with iterated.rounds above 1: none',
      ['iterated', 'rounds'],
    ),
  ],
};

export const rewardRules: readonly Rule<Experiment>[] = [
  rewardAgrees,
  componentsAgree,
  stoppedByAnother,
  groupsAreNamed,
  roundsAreOnline,
  armIsOne,
  samplesExist,
  roundsHoldSomethingOut,
];
