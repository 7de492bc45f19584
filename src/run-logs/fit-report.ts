/** What `goodhart fit` prints: a table for people and the JSON object of the contract. */

import type { Warning } from '../fitting/index.js';
import { curveLaw } from '../laws/index.js';
import type { Interval } from '../statistics/index.js';
import { boundText } from '../statistics/words.js';
import { besidePaper } from './beside-paper.js';
import { detailLines } from './fit-details.js';
import type { GroupFit } from './fit-group.js';
import type { RunLogsFit } from './fit-run-logs.js';
import { comparisonJson, comparisonLines, preferenceText } from './form-comparison.js';
import { cutInWords } from './selecting/index.js';
import { foldedTable, warningLines } from './text-table.js';

/** Numbers that are not finite (a peak that is never reached, bounds that two runs do not have) become null. */
export function fitJson(result: RunLogsFit): string {
  const groups = result.groups.map(({ group, form, alpha, beta, peak, warnings, ...fit }) => ({
    ...{ group, form, alpha: plain(alpha), beta: plain(beta) },
    ...(fit.baseline ? { baseline: fit.baseline } : {}),
    peak: {
      ...{ klDistance: peak.klDistance.estimate, kl: peak.kl.estimate, gold: peak.gold.estimate },
      ...(fit.peakStep === undefined ? {} : { step: fit.peakStep }),
      ...(fit.chances === undefined ? {} : { passed: fit.chances.passed, newRun: fit.chances.newRun }),
    },
    peakIntervals: { klDistance: plain(peak.klDistance), kl: plain(peak.kl), gold: plain(peak.gold) },
    interval: {
      ...{ ...fit.interval, over: restingOn(fit) },
      ...(form === 'bon' && fit.interval.over === 'runs' && !fit.ofPrompts ? { given: givenPrompts } : {}),
    },
    largestKl: fit.largestKl,
    ...(fit.plain ? { plain: { alpha: plain(fit.plain.alpha), beta: plain(fit.plain.beta) } } : {}),
    rmse: fit.rmse,
    rmseOverPeak: fit.rmseOverPeak,
    rSquared: fit.rSquared,
    lagOneCorrelation: fit.lagOneCorrelation,
    reducedChiSquare: fit.reducedChiSquare,
    degreesOfFreedom: fit.degreesOfFreedom,
    points: fit.points,
    runs: fit.clusters,
    ...(fit.comparison.length > 0
      ? { comparison: fit.comparison.map(comparisonJson), preference: preferenceText(fit.comparison) }
      : {}),
    ...(fit.comparedRuns ? { comparedRuns: fit.comparedRuns } : {}),
    ...paperJson({ form, peak }),
    warnings: warnings.map(brief),
  }));
  const failed = result.failed.map((warning) => ({ group: warning.subject, ...brief(warning) }));
  const { cut, notes } = result;
  return `${JSON.stringify({ columns: columnsJson(result), ...(cut ? { cut } : {}), groups, failed, notes }, null, 2)}\n`;
}

/** Where KL and score come from, and in what they are given here. */
function columnsJson({ columns }: RunLogsFit) {
  const { kl, holds, klUnit, tokens, gold, step, by, cluster } = columns;
  return {
    kl: {
      column: kl,
      holds,
      ...(holds === 'n' ? {} : { unit: klUnit }),
      ...(tokens === undefined ? {} : { tokens }),
    },
    ...{ gold, step, by, cluster },
    units: { kl: 'nats per response', klDistance: '√nats', gold: `as ${gold}` },
  };
}

function paperJson(fit: Pick<GroupFit, 'form' | 'peak'>) {
  const beside = besidePaper(fit);
  return beside === undefined ? {} : { besidePaper: { nearest: beside.nearest, within: beside.within } };
}

/** Best-of-n takes its maxima of one pool on one set of prompts; a log does not tell whether every run had its own. */
const givenPrompts = 'for the same prompts and pool if the runs share theirs';

/** Of one table by prompt. */
const givenModel = 'for the same reward model and policy';

/** What the bounds rest on. */
const overInWords = { runs: 'runs', scatter: 'scatter of this run only', none: 'none' } as const;
const restingOn = ({ interval: { over }, ofPrompts }: Pick<GroupFit, 'interval' | 'ofPrompts'>): string =>
  over === 'runs' && ofPrompts ? 'prompts' : overInWords[over];

const plain = ({ estimate, low, high }: Interval): Interval => ({ estimate, low, high });
const brief = ({ code, message, advice }: Warning) => ({ code, message: `${message}. ${advice}` });

