/** Advantages within groups, worked out by hand from the papers' equations. */
import { describe, expect, it } from 'vitest';
import { centredAdvantages, groupAdvantages, variesWithin } from '../../src/methods/group-advantages.js';
import { kl } from '../../src/methods/penalties/kl.js';
import { leaveOneOut, penalisedRewards, responseReturns } from '../../src/methods/returns.js';
import type { Rollout } from '../../src/methods/rollout.js';
import { expectClose } from '../support/numbers.js';

describe('leave-one-out advantages', () => {
  it('are R_i − the mean of the other R_j of the group (Ahmadian et al. 2024, section 2.2)', () => {
    // The others of 1, 2, 6 average 4, 3.5 and 1.5; those of 0, 0, 3 average 1.5, 1.5 and 0.
    expectClose(leaveOneOut(Float64Array.of(1, 2, 6, 0, 0, 3), 3), [-3, -1.5, 4.5, -1.5, -1.5, 3], 1e-12);
  });

  it('sum to 0 in each group and do not see what all of its returns share', () => {
    const returns = Float64Array.of(0.3, -2, 5, 1, 7, 7.5, -1, 0);
    const advantages = leaveOneOut(returns, 4);
    const sums = [0, 4].map((start) => advantages.slice(start, start + 4).reduce((sum, own) => sum + own, 0));
    expectClose(sums, [0, 0], 1e-12);
    const shifted = leaveOneOut(
      returns.map((value, index) => value + (index < 4 ? 100 : -3)),
      4,
    );
    expectClose(shifted, advantages, 1e-12);
  });

  it('are the returns themselves where there are no others', () => {
    expect([...leaveOneOut(Float64Array.of(2, -3), 1)]).toEqual([2, -3]);
  });
});

describe('centred advantages', () => {
  it('are r_i − the mean of the group (Liu et al. 2025, section 3.2)', () => {
    expectClose(centredAdvantages(Float64Array.of(1, 3, 5, 0, 0, 3), 3), [-2, 0, 2, -1, -1, 2], 1e-12);
  });
});

it('a group teaches where its returns differ (Yu et al. 2025, section 3.2)', () => {
  expect([...variesWithin(Float64Array.of(1, 1, 0, 0, 0, 1), 2)]).toEqual([0, 0, 0, 0, 1, 1]);
});

describe('group-normalised advantages', () => {
  it('are (r_i − mean) / sd of the group (Shao et al. 2024, section 4.1.2)', () => {
    // 1, 3, 3, 5: mean 3, sd √2; 0, 0, 0, 4: mean 1, sd √3.
    const [a, b] = [Math.SQRT2, Math.sqrt(3)];
    const expected = [-a, 0, 0, a, -1 / b, -1 / b, -1 / b, b];
    expectClose(groupAdvantages(Float64Array.of(1, 3, 3, 5, 0, 0, 0, 4), 4), expected, 2e-4);
  });

  it('are 0 where all returns are equal', () => {
    expect([...groupAdvantages(Float64Array.of(2, 2, 2), 3)]).toEqual([0, 0, 0]);
  });
});

describe('returns of whole responses', () => {
  const rollout: Rollout = {
    ...{ replicas: 1, batch: 2, responseLength: 2, tokens: new Int32Array(6) },
    scores: Float32Array.of(1, -2),
    logProbs: Float32Array.of(-1, -2, -0.5, -3),
    initialLogProbs: Float32Array.of(-1.5, -1, -2, -2.5),
    values: new Float32Array(4),
    tokenKl: Float32Array.of(0.25, 0.5, 0.125, 0.75),
    entropy: new Float32Array(4),
    exists: new Float32Array(4).fill(1),
    chosen: new Float32Array(4).fill(1),
  };

  it('are score − penalty · ln(π/π_init) of the response under the KL penalty', () => {
    // ln(π/π_init): 0.5 − 1 and 1.5 − 0.5.
    expectClose(responseReturns(rollout, kl.open(0.5)), [1 + 0.5 * 0.5, -2 - 0.5 * 1], 1e-6);
  });

  it('are made of rewards that have the exact KL at each token and the score at the last', () => {
    expectClose(penalisedRewards(rollout, kl.open(2)), [-0.5, -1 + 1, -0.25, -1.5 - 2], 1e-6);
  });

  it('have the score at the last token that exists', () => {
    const short = { ...rollout, exists: Float32Array.of(1, 0, 1, 1) };
    expectClose(penalisedRewards(short, kl.open(0)), [1, 0, 0, -2], 1e-6);
  });

  it('are the scores without a penalty', () => {
    expectClose(responseReturns(rollout, kl.open(0)), [1, -2], 1e-12);
  });
});
