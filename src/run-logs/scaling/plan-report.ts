/** What `goodhart plan` says: the best size and tokens for a compute, what other sizes lose, and what is doubtful in it. */
import {
  declareDoubt,
  type FunctionalForm,
  predict,
  threeDigits,
  type Warning,
} from '../../fitting/index.js';
import { type BudgetPlan, bestSize, planBudget } from '../../laws/index.js';
import { type Interval, mean } from '../../statistics/index.js';
import { estimateText } from '../../statistics/words.js';
import type { Logs } from '../log-sources.js';
import { textTable, warningLines } from '../text-table.js';
import {
  type FitScalingOptions,
  fitScalingLog,
  type ScalingGroupFit,
  type ScalingLogFit,
} from './fit-scaling-logs.js';

export interface GroupPlan extends BudgetPlan {
  group: string;
  warnings: Warning[];
}

export interface LogPlan {
  fit: ScalingLogFit;
  groups: GroupPlan[];
}

const beyond = declareDoubt(
  'budget-outside-runs',
  'Train at budgets nearer to it, and see whether the law held from the smaller of them to the larger.',
);

const off = declareDoubt(
  'law-off-near-budget',
  'Take losses to be off by about as much, and compare the size with that of other approaches: a law of four constants bends less than runs do.',
);

/** Runs about a budget: within these factors of its compute, or of the nearest that was fitted, and of the best size there. */
const near = { compute: 1.5, size: 2 };

/** Laws are read within this factor of the computes that they were fitted to. */
const farOutside = 10;

/** Throws UserError as `fitScalingLog` does. */
export function planLog(
  logs: Logs,
  { compute, ...options }: Omit<FitScalingOptions, 'form'> & { compute: number },
): LogPlan {
  const fit = fitScalingLog(logs, { ...options, form: 'chinchilla' });
  const groups = fit.groups.map((group) => {
    const plan = planBudget({ fit: group, inputs: group.inputs, compute });
    // The allocation at the largest compute of the data is not the one that is asked for.
    const own = group.warnings.filter(({ code }) => code !== 'optimum-outside-range');
    return {
      ...plan,
      group: group.group,
      warnings: [...doubts(group.group, plan), ...misfit(fit.form, group, plan), ...own],
    };
  });
  return { fit, groups };
}

function doubts(subject: string, { compute, measuredCompute, measuredParameters, parameters }: BudgetPlan) {
  const [low, high] = measuredCompute;
  const far = compute > farOutside * high || compute < low / farOutside;
  const [smallest, largest] = measuredParameters;
  const best = parameters.estimate;
  const untried = best < smallest || best > largest;
  return [
    ...(far
      ? [
          beyond(
            subject,
            `${short(compute)} FLOP, the runs have ${short(low)} to ${short(high)}: intervals know of the scatter of runs alone, not of a law that bends`,
          ),
        ]
      : []),
    ...(untried
      ? [
          beyond(
            subject,
            `the best size is ${short(best)} parameters, the runs have ${short(smallest)} to ${short(largest)}`,
          ),
        ]
      : []),
  ];
}

/** What the runs about the budget are off the law on average, where that is more than its interval allows. */
function misfit(
  form: FunctionalForm,
  fit: ScalingGroupFit,
  { compute, measuredCompute, loss }: BudgetPlan,
): Warning[] {
  const about = Math.min(Math.max(compute, measuredCompute[0]), measuredCompute[1]);
  const law = fit.parameters.map(({ estimate }) => estimate);
  const best = bestSize(law, about);
  const isNear = (value: number, to: number, factor: number) => value <= to * factor && value >= to / factor;
  const predicted = predict(form, fit.inputs, law);
  const residuals = fit.inputs.flatMap(([n, d], place) =>
    isNear(6 * n * d, about, near.compute) && isNear(n, best, near.size)
      ? fit.outputs[place] - predicted[place]
      : [],
  );
  if (residuals.length === 0) return [];
  const shift = mean(residuals);
  if (Math.abs(shift) <= (loss.high - loss.low) / 2) return [];
  return [
    off(
      fit.group,
      `the runs nearest to it (${residuals.length} at about ${short(about)} FLOP) lie ${threeDigits(Math.abs(shift))} ${shift < 0 ? 'below' : 'above'} the law on average, farther than the interval of its loss reaches`,
    ),
  ];
}

/** How far beyond the runs a budget is that laws are still read at. */
function reach({ compute, measuredCompute: [low, high] }: BudgetPlan): string[] {
  if (compute > high) return [`${threeDigits(compute / high)} times the largest compute that was fitted`];
  if (compute < low)
    return [`${threeDigits(low / compute)} times less than the smallest compute that was fitted`];
  return [];
}

const short = (value: number) =>
  value >= 1e5 ? value.toExponential(2).replace('+', '') : threeDigits(Math.round(value));

const large = ({ estimate, low, high }: Interval) => `${short(estimate)} [${short(low)}, ${short(high)}]`;

export function planText({ fit, groups }: LogPlan): string {
  const several = groups.length > 1;
  return `${[
    `${fit.form.formula} (${fit.form.source})`,
    fit.columns,
    ...groups.flatMap((plan) => [
      '',
      ...(several ? [plan.group] : []),
      ...reach(plan).map((text) => `${short(plan.compute)} FLOP is ${text}.`),
      `For ${short(plan.compute)} FLOP: ${large(plan.parameters)} parameters on ${large(plan.tokens)} tokens, ${estimateText(plan.tokensPerParameter)} tokens a parameter; loss ${estimateText(plan.loss)}`,
      '',
      ...textTable(
        ['size', 'parameters', 'tokens', 'loss', 'above the best'],
        plan.sizes.map(({ factor, parameters, tokens, loss, lost }) => [
          factor < 1 ? `1/${1 / factor}` : `${factor}`,
          ...[short(parameters), short(tokens), estimateText(loss)],
          factor === 1 ? '0' : estimateText(lost),
        ]),
      ),
    ]),
    ...warningsText(groups),
    ...(fit.notes.length > 0 ? ['', 'Notes', ...fit.notes.map((note) => `  ${note}`)] : []),
  ].join('\n')}\n`;
}

function warningsText(groups: readonly GroupPlan[]): string[] {
  const all = groups.flatMap(({ warnings }) => warnings);
  return all.length === 0 ? [] : ['', 'Warnings', ...all.flatMap(warningLines)];
}

export function planJson({ fit, groups }: LogPlan): string {
  return `${JSON.stringify(
    {
      form: { name: fit.form.name, formula: fit.form.formula, source: fit.form.source },
      columns: fit.columns,
      confidence: fit.confidence,
      groups: groups.map(({ warnings, ...plan }, place) => ({
        ...plan,
        law: Object.fromEntries(
          fit.groups[place].parameters.map(({ symbol, estimate, low, high, fixed }) => [
            symbol,
            { estimate, low, high, fixed },
          ]),
        ),
        warnings: warnings.map(({ code, message, advice }) => ({ code, message: `${message}. ${advice}` })),
      })),
      notes: fit.notes,
    },
    null,
    2,
  )}\n`;
}
