/** The comparison of forms on a group, in words and as JSON. */
import { compareForms, comparisonLevel, type FormComparison, threeDigits } from '../fitting/index.js';
import { forms } from '../laws/index.js';
import { createRandom } from '../random/index.js';
import type { GroupFit } from './fit-group.js';
import { groupBy } from './group-by.js';
import type { RunPoint } from './points/index.js';
import { textTable } from './text-table.js';

const candidates = [forms.bon, forms.rl, forms.logOnePlus, forms.power];

/** Of thousands of runs so many points tell forms apart, and take seconds; all of them would take minutes. */
const MOST_POINTS = 10_000;

/** The forms on the points of a group: of very many on whole runs of theirs by lot, always the same. */
export function compareOnPoints(data: readonly RunPoint[]): Pick<GroupFit, 'comparison' | 'comparedRuns'> {
  const runs = groupBy(data, ({ cluster }) => cluster);
  const share = Math.min(1, MOST_POINTS / data.length);
  const drawn = createRandom('compared runs').permutation(runs.length);
  const kept = drawn.subarray(0, Math.max(1, Math.floor(share * runs.length))).sort();
  const points = share === 1 ? data : Array.from(kept, (run) => runs[run]).flat();
  const comparison = compareForms({
    forms: candidates,
    klDistance: points.map(({ kl }) => Math.sqrt(kl)),
    score: points.map(({ gold }) => gold),
    runs: points.map(({ cluster }) => cluster),
  });
  return share === 1 ? { comparison } : { comparison, comparedRuns: kept.length };
}

/** `pValue` and `rejected` are of this form against the best one, which has none. */
export const comparisonJson = ({ form, fit, pValue, isRejected, ...row }: FormComparison) => ({
  ...{ form: form.name, formula: form.formula, aicc: row.aicc, aiccDifference: row.aiccDifference },
  ...{ weight: row.weight, pValue, rejected: isRejected, rmse: fit.rmse, heldOutRmse: row.heldOutRmse },
  parameters: Object.fromEntries(form.parameters.map(({ name }, index) => [name, fit.parameters[index]])),
});

export function comparisonLines({ group, comparison, comparedRuns, clusters }: GroupFit): string[] {
  const rows = comparison.map(({ form, fit, aiccDifference, pValue, heldOutRmse }) => [
    form.name,
    form.formula,
    numberText(fit.rmse, 4),
    numberText(aiccDifference, 1),
    chanceText(pValue),
    numberText(heldOutRmse, 4),
  ]);
  return [
    '',
    `Forms on ${group}${comparedRuns ? `, ${comparedRuns} of its ${clusters} runs by lot` : ''} (p: chance of the best form’s lead if this were the law; last column: fitted below 60 % of the largest KL, error beyond)`,
    ...textTable(['form', '', 'RMSE', 'ΔAICc', 'p', 'held out'], rows),
    preferenceText(comparison),
  ];
}

/** Which forms the points speak against, and which they leave open. */
export function preferenceText(comparison: readonly FormComparison[]): string {
  const [best, ...others] = comparison;
  const namesOf = (rows: readonly FormComparison[]) => rows.map(({ form }) => form.name).join(', ');
  const worse = others.filter(({ isRejected }) => isRejected);
  const open = others.filter(({ isRejected }) => !isRejected);
  const level = `p below ${threeDigits(comparisonLevel / others.length)}`;
  if (worse.length === 0)
    return `No form is preferred: these points do not tell ${best.form.name} from ${namesOf(open)} (${level} would)`;
  const rest = open.length === 0 ? '' : `, not to ${namesOf(open)}`;
  return `${best.form.name} is preferred to ${namesOf(worse)} (${level})${rest}`;
}

const chanceText = (value: number): string => (value < 0.001 ? '<0.001' : numberText(value, 3));

const numberText = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits).replace('-', '−') : '–';
