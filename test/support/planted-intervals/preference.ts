/** How often a comparison of forms prefers a wrong one to the law that was planted. */
import { aicc, compareForms } from '../../../src/fitting/index.js';
import { forms } from '../../../src/laws/index.js';
import type { RandomStream } from '../../../src/random/index.js';
import { drawCurves, type Scenario } from './scenario.js';

export interface Preference {
  /** Data sets in which the law is the best of the four forms, and in which another is better by more than 2. */
  right: number;
  wrong: number;
}

/** By the comparison, and by AICc for independent points. */
export function preferences(
  scenario: Scenario,
  { studies, random }: { studies: number; random: RandomStream },
): Record<'compared' | 'independent', Preference> {
  const compared = { right: 0, wrong: 0 };
  const independent = { right: 0, wrong: 0 };
  for (let study = 0; study < studies; study++) {
    const { klDistance, gold } = drawCurves(scenario, random.stream(`study-${study}`)).curves[0];
    const candidates = [forms.bon, forms.rl, forms.logOnePlus, forms.power];
    const rows = compareForms({
      forms: candidates,
      klDistance: Array.from(klDistance),
      score: Array.from(gold),
    });
    const judge = (tally: Preference, criterion: (row: (typeof rows)[number]) => number) => {
      const own = criterion(rows.find(({ form }) => form.name === scenario.form)!);
      const best = Math.min(...rows.map(criterion));
      if (own === best) tally.right += 1;
      if (own - best > clearly) tally.wrong += 1;
    };
    judge(compared, (row) => row.aicc);
    judge(independent, ({ fit }) => aicc(fit));
  }
  return { compared, independent };
}

/** Below this two forms are about equal (Burnham and Anderson 2002, section 2.6). */
const clearly = 2;
