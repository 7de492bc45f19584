import { describe, expect, it } from 'vitest';
import {
  collectDoubts,
  declareDoubt,
  doubtBaseline,
  doubtConstant,
  doubtForm,
  doubtInterval,
  doubtLaw,
  doubtPeak,
  doubtPoints,
  doubtRange,
  doubtSeeds,
  type LawOnCurve,
  type MeasuredPeak,
  type StartOfScores,
} from '../../src/fitting/index.js';
import { type DoubtCases, describeDoubts } from '../support/doubts.js';

const interval = (low: number, high: number) => ({ estimate: (low + high) / 2, low, high });

const lawOnCurve = (change: Partial<LawOnCurve> = {}): LawOnCurve => ({
  ...{ rmse: 0.2, structure: 0.19, scale: 1, scaleName: 'peak' },
  signs: { stretches: 3, expected: 21, pValue: 1e-8 },
  ...{ fittedPeak: interval(18, 22), firstKl: 0.1 },
  measuredPeak: measured(interval(15, 25)),
  ...change,
});
const measured = (kl: { estimate: number; low: number; high: number }, turnsOver = true): MeasuredPeak => ({
  ...{
    kl,
    turnsOver,
    isAtEnd: !turnsOver,
    gold: interval(0.9, 1.1),
    end: { kl: 60, gold: interval(0.4, 0.6) },
  },
  ...{ rise: interval(0.9, 1.1), fall: interval(0.4, 0.6) },
});
/** A law that is off by little. */
const close = { rmse: 0.05, structure: 0.05 };
const alpha = (low: number, high: number, largestKl: number) => ({ alpha: interval(low, high), largestKl });

/** Of twenty points whose scores spread over 3, up to 40 nats. */
const startAt = (
  intercept: { estimate: number; error: number },
  more: Partial<StartOfScores> = {},
): StartOfScores => ({
  intercept: { ...intercept, degreesOfFreedom: 17 },
  ...{ first: { score: 0.5, kl: 0.1 }, largestKl: 40, rise: 2.5, spread: 3, ...more },
});

const cases: DoubtCases = {
  'law-misfits': {
    raised: [
      doubtLaw('449', lawOnCurve()),
      doubtLaw(
        '449',
        lawOnCurve({ scaleName: 'range', fittedPeak: { ...interval(1, 2), estimate: Infinity } }),
      ),
      // Peaks at 5 to 8 nats and, by the law, at 18 to 22.
      doubtLaw('449', lawOnCurve({ ...close, measuredPeak: measured(interval(5, 8)) })),
      doubtLaw('449', lawOnCurve({ ...close, measuredPeak: measured(interval(45, 60)) })),
    ],
    quiet: [
      doubtLaw('449', lawOnCurve(close)),
      doubtLaw('449', lawOnCurve({ signs: { stretches: 18, expected: 21, pValue: 0.2 } })),
      doubtLaw('449', lawOnCurve({ ...close, measuredPeak: measured(interval(10, 60)) })),
      doubtLaw('449', lawOnCurve({ ...close, measuredPeak: measured(interval(5, 8), false) })),
      doubtLaw('449', lawOnCurve({ ...close, fittedPeak: interval(Number.NaN, Number.NaN) })),
    ],
    advice:
      'Judge the curve by its measured peak and leave α and β unread, or fit a smaller range and state the cut.',
  },
  'fit-depends-on-range': {
    raised: [
      doubtRange('449', alpha(0.4, 0.5, 20), alpha(0.6, 0.7, 40)),
      doubtRange('449', alpha(0.8, 0.9, 20), alpha(0.6, 0.7, 40)),
    ],
    quiet: [
      doubtRange('449', alpha(0.5, 0.65, 20), alpha(0.6, 0.7, 40)),
      doubtRange('449', alpha(Number.NaN, Number.NaN, 20), alpha(0.6, 0.7, 40)),
    ],
    advice: 'State the range with α and β, and compare them only with fits over the same range.',
  },
  'other-law-fits-better': {
    raised: [doubtForm('449', { form: 'bon', rmse: 0.16 }, { form: 'rl', rmse: 0.1 })],
    quiet: [
      doubtForm('449', { form: 'bon', rmse: 0.14 }, { form: 'rl', rmse: 0.1 }),
      doubtForm('449', { form: 'bon', rmse: 0 }, { form: 'rl', rmse: 0 }),
    ],
    advice:
      'Do not compare α and β with those of the paper for this law; look at both fits (goodhart fit --compare).',
  },
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
    advice: 'Evaluate at more distances: as many points as coefficients scatter about nothing.',
  },
  'too-few-points': {
    raised: [doubtPoints('449', 5)],
    quiet: [doubtPoints('449', 8)],
    advice: 'Evaluate at 8 or more distances, spread over the whole range of √KL.',
  },
  'too-few-seeds': {
    raised: [doubtSeeds('449', 1), doubtSeeds('449', 2)],
    quiet: [doubtSeeds('449', 3)],
    advice: 'Run 3 or more seeds: fewer do not show how much runs differ.',
  },
  'constant-score': {
    raised: [doubtConstant('all', [0, 0, 0])],
    quiet: [doubtConstant('all', [0, 0, 0.1])],
    advice: 'Check that this is the gold column and that it was logged at each point.',
  },
  'score-not-recentred': {
    raised: [
      doubtBaseline('all', startAt({ estimate: 2, error: 0.1 })),
      doubtBaseline(
        'all',
        startAt({ estimate: 1, error: 0.9 }, { first: { score: 0.45, kl: 0.8 }, rise: 0.1 }),
      ),
      doubtBaseline('all', startAt({ estimate: 2, error: 0.1 }, { plateauLead: 3 })),
    ],
    quiet: [
      doubtBaseline('all', startAt({ estimate: 2, error: 1.5 })),
      doubtBaseline('all', startAt({ estimate: 0.1, error: 0.01 })),
      doubtBaseline(
        'all',
        startAt({ estimate: 1, error: 0.9 }, { first: { score: 0.45, kl: 0.8 }, rise: 0.2 }),
      ),
      doubtBaseline('all', startAt({ estimate: 2, error: 0.1 }, { plateauLead: 5 })),
    ],
    advice:
      'Subtract the score of the initial policy (goodhart fit --baseline fit, or the score itself). A curve from 0 that saturates before the first point looks the same: score the initial policy to tell.',
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
