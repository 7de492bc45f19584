import { describe, expect, it } from 'vitest';
import { forms } from '../../src/laws/index.js';
import { createRandom } from '../../src/random/index.js';
import {
  doubtJumps,
  doubtKlOutlier,
  doubtN,
  doubtNamedKl,
  doubtNegativeKl,
  doubtPenalisedScore,
  doubtPerTokenKl,
  doubtPooledCurves,
  doubtRepeatedSteps,
  doubtRows,
  type KlAtPoints,
} from '../../src/run-logs/doubts/index.js';
import { describeDoubts } from '../support/doubts.js';

const kl = Array.from({ length: 20 }, (_, index) => 0.05 + 2 * index);
const klAt = (more: Partial<KlAtPoints>): KlAtPoints => ({ kl, isShare: false, isTold: false, ...more });
const small = kl.map((value) => value / 100);

const interval = (estimate: number) => ({ estimate, low: estimate, high: estimate });

/** KL that rises by 2 a row and falls back to 0 at row 20; the score goes on, or begins again. */
const course = (score: (row: number) => number) =>
  Array.from({ length: 40 }, (_, row) => ({
    ...{ line: row + 2, cluster: 'a' },
    ...{ kl: 2 * (row % 20), gold: score(row) },
  }));

/** Two curves that differ by a factor of two, with a little noise; and how a column divides them. */
const noise = createRandom('pooled');
const pooled = (cell: (curve: number, index: number) => string, clusters = ['a', 'a']) => {
  const points = [0, 1].flatMap((curve) =>
    Array.from({ length: 15 }, (_, index) => ({ curve, index, d: 0.4 * (index + 1) })),
  );
  return {
    along: [points.map(({ d }) => d)],
    design: points.map(({ d }) => forms.rl.basis([d])),
    response: points.map(
      ({ curve, d }) => (curve + 1) * forms.rl.value([d], [0.5, 0.16]) + 0.02 * noise.normal(),
    ),
    clusters: points.map(({ curve, index }) => clusters[curve] + (clusters[0] === 'a' ? '' : index % 3)),
    unused: [{ name: 'arm', cells: points.map(({ curve, index }) => cell(curve, index)) }],
  };
};

