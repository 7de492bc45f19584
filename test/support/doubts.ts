/** What every doubt has to show: raised with its code, numbers and advice, and quiet when all is well. */
import { expect, it } from 'vitest';
import type { Warning } from '../../src/fitting/warnings.js';

/** By code: what raises the doubt, what does not, and the sentence that it gives. */
export type DoubtCases = Record<
  string,
  { raised: (Warning | undefined)[]; quiet: (Warning | undefined)[]; advice: string }
>;

export function describeDoubts(cases: DoubtCases): void {
  it.each(Object.entries(cases))(
    '%s is raised with its numbers and advice, and only when it should be',
    (code, { raised, quiet, advice }) => {
      for (const warning of raised) {
        expect(warning).toMatchObject({ code, advice });
        expect(warning?.message).not.toMatch(/undefined|NaN(?!,|$)/);
        expect(warning?.subject).not.toBe('');
      }
      for (const warning of quiet) expect(warning).toBeUndefined();
    },
  );
}
