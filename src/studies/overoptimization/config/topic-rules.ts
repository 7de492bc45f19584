/** What ties the topics of a world to its tokens and prompts, as in a study of pre-training. */
import { problemIf, type Rule } from '../../../config/index.js';
import { contentTokens } from '../../../world/index.js';
import { keyCount } from '../../../world/topics/language.js';
import type { Experiment } from './experiment.js';

/** Entries of all tables, which every stage makes anew: 100 MB with logarithms and running sums. */
const mostEntries = 2 ** 22;

const keysTellTopicsApart: Rule<Experiment> = {
  check: ({ world }) => {
    const { topics, topicKeyBase, promptLength } = world;
    const words = contentTokens(world);
    const keys = keyCount(world, topicKeyBase);
    return [
      ...problemIf(
        topics > 1 && topicKeyBase > words,
        ['world', 'topicKeyBase'],
        `digits of base ${topicKeyBase} need as many tokens; allowed: at most ${words}, the tokens that prompts are written in`,
        ['world', 'vocabularySize'],
        ['world', 'topics'],
      ),
      ...problemIf(
        topics > 1 && topics > keys,
        ['world', 'topics'],
        `${promptLength - 1} digits of base ${topicKeyBase} make ${keys} keys; allowed: at most as many topics`,
        ['world', 'promptLength'],
        ['world', 'topicKeyBase'],
      ),
    ];
  },
};

const tablesFitIntoMemory: Rule<Experiment> = {
  check: ({ world: { topics, vocabularySize } }) => {
    const most = Math.floor(mostEntries / vocabularySize ** 2);
    return problemIf(
      topics > 1 && topics > most,
      ['world', 'topics'],
      `${topics} tables of ${vocabularySize} by ${vocabularySize} tokens are too many; allowed: at most ${most}`,
      ['world', 'vocabularySize'],
    );
  },
};

export const topicRules: readonly Rule<Experiment>[] = [keysTellTopicsApart, tablesFitIntoMemory];
