import { describe, expect, it } from 'vitest';
import {
  doubtBound,
  doubtConstantInput,
  doubtConvergence,
  doubtExplained,
  doubtFall,
  doubtMidpoint,
  doubtOpen,
  doubtOptimum,
  doubtPointsFor,
  doubtStructure,
} from '../../src/laws/scaling/doubts.js';
import { describeDoubts } from '../support/doubts.js';

const rising = Array.from({ length: 20 }, (_, index) => index / 20);
const alternating = rising.map((_, index) => (index % 2 === 0 ? 0.1 : -0.1));
const bow = rising.map((value) => (value > 0.25 && value < 0.75 ? 0.1 : -0.1));
const off = { rmse: 0.1, range: 1 };

describe('every doubt about a scaling law', () => {
  describeDoubts({
    'few-points-for-parameters': {
      raised: [doubtPointsFor('all', 19, 5)],
      quiet: [doubtPointsFor('all', 20, 5)],
      advice: 'Measure at least 4 points a parameter, or hold what is known with --fix.',
    },
    'parameter-undetermined': {
      raised: [
        doubtOpen('all', 'A', { estimate: 0.6, low: 0.5, high: Number.POSITIVE_INFINITY }),
        doubtOpen('all', 'E', { estimate: 0.6, low: 0, high: 2 }, 0),
      ],
      quiet: [doubtOpen('all', 'A', { estimate: 0.6, low: 0, high: 0.7 })],
      advice:
        'Widen the range of the data towards where this parameter matters, or hold a known one with --fix.',
    },
    'parameter-at-bound': {
      raised: [doubtBound('all', 'E', 1e-9)],
      quiet: [],
      advice:
        'Leave this parameter unread: hold it at a value that is known with --fix, or take a law without it.',
    },
    'input-does-not-vary': {
      raised: [doubtConstantInput('all', 'tokens', 1e9, ['B', 'b'])],
      quiet: [],
      advice:
        'Add runs at other values of it, hold the parameters it would tell with --fix, or take a law without it.',
    },
    'bend-beyond-data': {
      raised: [doubtMidpoint('all', 'C_mid', 3000, 2000)],
      quiet: [doubtMidpoint('all', 'C_mid', 1000, 2000)],
      advice:
        'Train further before reading the asymptote: below C_mid data fix little more than the rise (A − R_0)/C_mid^B.',
    },
    'optimum-outside-range': {
      raised: [doubtOptimum('all', 5e9, [1e8, 1e9])],
      quiet: [doubtOptimum('all', 5e8, [1e8, 1e9])],
      advice:
        'Train sizes on both sides of the optimum at this compute, or read the allocation as an extrapolation.',
    },
    'residuals-have-structure': {
      raised: [doubtStructure('all', [{ along: 'tokens', residuals: bow }], off)],
      quiet: [
        doubtStructure('all', [{ along: 'tokens', residuals: alternating }], off),
        doubtStructure('all', [{ along: 'tokens', residuals: bow }], { rmse: 0.01, range: 1 }),
      ],
      advice:
        'Look at the residuals (goodhart fit --plot): fit a smaller range and state it, or compare laws (goodhart fit --compare).',
    },
    'law-explains-little': {
      raised: [doubtExplained('all', 0.3)],
      quiet: [doubtExplained('all', 0.9)],
      advice:
        'Check the columns and units; a law that leaves half of the spread has parameters that say little.',
    },
    'reward-falls': {
      raised: [doubtFall('all', [...rising, ...[...rising].reverse()])],
      quiet: [doubtFall('all', rising)],
      advice: 'A sigmoid only rises: fit the part before the fall (--where "compute<…") and report the fall.',
    },
    'fit-not-converged': {
      raised: [doubtConvergence('all', false)],
      quiet: [doubtConvergence('all', true)],
      advice:
        'Hold what is known with --fix, or give data over a wider range: the minimum is a valley without an end.',
    },
  });
});

it('writes parameter counts as the table does', () => {
  expect(doubtOptimum('all', 6.3e9, [2e7, 2.6e9])?.message).toBe(
    'N_opt at the largest compute is 6.30e9, the data have 2.00e7 to 2.60e9 parameters',
  );
});
