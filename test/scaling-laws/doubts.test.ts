import { describe, expect, it } from 'vitest';
import {
  adviceFor,
  collectDoubts,
  doubtAccuracy,
  doubtBaseline,
  doubtConstant,
  doubtGold,
  doubtInterval,
  doubtKlBound,
  doubtPeak,
  doubtPerTokenKl,
  doubtPoints,
  doubtPolicy,
  doubtRows,
  doubtSeeds,
  type Warning,
} from '../../src/scaling-laws/index.js';

const interval = (low: number, high: number) => ({ estimate: (low + high) / 2, low, high });

/** What raises each doubt, and what does not. */
const cases: Record<Warning['code'], { raised: (Warning | undefined)[]; quiet: (Warning | undefined)[] }> = {
  'proxy-near-chance': {
    raised: [doubtAccuracy('449', 0.51, 2000), doubtAccuracy('449', 0.6, 20)],
    quiet: [doubtAccuracy('449', 0.7, 2000)],
  },
  'peak-outside-range': {
    raised: [doubtPeak('449', 5, 4), doubtPeak('449', Number.POSITIVE_INFINITY, 4)],
    quiet: [doubtPeak('449', 3, 4)],
  },
  'interval-contains-zero': {
    raised: [doubtInterval('449', 'β', interval(-0.1, 0.2))],
    quiet: [
      doubtInterval('449', 'β', interval(0.1, 0.2)),
      doubtInterval('449', 'β', interval(Number.NaN, Number.NaN)),
    ],
  },
  'too-few-points': { raised: [doubtPoints('449', 5)], quiet: [doubtPoints('449', 8)] },
  'too-few-seeds': { raised: [doubtSeeds('449', 1), doubtSeeds('449', 2)], quiet: [doubtSeeds('449', 3)] },
  'kl-bound-not-tight': { raised: [doubtKlBound('449', 8, 6)], quiet: [doubtKlBound('449', 8, 7.9)] },
  'gold-disagrees-with-human': { raised: [doubtGold('gold', 0.3)], quiet: [doubtGold('gold', 0.8)] },
  'policy-far-from-entropy': {
    raised: [doubtPolicy('policy', 2.6, 2.5)],
    quiet: [doubtPolicy('policy', 2.52, 2.5)],
  },
  'per-token-kl-suspected': {
    raised: [doubtPerTokenKl('all', [0, 0.2])],
    quiet: [doubtPerTokenKl('all', [0, 8])],
  },
  'rows-dropped': { raised: [doubtRows('all', ['line 2: kl is NaN'])], quiet: [doubtRows('all', [])] },
  'constant-score': { raised: [doubtConstant('all', [0, 0, 0])], quiet: [doubtConstant('all', [0, 0, 0.1])] },
  'score-not-recentred': {
    raised: [doubtBaseline('all', { estimate: 2, error: 0.1 }, 3)],
    quiet: [
      doubtBaseline('all', { estimate: 2, error: 1 }, 3),
      doubtBaseline('all', { estimate: 0.1, error: 0.01 }, 3),
    ],
  },
};

describe('every doubt of the closed list', () => {
  it.each(Object.entries(cases))(
    '%s is raised with its numbers and advice, and only when it should be',
    (code, { raised, quiet }) => {
      for (const warning of raised) {
        expect(warning).toMatchObject({ code, advice: adviceFor[code as Warning['code']] });
        expect(warning?.message).not.toMatch(/undefined|NaN(?!,|$)/);
        expect(warning?.subject).not.toBe('');
      }
      for (const warning of quiet) expect(warning).toBeUndefined();
    },
  );

  it('shows at most three of many rows', () => {
    const reasons = Array.from({ length: 7 }, (_, index) => `line ${index}: bad`);
    expect(doubtRows('all', reasons)?.message).toBe(
      '7 rows left out: line 0: bad; line 1: bad; line 2: bad; and 4 more',
    );
  });

  it('leaves out what is not doubted', () => {
    expect(collectDoubts([undefined, doubtSeeds('a', 1), undefined])).toHaveLength(1);
  });
});