describe('every doubt about a log', () => {
  describeDoubts({
    'per-token-kl-suspected': {
      raised: [
        doubtPerTokenKl('all', klAt({ kl: small })),
        // The last points blow up.
        doubtPerTokenKl('all', klAt({ kl: [...small, 40] })),
        // 1 nat is little under a name that means a mean over tokens.
        doubtPerTokenKl('all', klAt({ kl: kl.map((value) => value / 30), perTokenBy: 'OpenRLHF' })),
        // Lengths beside a KL of a nat or two.
        doubtPerTokenKl('all', klAt({ kl: kl.map((value) => value / 30), length: 'response_length' })),
        // No policy gains 0.3 of all answers at 0.02 nats (Pinsker: 0.1), nor three standard deviations at 1 (√2).
        doubtPerTokenKl(
          'all',
          klAt({ isTold: true, kl: [0.02, 0.02, 0.02], gain: [0.3, 0.3, 0.3], isShare: true }),
        ),
        doubtPerTokenKl('all', klAt({ isTold: true, kl: [1, 1, 1], gain: [3, 3, 3], spread: 1 })),
      ],
      quiet: [
        doubtPerTokenKl('all', klAt({})),
        doubtPerTokenKl('all', klAt({ perTokenBy: 'OpenRLHF' })),
        doubtPerTokenKl('all', klAt({ kl: small, isTold: true })),
        doubtPerTokenKl('all', klAt({ kl: [1, 1, 1], gain: [1.4, 1.4, 1.4], spread: 1 })),
      ],
      advice:
        'Give KL summed over the response: --tokens multiplies a mean over tokens by a column of lengths or by a number.',
    },
    'rows-dropped': {
      raised: [doubtRows('all', ['line 2: kl is NaN'])],
      quiet: [doubtRows('all', [])],
      advice: 'Mend or remove these rows; the fit is of the others.',
    },
    'kl-of-another-reference': {
      raised: doubtNamedKl('actor/ppo_kl', { is: 'the KL to the old policy', kind: 'another-reference' }),
      quiet: [doubtNamedKl('kl', undefined)[0]],
      advice:
        'Both laws need the KL to the initial policy: log it, or name its column with --kl (goodhart check lists them).',
    },
    'kl-column-doubted': {
      raised: doubtNamedKl('kl_coef', { is: 'a coefficient', kind: 'coefficient' }),
      quiet: [],
      advice: 'Name the column of the KL itself with --kl (goodhart check lists what is there).',
    },
    'score-holds-penalty': {
      raised: [doubtPenalisedScore('objective/rlhf_reward')],
      quiet: [],
      advice:
        'Take the score without the penalty: with it every curve turns over, whatever the reward model does.',
    },
    'negative-kl': {
      raised: [doubtNegativeKl('all', [-0.3, -0.1], 8)],
      quiet: [doubtNegativeKl('all', [], 8)],
      advice:
        'Log the exact KL or the k3 estimate; of a log with hundreds of rows, --average fits means of neighbours.',
    },
    'kl-outlier': {
      raised: [
        doubtKlOutlier('all', {
          ...{ places: ['line 42'], largest: 3.2e6, largestKept: 60 },
          plain: { alpha: interval(0.2), beta: interval(0.03) },
        }),
      ],
      quiet: [],
      advice:
        'Look at these rows: an estimate that overflowed (k3) or a policy that broke. The fit is of the other points.',
    },
    'steps-repeated': {
      raised: [doubtRepeatedSteps('step', [{ line: 42, step: 200, replaced: 20 }])],
      quiet: [doubtRepeatedSteps('step', [])],
      advice: 'If these are runs of their own, name the column that tells them apart with --cluster.',
    },
    'kl-jumps-back': {
      raised: [
        doubtJumps(
          'all',
          course((row) => row / 40),
        ),
        doubtJumps(
          'all',
          course((row) => (row % 20) / 20),
        ),
      ],
      quiet: [doubtJumps('all', course((row) => row).slice(0, 20))],
      advice: 'Fit the parts apart: KL to another reference, or of another run, is another axis.',
    },
    'curves-pooled': {
      raised: [
        doubtPooledCurves(
          'all',
          pooled((curve) => `proxy-${curve}`),
        ),
        doubtPooledCurves(
          'all',
          pooled((curve) => `proxy-${curve}`, ['big/', 'small/']),
        ),
      ],
      quiet: [
        // A column that has nothing to do with the curves, and one whose values lie one behind the other.
        doubtPooledCurves(
          'all',
          pooled((_, index) => String(index % 2)),
        ),
        doubtPooledCurves(
          'all',
          pooled((_, index) => String(Math.floor(index / 5))),
        ),
      ],
      advice:
        'Fit them apart with --by, or name the column with --cluster if its values are repeats of one run.',
    },
    'n-is-not-best-of-n': {
      raised: [doubtN('n', 'it holds only 164, 500')],
      quiet: [],
      advice:
        'If it counts samples, questions or tokens, name the KL with --kl: α and β of this axis mean nothing.',
    },
  });

  it('a KL that falls back says what the score did', () => {
    expect(
      doubtJumps(
        'all',
        course((row) => row / 40),
      )?.message,
    ).toMatch(/falls from 35 to 3 nats at line 22, and the score goes on: the reference policy was replaced/);
    expect(
      doubtJumps(
        'all',
        course((row) => (row % 20) / 20),
      )?.message,
    ).toMatch(/another run begins/);
  });

  it('shows at most three of many rows', () => {
    const reasons = Array.from({ length: 7 }, (_, index) => `line ${index}: bad`);
    expect(doubtRows('all', reasons)?.message).toBe(
      '7 rows left out: line 0: bad; line 1: bad; line 2: bad; and 4 more',
    );
  });
});
