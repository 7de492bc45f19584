/** How often a comparison of forms prefers a wrong one to the law that was planted, and how often it tells the right one. */
import { compareForms } from '../../../src/fitting/index.js';
import { forms } from '../../../src/laws/index.js';
import type { RandomStream } from '../../../src/random/index.js';
import { drawCurves, type Scenario } from './scenario.js';

/** Numbers of data sets. */
export interface Preference {
  /** Another form is preferred to the law that was planted. */
  wrong: number;
  /** The law is preferred to the other of the paper's two, best-of-n's to RL's and RL's to best-of-n's. */
  told: number;
  /** The law has the lowest AICc. */
  best: number;
  /** Another form has an AICc that is lower by more than 2, which is no test. */
  wrongByDifference: number;
}

const candidates = [forms.bon, forms.rl, forms.logOnePlus, forms.power];

export function preferences(
  scenario: Scenario,
  { studies, random }: { studies: number; random: RandomStream },
): Preference {
  const tally = { wrong: 0, told: 0, best: 0, wrongByDifference: 0 };
  const rival = scenario.form === 'bon' ? 'rl' : 'bon';
  for (let study = 0; study < studies; study++) {
    const { klDistance, gold } = drawCurves(scenario, random.stream(`study-${study}`)).curves[0];
    const rows = compareForms({
      forms: candidates,
      klDistance: Array.from(klDistance),
      score: Array.from(gold),
    });
    const own = rows.find(({ form }) => form.name === scenario.form)!;
    const other = rows.find(({ form }) => form.name === rival)!;
    tally.wrong += Number(own.isRejected);
    tally.told += Number(own === rows[0] && other.isRejected);
    tally.best += Number(own === rows[0]);
    tally.wrongByDifference += Number(own.aiccDifference > 2);
  }
  return tally;
}
