/** What `goodhart plan` says: what is known of the compute, the best size and tokens for it, what other sizes lose, and what is doubtful in it. */
import { threeDigits, type Warning } from '../../fitting/index.js';
import type { BudgetPlan } from '../../laws/index.js';
import type { Interval } from '../../statistics/index.js';
import { estimateText } from '../../statistics/words.js';
import { textTable, warningLines } from '../text-table.js';
import { short } from './flop-text.js';
import { type GroupPlan, type LogPlan, misfitText, nearestTo } from './plan-log.js';

const ratioText = (ratio: number) => (ratio < 1e5 ? threeDigits(ratio) : short(ratio));

/** How far beyond the runs a budget is that laws are still read at. */
function reach({ compute, measuredCompute: [low, high] }: BudgetPlan): string[] {
  if (compute > high) return [`${ratioText(compute / high)} times the largest compute that was fitted`];
  if (compute < low)
    return [`${ratioText(low / compute)} times less than the smallest compute that was fitted`];
  return [];
}

const large = ({ estimate, low, high }: Interval) =>
  Number.isFinite(low) && Number.isFinite(high)
    ? `${short(estimate)} [${short(low)}, ${short(high)}]`
    : short(estimate);

/** Losses that are known of the budget, apart from the law. */
function knownText({ known }: GroupPlan): string[] {
  if (known === undefined) return [];
  const { measured, forecast } = known;
  return [
    ...measured.map(
      ({ parameters, compute, loss, runs, words }) =>
        `Measured at ${short(compute)} FLOP: ${loss.toFixed(4)} (${parameters.toLocaleString('en-US')} parameters, ${words}${runs > 1 ? `, mean of ${runs} runs` : ''})`,
    ),
    ...(forecast === undefined
      ? []
      : [`By ${forecast.words}: ${estimateText(forecast.loss)}, an interval for one more run`]),
  ];
}

/** With what its runs say of it in the same breath. */
function lossText({ loss, misfit }: GroupPlan): string {
  const told = `loss ${estimateText(loss)} by the law`;
  return misfit === undefined ? told : `${told}, but ${misfitText(misfit)}`;
}

/** A group as people call it; nothing where there is no other. */
const nameOf = (groups: readonly GroupPlan[], group: string): string =>
  groups.find((plan) => plan.group === group)?.known?.name ?? group;

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
      ...(several ? [nameOf(groups, plan.group)] : []),
      ...reach(plan).map((text) => `${short(plan.compute)} FLOP is ${text}.`),
      ...knownText(plan),
      `For ${short(plan.compute)} FLOP: ${large(plan.parameters)} parameters on ${large(plan.tokens)} tokens, ${estimateText(plan.tokensPerParameter)} tokens a parameter; ${lossText(plan)}`,
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
    ...warningsText({ fit, groups }),
    ...(fit.notes.length > 0 ? ['', 'Notes', ...fit.notes.map((note) => `  ${note}`)] : []),
  ].join('\n')}\n`;
}

/** Of one group alone they need not say of which. */
function warningsText({ fit, groups }: LogPlan): string[] {
  const all = [...groups.flatMap(({ warnings }) => warnings), ...fit.failed];
  const isOne = groups.length + fit.failed.length === 1;
  const named = all.map((warning) => ({
    ...warning,
    subject: isOne ? '' : nameOf(groups, warning.subject),
  }));
  return all.length === 0 ? [] : ['', 'Warnings', ...named.flatMap(warningLines)];
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
