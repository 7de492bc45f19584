/** P7, P8: how compute is best split between parameters and tokens. */
import { combine, isAbove, isBelow, untold } from '../../../display/finding.js';
import { withInterval } from '../../../display/words.js';
import { approachNames } from '../laws/approaches.js';
import { inDomain, lawValues, measureName, type PretrainingFinding, shifted } from './law-values.js';

const mostSpread = 0.1;
const plausible = [0.25, 0.5] as const;
const nearTheory = 0.1;
/** Kaplan et al. 2020. */
const kaplanSplit = 0.73;

const needs = 'at least three budgets whose best size lies inside those that were tried';

const titles = { isoflop: 'IsoFLOP', envelope: 'the envelope', parametric: 'the law' };

export const approachesAgree: PretrainingFinding = {
  id: 'P7',
  statement:
    'Chinchilla’s three approaches agree on the compute-optimal split: their exponents of N lie within 0.10 of each other and between 0.25 and 0.50',
  judge(tables) {
    const spreads = lawValues(tables, { law: 'split', parameter: 'spread' });
    const splits = approachNames.flatMap((subset) =>
      lawValues(tables, { law: 'split', subset, parameter: 'exponent' }).map((one) => ({ ...one, subset })),
    );
    if (spreads.length === 0) return untold(needs);
    const [low, high] = plausible;
    return {
      verdict: combine([
        ...spreads.map(({ value }) => isBelow(value, mostSpread)),
        ...splits.flatMap(({ value }) => [isAbove(value, low), isBelow(value, high)]),
      ]),
      evidence: spreads
        .map(({ domain, value }) => {
          const own = splits.filter((one) => one.domain === domain);
          const told = own.map((one) => `${withInterval(one.value)} by ${titles[one.subset]}`).join(', ');
          return `N_opt grows as C to the power of ${told}; they spread over ${withInterval(value)}${inDomain(domain, spreads)}.`;
        })
        .join(' '),
      measures: [
        ...spreads.map(({ domain, value }) => ({ name: measureName('spread', domain, spreads), ...value })),
        ...splits.map(({ domain, subset, value }) => ({
          name: measureName(subset, domain, spreads),
          ...value,
        })),
      ],
    };
  },
};

/** By IsoFLOP profiles, which assume no law. */
export const splitFollowsTheory: PretrainingFinding = {
  id: 'P8',
  statement:
    'The split is nearer the theory’s than Kaplan’s: by IsoFLOP its exponent is within 0.10 of 1/(2 + α), and below 0.73',
  judge(tables) {
    const values = lawValues(tables, { law: 'split', subset: 'isoflop', parameter: 'exponent' });
    if (values.length === 0) return untold(needs);
    const offs = values.map(({ value, theory }) => shifted(value, -(theory ?? Number.NaN)));
    return {
      verdict: combine([
        ...offs.flatMap((off) => [isAbove(off, -nearTheory), isBelow(off, nearTheory)]),
        ...values.map(({ value }) => isBelow(value, kaplanSplit)),
      ]),
      evidence: `N_opt grows as C to the power of ${values
        .map(
          ({ domain, value, theory }) =>
            `${withInterval(value)}, where the theory says ${(theory ?? Number.NaN).toFixed(3)}${inDomain(domain, values)}`,
        )
        .join(', ')}.`,
      measures: values.map(({ domain, value }) => ({
        name: measureName('exponent', domain, values),
        ...value,
      })),
    };
  },
};
