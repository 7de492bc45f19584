/** P10, P11: how much of Kaplan's exponent 0.73 is the protocol (Porian et al. 2024; Pearce and Song 2024). */
import { combine, isAbove, untold } from '../../../display/finding.js';
import { differenceText, withInterval } from '../../../display/words.js';
import { groupBy } from '../laws/runs.js';
import { lawValues, matching, overWorlds, type PretrainingFinding } from './law-values.js';

const leastBias = 0.15;
const needs =
  'runs of one horizon at a constant rate after a long warmup, beside runs whose schedules match their horizons';

export const kaplanBias: PretrainingFinding = {
  id: 'P10',
  statement:
    'Kaplan’s protocol (one constant rate, a long warmup, no embeddings counted) raises the exponent of N_opt by at least 0.15 over matched schedules with all parameters counted',
  judge(tables) {
    const values = lawValues(tables, { law: 'protocol', subset: 'first to last' });
    if (values.length === 0) return untold(needs);
    const exponents = lawStairs(tables).map(({ name, value }) => `${withInterval(value)} (${name})`);
    return {
      verdict: combine(values.map(({ value }) => isAbove(value, leastBias))),
      evidence: `By protocol the exponent is ${exponents.join(', ')}; the first is ${values
        .map(({ value }) => differenceText(value))
        .join(', ')} above the last.`,
      measures: values.map(({ value }) => ({ name: 'difference', ...value })),
    };
  },
};

/** The exponents of all protocols in their order, over worlds. */
function lawStairs(tables: Parameters<PretrainingFinding['judge']>[0]) {
  const rows = matching(tables, { law: 'protocol', parameter: 'exponent' });
  return [...groupBy(rows, ({ subset }) => subset)].map(([name, own]) => ({
    name,
    value: overWorlds(
      own.map(({ value }) => value),
      tables.confidence,
    ),
  }));
}

export const kaplanSteps: PretrainingFinding = {
  id: 'P11',
  statement: 'Of the difference so much comes from the warmup, from what is counted and from the schedule',
  judge(tables) {
    const rows = matching(tables, { law: 'protocol', parameter: 'difference' }).filter(
      ({ subset }) => subset !== 'first to last',
    );
    if (rows.length === 0) return untold(needs);
    const steps = [...groupBy(rows, ({ subset }) => subset)].map(([subset, own]) => ({
      subset,
      value: overWorlds(
        own.map(({ value }) => value),
        tables.confidence,
      ),
    }));
    return {
      verdict: 'reported',
      evidence: `The exponent falls by ${steps.map(({ subset, value }) => `${differenceText(value)} (${subset})`).join(', ')}.`,
      measures: steps.map(({ subset, value }) => ({ name: subset, ...value })),
    };
  },
};
