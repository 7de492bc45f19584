import { describe, expect, it } from 'vitest';
import {
  collectDoubts,
  declareDoubt,
  doubtBaseline,
  doubtConstant,
  doubtInterval,
  doubtPeak,
  doubtPoints,
  doubtSeeds,
} from '../../src/fitting/index.js';
import { type DoubtCases, describeDoubts } from '../support/doubts.js';

const interval = (low: number, high: number) => ({ estimate: (low + high) / 2, low, high });

const cases: DoubtCases = {
  'peak-outside-range': {
    raised: [doubtPeak('449', 5, 4), doubtPeak('449', Number.POSITIVE_INFINITY, 4)],
    quiet: [doubtPeak('449', 3, 4)],
    advice: 'Optimise further, or read the peak as a lower bound only.',
  },
  'interval-contains-zero': {
    raised: [doubtInterval('449', 'β', interval(-0.1, 0.2))],
    quiet: [doubtInterval('449', 'β', interval(0.1, 0.2))],
    advice: 'Add seeds or points before reading a sign into this coefficient.',
  },
  'interval-missing': {
    raised: [doubtInterval('449', 'β', interval(Number.NaN, Number.NaN))],
    quiet: [doubtInterval('449', 'β', interval(0.1, 0.2))],
    advice: 'Run several seeds over several prompts: nothing here can be resampled.',
  },
  'too-few-points': {
    raised: [doubtPoints('449', 5)],
    quiet: [doubtPoints('449', 8)],
    advice: 'Evaluate at 8 or more distances, spread over the whole range of √KL.',
  },
  'too-few-seeds': {
    raised: [doubtSeeds('449', 1), doubtSeeds('449', 2)],
    quiet: [doubtSeeds('449', 3)],
    advice: 'Run 3 or more seeds: the interval cannot show how much runs differ.',
  },
  'constant-score': {
    raised: [doubtConstant('all', [0, 0, 0])],
    quiet: [doubtConstant('all', [0, 0, 0.1])],
    advice: 'Check that this is the gold column and that it was logged at each point.',
  },
  'score-not-recentred': {
    raised: [doubtBaseline('all', { estimate: 2, error: 0.1 }, 3)],
    quiet: [
      doubtBaseline('all', { estimate: 2, error: 1 }, 3),
      doubtBaseline('all', { estimate: 0.1, error: 0.01 }, 3),
    ],
    advice: 'Subtract the score of the initial policy (goodhart fit --baseline fit, or the score itself).',
  },
};

describe('every doubt about a fit', () => describeDoubts(cases));

describe('doubts', () => {
  it('carry the code and the advice that they were declared with', () => {
    expect(declareDoubt('odd', 'Look again.')('x', 'seen')).toEqual({
      code: 'odd',
      subject: 'x',
      message: 'seen',
      advice: 'Look again.',
    });
  });

  it('are left out where there is nothing to doubt', () => {
    expect(collectDoubts([undefined, doubtSeeds('a', 1), undefined])).toHaveLength(1);
  });
});
