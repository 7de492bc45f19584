/** T4: best-of-n against a learned verifier, with the truth as gold. */
import { combine, isAbove, type Measure, untold } from '../../../display/finding.js';
import { count, differenceText } from '../../../display/words.js';
import { mean } from '../../../statistics/index.js';
import type { SelectionRow } from '../tables.js';
import type { ReasoningFinding } from './index.js';
import { largest, overLargest } from './over-models.js';

const leastFall = 0.05;

/** Of one model against its verifiers of one size, whose means over their seeds these are. */
interface Fall {
  /** Gold at its peak less gold at the largest n. */
  fall: number;
  /** The verifier's score at the largest n less that at the smallest. */
  rise: number;
}

function fallOf(model: readonly SelectionRow[]): Fall | undefined {
  const sizes = [...new Set(model.map(({ n }) => n))].sort((left, right) => left - right);
  if (sizes.length < 2) return undefined;
  const meansOf = (of: (row: SelectionRow) => number) =>
    sizes.map((n) => mean(model.filter((row) => row.n === n).map(of)));
  const gold = meansOf(({ bestOfN }) => bestOfN);
  const score = meansOf(({ verifierProbability }) => verifierProbability);
  const last = sizes.length - 1;
  return { fall: largest(gold) - gold[last], rise: score[last] - score[0] };
}

export const bestOfNOverOptimises: ReasoningFinding = {
  id: 'T4',
  statement:
    'Best-of-n against a learned verifier over-optimises at every size of verifier: at the largest n gold is more than 0.05 below its peak, and the verifier’s score above that of one attempt',
  judge({ selection, confidence }) {
    const whole = selection.filter(({ difficultyBin }) => difficultyBin === 0);
    const sizes = [...new Set(whole.map(({ verifierParameters }) => verifierParameters))].sort(
      (left, right) => left - right,
    );
    const cases = sizes.flatMap((size) => {
      const rows = whole.filter(({ verifierParameters }) => verifierParameters === size);
      const fall = overLargest(rows, (model) => fallOf(model)?.fall, { confidence });
      const rise = overLargest(rows, (model) => fallOf(model)?.rise, { confidence });
      return fall === undefined || rise === undefined ? [] : [{ size, fall, rise }];
    });
    if (cases.length === 0) return untold('learned verifiers and what they choose');
    return {
      verdict: combine(cases.flatMap(({ fall, rise }) => [isAbove(fall, leastFall), isAbove(rise, 0)])),
      evidence: `${cases
        .map(
          ({ size, fall, rise }) =>
            `Against ${count(size)} parameters gold falls by ${differenceText(fall)} from its peak; from one attempt on the verifier’s score changes by ${differenceText(rise)}`,
        )
        .join('. ')}.`,
      measures: cases.flatMap(({ size, fall, rise }): Measure[] => [
        { name: `fall-${size}`, ...fall },
        { name: `rise-${size}`, ...rise },
      ]),
    };
  },
};
