import { describe } from 'vitest';
import { doubtBudget } from '../../../src/studies/overoptimization/doubts/budget-leaves-language.js';
import { doubtShared } from '../../../src/studies/overoptimization/doubts/comparisons-shared.js';
import { doubtPrompts } from '../../../src/studies/overoptimization/doubts/few-prompts.js';
import { doubtGold } from '../../../src/studies/overoptimization/doubts/gold-disagrees-with-human.js';
import { doubtGoldSize } from '../../../src/studies/overoptimization/doubts/gold-no-larger.js';
import { doubtKlBound } from '../../../src/studies/overoptimization/doubts/kl-bound-not-tight.js';
import { doubtPolicy } from '../../../src/studies/overoptimization/doubts/policy-far-from-entropy.js';
import { doubtLag } from '../../../src/studies/overoptimization/doubts/proxy-lags-behind.js';
import { doubtAccuracy } from '../../../src/studies/overoptimization/doubts/proxy-near-chance.js';
import { describeDoubts } from '../../support/doubts.js';

const seedsOf = (...losses: number[]) => losses.map((loss, proxySeed) => ({ proxySeed, loss }));

describe('every doubt about an overoptimization study', () => {
  describeDoubts({
    'few-prompts': {
      // 1/√11 is 0.302, 1/√12 0.289.
      raised: [doubtPrompts('best-of-n', 6, 3), doubtPrompts('best-of-n', 11, 3)],
      quiet: [doubtPrompts('best-of-n', 12, 3)],
      advice: 'Raise bestOfN.prompts: what single prompts gain and lose moves the whole curve.',
    },
    'gold-no-larger': {
      raised: [
        doubtGoldSize('best-of-n', { gold: 725, proxy: 725 }),
        doubtGoldSize('best-of-n', { gold: 725, proxy: 942 }),
      ],
      quiet: [doubtGoldSize('best-of-n', { gold: 942, proxy: 725 })],
      advice:
        'Take a larger goldRewardModel, or leave this size out: a proxy as large as gold can learn all that gold knows, which no reward model of people can.',
    },
    'proxy-near-chance': {
      raised: [doubtAccuracy('449', 0.51, 2000), doubtAccuracy('449', 0.6, 20)],
      quiet: [doubtAccuracy('449', 0.7, 2000)],
      advice: 'Give this reward model more comparisons or leave its size out of the trends.',
    },
    'proxy-lags-behind': {
      raised: [
        doubtLag('the proxies', seedsOf(0.41, 0.404, 0.555, 0.408)),
        doubtLag('the proxies', seedsOf(0.41, 0.41, 0.45)),
      ],
      // Spread about one middle; two outliers that nobody would call failed; too few to tell.
      quiet: [
        doubtLag('the proxies', seedsOf(0.3, 0.35, 0.4, 0.45)),
        doubtLag('the proxies', seedsOf(0.41, 0.41, 0.41, 0.42)),
        doubtLag('the proxies', seedsOf(0.41, 0.55)),
      ],
      advice:
        'Read this size with care: one proxy that did not learn widens its intervals and is no proxy of its size. Another proxyRewardModels.learningRate may help.',
    },
    'kl-bound-not-tight': {
      raised: [doubtKlBound('449', 8, 6)],
      quiet: [doubtKlBound('449', 8, 7.9)],
      advice: 'Read the curve against the estimated KL: ln n − (n−1)/n overstates it here.',
    },
    'gold-disagrees-with-human': {
      raised: [doubtGold('gold', 0.3)],
      quiet: [doubtGold('gold', 0.8)],
      advice:
        'Strengthen the gold reward model (more comparisons, broader policies) before trusting it far out.',
    },
    'policy-far-from-entropy': {
      raised: [doubtPolicy('policy', 2.6, 2.5)],
      quiet: [doubtPolicy('policy', 2.52, 2.5)],
      advice: 'Train the initial policy for longer: it has not learnt the language yet.',
    },
    'budget-leaves-language': {
      raised: [doubtBudget('PPO', 80, 130), doubtBudget('PPO', 66, 130)],
      quiet: [doubtBudget('PPO', 65, 130)],
      advice:
        'Take a smaller rl.klBudget or longer responses: beyond half of the entropy curves show the edge of the language, not the errors of the proxy.',
    },
    'comparisons-shared': {
      raised: [doubtShared('proxies', { seeds: 4, sets: 1 }), doubtShared('proxies', { seeds: 4, sets: 2 })],
      quiet: [doubtShared('proxies', { seeds: 4, sets: 4 }), doubtShared('proxies', { seeds: 1, sets: 1 })],
      advice:
        'Take proxyRewardModels.comparisonSets own and groupShares nothing for intervals that include the draw of the data; ensembles of whole groups have such intervals as they are.',
    },
  });
});
