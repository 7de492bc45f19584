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

/** What another approach than the law makes of the same budget. */
export interface OtherApproach {
  /** Name for programs: `isoflop`. */
  approach: string;
  /** What it is of, in words. */
  words: string;
  parameters: Interval;
  tokens: Interval;
}

/** Other approaches on the runs of a group, and why their sizes and the law's differ. */
export interface BesideLaw {
  approaches: readonly OtherApproach[];
  reason: string;
}

/** Of a size, over its runs about the budget: loss less that of the law. */
export interface SizeMisfit {
  parameters: number;
  off: number;
}

export interface GroupPlan extends BudgetPlan {
  group: string;
  /** How many runs the law is fitted to. */
  runs: number;
  /** E, where it was held. */
  heldLoss?: number | undefined;
  beside?: BesideLaw | undefined;
  /** How far the runs about the budget are off the law, least and most. */
  offBySize?: readonly [SizeMisfit, SizeMisfit] | undefined;
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

export interface PlanOptions extends Omit<FitScalingOptions, 'form'> {
  /** 6ND, FLOP. */
  compute: number;
  /** By group. */
  beside?: ReadonlyMap<string, BesideLaw>;
}

/** Throws UserError as `fitScalingLog` does. */
export function planLog(logs: Logs, { compute, beside, ...options }: PlanOptions): LogPlan {
  const fit = fitScalingLog(logs, { ...options, form: 'chinchilla' });
  const groups = fit.groups.map((group) => {
    const plan = planBudget({ fit: group, inputs: group.inputs, compute });
    // The allocation at the largest compute of the data is not the one that is asked for.
    const own = group.warnings.filter(({ code }) => code !== 'optimum-outside-range');
    const irreducible = group.parameters.find(({ symbol }) => symbol === 'E');
    return {
      ...plan,
      ...{ group: group.group, runs: group.inputs.length, beside: beside?.get(group.group) },
      heldLoss: irreducible?.fixed ? irreducible.estimate : undefined,
      offBySize: extremesBySize(missesAbout(fit.form, group, plan)),
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

/** The measured compute nearest to the budget. */
const nearestTo = ({ compute, measuredCompute: [low, high] }: BudgetPlan) =>
  Math.min(Math.max(compute, low), high);

const isNear = (value: number, to: number, factor: number) => value <= to * factor && value >= to / factor;

/** Of the runs about the budget, by their sizes. */
function missesAbout(form: FunctionalForm, fit: ScalingGroupFit, plan: BudgetPlan): SizeMisfit[] {
  const predicted = predict(
    form,
    fit.inputs,
    fit.parameters.map(({ estimate }) => estimate),
  );
  const about = nearestTo(plan);
  return fit.inputs.flatMap(([parameters, d], place) =>
    isNear(6 * parameters * d, about, near.compute)
      ? [{ parameters, off: fit.outputs[place] - predicted[place] }]
      : [],
  );
}

/** What the runs about the budget are off the law on average, where that is more than its interval allows. */
function misfit(form: FunctionalForm, fit: ScalingGroupFit, plan: BudgetPlan): Warning[] {
  const about = nearestTo(plan);
  const best = bestSize(
    fit.parameters.map(({ estimate }) => estimate),
    about,
  );
  const residuals = missesAbout(form, fit, plan).filter((own) => isNear(own.parameters, best, near.size));
  if (residuals.length === 0) return [];
  const shift = mean(residuals.map(({ off }) => off));
  if (Math.abs(shift) <= (plan.loss.high - plan.loss.low) / 2) return [];
  return [
    off(
      fit.group,
      `the runs nearest to it (${residuals.length} at about ${short(about)} FLOP) lie ${threeDigits(Math.abs(shift))} ${shift < 0 ? 'below' : 'above'} the law on average, farther than the interval of its loss reaches`,
    ),
  ];
}

/** The size whose runs about the budget lie lowest under the law, and the one whose lie highest; undefined for one size. */
function extremesBySize(misses: readonly SizeMisfit[]): GroupPlan['offBySize'] {
  const sizes = [...new Set(misses.map(({ parameters }) => parameters))].map((parameters) => ({
    parameters,
    off: mean(misses.filter((own) => own.parameters === parameters).map((own) => own.off)),
  }));
  if (sizes.length < 2) return undefined;
  const ordered = sizes.sort((left, right) => left.off - right.off);
  return [ordered[0], ordered[ordered.length - 1]];
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

const large = ({ estimate, low, high }: Interval) =>
  Number.isFinite(low) && Number.isFinite(high)
    ? `${short(estimate)} [${short(low)}, ${short(high)}]`
    : short(estimate);

/** The law's own size again, among what others say. */
function besideText(plan: GroupPlan): string[] {
  const { compute, parameters, tokens, runs, heldLoss, beside } = plan;
  if (beside === undefined) return [];
  const held = heldLoss === undefined ? '' : `, E held at ${heldLoss.toFixed(4)}`;
  return [
    '',
    ...textTable(
      [`${short(compute)} FLOP by`, 'parameters', 'tokens'],
      [
        [`L(N, D) of ${runs} runs${held}: the plan above`, large(parameters), large(tokens)],
        ...beside.approaches.map((own) => [own.words, large(own.parameters), large(own.tokens)]),
      ],
    ),
    ...missText(plan),
  ];
}

/** Once where it is the same of several groups. */
const reasons = (groups: readonly GroupPlan[]): string[] =>
  [...new Set(groups.flatMap(({ beside }) => (beside === undefined ? [] : [beside.reason])))].flatMap(
    (reason) => ['', reason],
  );

function missText(plan: GroupPlan): string[] {
  if (plan.offBySize === undefined) return [];
  const [lowest, highest] = plan.offBySize.map(
    ({ parameters, off }) =>
      `${threeDigits(Math.abs(off))} ${off < 0 ? 'below' : 'above'} at ${short(parameters)} parameters`,
  );
  return [
    `Losses about ${short(nearestTo(plan))} FLOP are off the law by size: from ${lowest} to ${highest}.`,
  ];
}

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
      ...besideText(plan),
    ]),
    ...reasons(groups),
    ...warningsText([...groups.flatMap(({ warnings }) => warnings), ...fit.failed]),
    ...(fit.notes.length > 0 ? ['', 'Notes', ...fit.notes.map((note) => `  ${note}`)] : []),
  ].join('\n')}\n`;
}

function warningsText(all: readonly Warning[]): string[] {
  return all.length === 0 ? [] : ['', 'Warnings', ...all.flatMap(warningLines)];
}

const brief = ({ code, message, advice }: Warning) => ({ code, message: `${message}. ${advice}` });

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
        warnings: warnings.map(brief),
      })),
      failed: fit.failed.map((warning) => ({ group: warning.subject, ...brief(warning) })),
      notes: fit.notes,
    },
    null,
    2,
  )}\n`;
}
