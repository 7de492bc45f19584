/** What `goodhart plan` says: the best size and tokens for a compute, what other sizes lose, and what is doubtful in it. */
import { declareDoubt, threeDigits, type Warning } from '../../fitting/index.js';
import { type BudgetPlan, planBudget } from '../../laws/index.js';
import type { Interval } from '../../statistics/index.js';
import { estimateText } from '../../statistics/words.js';
import type { Logs } from '../log-sources.js';
import { textTable, warningLines } from '../text-table.js';
import { type FitScalingOptions, fitScalingLog, type ScalingLogFit } from './fit-scaling-logs.js';

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
    return { ...plan, group: group.group, warnings: [...doubts(group.group, plan), ...own] };
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
