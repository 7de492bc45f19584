/** The best size and tokens for a compute by the law of a log's runs, beside what is known of that compute otherwise, and what is doubtful in it. */
import { UserError } from '../../config/user-error.js';
import {
  declareDoubt,
  type FunctionalForm,
  predict,
  threeDigits,
  type Warning,
} from '../../fitting/index.js';
import { type BudgetPlan, bestSize, planBudget } from '../../laws/index.js';
import { type Interval, mean } from '../../statistics/index.js';
import type { Logs } from '../log-sources.js';
import {
  type FitScalingOptions,
  fitScalingLog,
  type ScalingGroupFit,
  type ScalingLogFit,
} from './fit-scaling-logs.js';
import { short } from './flop-text.js';

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

/** Of runs of about the budget. */
export interface MeasuredLoss {
  parameters: number;
  /** 6ND, FLOP. */
  compute: number;
  /** Nats a token, over as many runs. */
  loss: number;
  runs: number;
  /** What the runs are, in words: `held out`. */
  words: string;
}

/** What a study knows of a group's losses at the budget, apart from the law. */
export interface KnownOfBudget {
  /** The group in words, where there are several: `Zipf α 0.5`. */
  name: string;
  measured: readonly MeasuredLoss[];
  /** The loss by another law, with the interval of one more run. */
  forecast?: { words: string; loss: Interval } | undefined;
}

/** Of the runs nearest to the budget and to the best size there: loss less that of the law, on average. */
export interface NearMisfit {
  compute: number;
  runs: number;
  off: number;
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
  known?: KnownOfBudget | undefined;
  /** Where it is more than the interval of the law's loss allows. */
  misfit?: NearMisfit | undefined;
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
/** Nobody reads a law as many times away from its runs. */
const mostOutside = 1e15;

export interface PlanOptions extends Omit<FitScalingOptions, 'form'> {
  /** 6ND, FLOP. */
  compute: number;
  /** By group. */
  beside?: ReadonlyMap<string, BesideLaw>;
  known?: ReadonlyMap<string, KnownOfBudget>;
}

/** Throws UserError as `fitScalingLog` does. */
export function planLog(logs: Logs, { compute, beside, known, ...options }: PlanOptions): LogPlan {
  const fit = fitScalingLog(logs, { ...options, form: 'chinchilla' });
  const groups = fit.groups.map((group) => {
    const plan = planBudget({ fit: group, inputs: group.inputs, compute });
    refuseBeyondReach(plan);
    // The allocation at the largest compute of the data is not the one that is asked for.
    const own = group.warnings.filter(({ code }) => code !== 'optimum-outside-range');
    const misfit = misfitOf(fit.form, group, plan);
    const irreducible = group.parameters.find(({ symbol }) => symbol === 'E');
    return {
      ...plan,
      ...{ group: group.group, runs: group.inputs.length, misfit },
      ...{ beside: beside?.get(group.group), known: known?.get(group.group) },
      heldLoss: irreducible?.fixed ? irreducible.estimate : undefined,
      offBySize: extremesBySize(missesAbout(fit.form, group, plan)),
      warnings: [...doubts(group.group, plan), ...doubtMisfit(group.group, misfit), ...own],
    };
  });
  return { fit, groups };
}

/** Numbers would end before the law does. */
function refuseBeyondReach({ compute, measuredCompute: [low, high] }: BudgetPlan): void {
  if (compute <= mostOutside * high && compute >= low / mostOutside) return;
  throw new UserError(
    `--compute: ${compute} FLOP is more than ${short(mostOutside)} times away from the runs; they have ${short(low)} to ${short(high)}, allowed: ${short(low / mostOutside)} to ${short(high * mostOutside)}`,
  );
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
export const nearestTo = ({ compute, measuredCompute: [low, high] }: BudgetPlan) =>
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
function misfitOf(form: FunctionalForm, fit: ScalingGroupFit, plan: BudgetPlan): NearMisfit | undefined {
  const compute = nearestTo(plan);
  const best = bestSize(
    fit.parameters.map(({ estimate }) => estimate),
    compute,
  );
  const residuals = missesAbout(form, fit, plan).filter((own) => isNear(own.parameters, best, near.size));
  if (residuals.length === 0) return undefined;
  const shift = mean(residuals.map(({ off }) => off));
  if (Math.abs(shift) <= (plan.loss.high - plan.loss.low) / 2) return undefined;
  return { compute, runs: residuals.length, off: shift };
}

/** `the runs nearest to it (4 at about 6.00e11 FLOP) lie 0.0193 below the law on average`. */
export const misfitText = ({ compute, runs, off }: NearMisfit): string =>
  `the runs nearest to it (${runs} at about ${short(compute)} FLOP) lie ${threeDigits(Math.abs(off))} ${off < 0 ? 'below' : 'above'} the law on average`;

const doubtMisfit = (group: string, misfit: NearMisfit | undefined): Warning[] =>
  misfit === undefined
    ? []
    : [off(group, `${misfitText(misfit)}, farther than the interval of its loss reaches`)];

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