/** A table, folded to the width of the terminal, the comparison of forms, and every doubt with its advice. */
export function fitText(result: RunLogsFit, width?: number): string {
  const { columns, groups, cut } = result;
  const used = new Set(groups.map(({ form }) => form));
  const lines = [
    ...[...used].map(
      (form) => `${form === 'bon' ? 'Best-of-n' : 'RL'}: R(d) = ${curveLaw(form).formula}, d = √KL`,
    ),
    `KL from ${columns.kl}, gold score from ${columns.gold}${columns.cluster ? `, runs told apart by ${columns.cluster}` : ''}`,
    ...(cut === undefined ? [] : [`Fitted: ${cutInWords(cut)}`]),
    '',
    ...foldedTable(
      [
        'group',
        'form',
        'α',
        'β',
        'peak √KL',
        'peak KL',
        'peak gold',
        'RMSE',
        'RMSE / peak',
        'R²',
        'lag 1',
        'χ²/ν',
        'ν',
        'points',
        groups.some(({ ofPrompts }) => ofPrompts) ? 'prompts' : 'runs',
      ],
      groups.map(fitCells),
      width,
    ),
    '',
    ...bracketLines(groups),
  ];
  const details = detailLines(groups);
  if (details.length > 0) lines.push('', 'Details', ...details);
  const compared = groups.filter(({ comparison }) => comparison.length > 0);
  lines.push(...compared.flatMap(comparisonLines));
  const doubts = distinct([...groups.flatMap(({ warnings }) => warnings), ...result.failed]);
  if (doubts.length > 0) lines.push('', 'Warnings', ...doubts.flatMap(warningLines));
  if (result.notes.length > 0) lines.push('', 'Notes', ...result.notes.map((note) => `  ${note}`));
  return `${lines.join('\n')}\n`;
}

/** Doubts about the log as a whole come with every group. */
function distinct(warnings: readonly Warning[]): Warning[] {
  const seen = new Set<string>();
  return warnings.filter(({ code, subject, message }) => {
    const key = [code, subject, message].join('\n');
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** What the brackets of which groups are. */
function bracketLines(groups: readonly GroupFit[]): string[] {
  const resting = (over: GroupFit['interval']['over']) => {
    const own = groups.filter(({ interval }) => interval.over === over);
    const more = own.length > 5 ? `; and ${own.length - 5} more` : '';
    const named = own.slice(0, 5).map(({ group }) => group);
    return { own, names: own.length === groups.length ? '' : ` (${named.join('; ')}${more})` };
  };
  const [runs, scatter, none] = (['runs', 'scatter', 'none'] as const).map(resting);
  const lines: string[] = [];
  if (runs.own.length > 0) {
    const percent = show(100 * runs.own[0].interval.confidence!, 1).replace(/\.0$/, '');
    const ofPrompts = runs.own.some((own) => own.ofPrompts);
    const given = !ofPrompts && runs.own.some(({ form }) => form === 'bon') ? `, ${givenPrompts}` : '';
    lines.push(
      `Brackets${runs.names}: ${percent} % intervals over ${ofPrompts ? `prompts, ${givenModel}` : `runs${given}`}`,
    );
  }
  if (scatter.own.length > 0)
    lines.push(`Brackets${scatter.names}: ${overInWords.scatter}, without a level of confidence`);
  if (none.own.length > 0) lines.push(`No brackets${none.names}: too few runs or points`);
  return lines;
}

function fitCells(fit: GroupFit): string[] {
  const { group, form, alpha, beta, rmse, rmseOverPeak, rSquared, lagOneCorrelation, points, clusters } = fit;
  return [
    group,
    form,
    showInterval(alpha, 3),
    showInterval(beta, 4),
    ...peakCells(fit),
    show(rmse, decimalsFor(rmse, 4)),
    show(rmseOverPeak, 3),
    show(rSquared, 3),
    show(lagOneCorrelation, 2),
    showSmall(fit.reducedChiSquare),
    String(fit.degreesOfFreedom),
    String(points),
    String(clusters),
  ];
}

/** Beyond the points there is no peak to read: only that it lies above what the law gives at their end. */
function peakCells({ form, alpha, beta, peak, largestKl }: GroupFit): string[] {
  const end = Math.sqrt(largestKl);
  if (!(peak.klDistance.estimate > end))
    return [showInterval(peak.klDistance, 2), showInterval(peak.kl, 1), showInterval(peak.gold, 3)];
  const gold = curveLaw(form).value([end], [alpha.estimate, beta.estimate]);
  return [boundText(end), boundText(largestKl), boundText(gold)];
}

/** Without brackets where there is no interval. */
function showInterval({ estimate, low, high }: Interval, fewest: number): string {
  const digits = decimalsFor(estimate, fewest);
  const bounds = [low, high].every(Number.isNaN) ? '' : ` [${show(low, digits)}, ${show(high, digits)}]`;
  return `${show(estimate, digits)}${bounds}`;
}

/** Three significant digits of small numbers, as peaks at a KL of hundredths have; of what is 0 but for rounding none more. */
function decimalsFor(value: number, fewest: number): number {
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1 ? Math.max(fewest, 2 - Math.floor(Math.log10(size))) : fewest;
}

/** Three significant digits. */
const showSmall = (value: number): string =>
  value > 0 && value < 1e-3 ? value.toExponential(2).replace('-', '−') : show(value, decimalsFor(value, 3));

function show(value: number, digits: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Math.abs(value) >= 1e6) return value.toExponential(1);
  return value
    .toFixed(digits)
    .replace(/^-(?=0\.?0*$)/, '')
    .replace('-', '−');
}
