/** A sample of the study of planted laws; the whole is `npm run planted:laws`. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { coverageOfLaw, plantedLaws } from '../support/planted-laws.js';

const sets = 40;

describe('intervals of planted laws', () => {
  it.each(['kaplan-parameters, 12 runs', 'kaplan-data, 12 runs', 'coverage, one curve'])(
    '%s: hold the truth in at least 34 of 40 data sets (95 % intervals do in 99.5 % of such samples)',
    (name) => {
      const law = plantedLaws.find((own) => own.name === name)!;
      const random = createRandom('planted-laws-sample').stream(name);
      for (const { symbol, covered, open } of coverageOfLaw(law, { sets, bootstrap: 100, random })) {
        expect(covered, symbol).toBeGreaterThanOrEqual(34);
        expect(open, symbol).toBe(0);
      }
    },
  );
});
