import { describe, expect, it } from 'vitest';
import { doubtPerTokenKl, doubtRows } from '../../src/run-logs/index.js';
import { describeDoubts } from '../support/doubts.js';

describe('every doubt about a log', () => {
  describeDoubts({
    'per-token-kl-suspected': {
      raised: [doubtPerTokenKl('all', [0, 0.2])],
      quiet: [doubtPerTokenKl('all', [0, 8])],
      advice: 'Give KL summed over the response; multiply a per-token mean by the response length.',
    },
    'rows-dropped': {
      raised: [doubtRows('all', ['line 2: kl is NaN'])],
      quiet: [doubtRows('all', [])],
      advice: 'Mend or remove these rows; the fit is of the others.',
    },
  });

  it('shows at most three of many rows', () => {
    const reasons = Array.from({ length: 7 }, (_, index) => `line ${index}: bad`);
    expect(doubtRows('all', reasons)?.message).toBe(
      '7 rows left out: line 0: bad; line 1: bad; line 2: bad; and 4 more',
    );
  });
});
