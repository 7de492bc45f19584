/** M5 and its parts: what direct alignment does to gold along its training (Rafailov et al. 2024). */
import { type Check, combine, isAbove, isBelow, type Judgement, untold } from '../../../display/finding.js';
import { percent, withInterval } from '../../../display/words.js';
import { type FunctionalForm, fitCurve } from '../../../fitting/index.js';
import { forms } from '../../../laws/index.js';
import { methods } from '../../../methods/method.js';
import { type Interval, mean, meanInterval, ratioInterval, spearman } from '../../../statistics/index.js';
import { directBetaAxis } from '../config/direct.js';
import { groupBy, mainSettings, methodsOf, valuesOf, without, withSettings } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { riseAndFall } from './measured-peak.js';
import { methodLabel, type OveroptimizationFinding } from './methods.js';
import { leastFall } from './overoptimization.js';
import { ofMovedSeeds, type SeedCurves, seedCurves } from './seed-curves.js';

const needs = 'curves of direct alignment with at least two values of β and three seeds';

/** More than half of the variance of gold: what a measure that tells the winner would have, r² = 1/2. */
const telling = Math.SQRT1_2;

/** One method at one β. */
interface Condition {
  method: string;
  beta: number;
  points: CurvePoint[];
  curves: SeedCurves;
}

export const directAlignmentFalls: OveroptimizationFinding = {
  id: 'M5',
  statement:
    'Direct alignment overoptimises as well: with every method and β gold rises along the training and loses more than a tenth of its peak',
  judge(tables) {
    const conditions = conditionsOf(tables);
    const cases = conditions.flatMap((condition) => {
      const moved = riseAndFall(condition.curves);
      if (moved === undefined) return [];
      return [{ ...condition, share: ratioInterval(moved.falls, moved.rises, tables.confidence) }];
    });
    if (cases.length === 0) return untold(needs);
    return {
      verdict: combine(cases.map(({ share }) => isAbove(share, leastFall))),
      evidence: `Of its peak gold loses ${cases
        .map(({ share, ...condition }) => `${percent(share)} (${nameOf(condition)})`)
        .join(', ')}.`,
      measures: cases.map(({ share, method, beta }) => ({ name: `fall/${method}/${beta}`, ...share })),
    };
  },
};

export const logLawFitsDirect: OveroptimizationFinding = {
  id: 'M5b',
  statement: 'd(α − β ln d) fits the curves of direct alignment better than d(α − βd)',
  judge: (tables) =>
    judgeMethods(tables, (own, { confidence }) => {
      const errorsOf = (form: FunctionalForm) => meanOverConditions(own, (curves) => errors(curves, form));
      const ratio = ratioInterval(errorsOf(forms.rl), errorsOf(forms.bon), confidence);
      return {
        check: isBelow(ratio, 1),
        evidence: `errs by ${withInterval(ratio)} times as much as the quadratic`,
        measures: [{ name: 'error-ratio', ...ratio }],
      };
    }),
};

export const ipoLosesLeast: OveroptimizationFinding = {
  id: 'M5c',
  statement: 'IPO loses less from its peak than DPO and SLiC do, in the mean over β',
  judge(tables) {
    const lossOf = (method: string) => {
      const own = conditionsOf(tables).filter((condition) => condition.method === method);
      return own.length === 0 ? [] : meanOverConditions(own, (curves) => riseAndFall(curves)?.falls ?? []);
    };
    const ipo = lossOf('ipo');
    const others = ['dpo', 'slic'].flatMap((method) => {
      const loss = lossOf(method);
      if (loss.length !== ipo.length || loss.length < fewestSeeds) return [];
      const differences = ipo.map((own, seed) => loss[seed] - own);
      return [{ method, less: meanInterval(differences, tables.confidence) }];
    });
    if (others.length === 0) return untold('curves of IPO beside DPO or SLiC on the same comparisons');
    return {
      verdict: combine(others.map(({ less }) => isAbove(less, 0))),
      evidence: `From its peak IPO loses ${others
        .map(({ method, less }) => `${withInterval(less)} sd of gold less than ${methodLabel(method)}`)
        .join(', ')}.`,
      measures: others.map(({ method, less }) => ({ name: `loss-less/${method}`, ...less })),
    };
  },
};

export const accuracyTellsNothing: OveroptimizationFinding = {
  id: 'M5d',
  statement:
    'How often the implicit reward orders comparisons as gold does tells less than half of which method and β ends with more gold (rank correlation below √½)',
  judge(tables) {
    const conditions = conditionsOf(tables);
    const { implicit_rewards: rewards } = tables;
    const seeds = conditions[0]?.curves.seeds ?? [];
    const correlations = seeds.flatMap((seed) => {
      const pairs = conditions.flatMap(({ points }) => {
        const own = points.filter(({ proxySeed }) => proxySeed === seed);
        const last = own.reduce((a, b) => ((b.iteration ?? 0) > (a.iteration ?? 0) ? b : a), own[0]);
        const known = rewards.find(
          (row) =>
            row.method === last?.method &&
            row.proxySeed === seed &&
            row.iteration === last.iteration &&
            row.setting[directBetaAxis.name] === last.setting[directBetaAxis.name],
        );
        return known === undefined ? [] : [{ accuracy: known.accuracy, gold: last.goldScore }];
      });
      if (pairs.length < fewestConditions) return [];
      return [
        spearman(
          pairs.map(({ accuracy }) => accuracy),
          pairs.map(({ gold }) => gold),
        ),
      ].filter(Number.isFinite);
    });
    if (correlations.length < fewestSeeds)
      return untold(`at least ${fewestConditions} methods and values of β, and three seeds`);
    const correlation = withinOne(meanInterval(correlations, tables.confidence));
    return {
      verdict: combine([isBelow(correlation, telling)]),
      evidence: `Over ${conditions.length} methods and values of β accuracy and gold at the end have a rank correlation of ${withInterval(correlation)} (mean over ${correlations.length} seeds).`,
      measures: [{ name: 'rank-correlation', ...correlation }],
    };
  },
};

const fewestSeeds = 3;
/** Student's t does not know that no correlation lies beyond ±1. */
const withinOne = ({ estimate, low, high }: Interval): Interval => ({
  estimate,
  low: Math.max(-1, low),
  high: Math.min(1, high),
});

/** A rank correlation over fewer is a matter of chance. */
const fewestConditions = 5;

/** Of one value of β there is no sweep, and of fewer than three seeds no interval. */
function conditionsOf({ curves }: OveroptimizationTables): Condition[] {
  const main = withSettings(curves, without(mainSettings(curves), directBetaAxis));
  const own = main.filter(({ method }) => methods.find(method)?.kind === 'direct');
  if (valuesOf(directBetaAxis, own).length < 2) return [];
  return methodsOf(own).flatMap((method) => {
    const ofMethod = own.filter((point) => point.method === method);
    const byBeta = groupBy(ofMethod, ({ setting }) => Number(setting[directBetaAxis.name]));
    return [...byBeta].flatMap(([beta, all]): Condition[] => {
      const points = ofMovedSeeds(all);
      if (new Set(points.map(({ proxySeed }) => proxySeed)).size < fewestSeeds) return [];
      return [{ method, beta, points, curves: seedCurves(points) }];
    });
  });
}

const nameOf = ({ method, beta }: Pick<Condition, 'method' | 'beta'>) =>
  `${methodLabel(method)}, ${directBetaAxis.label(beta)}`;

/** Values of each seed, averaged over the conditions; seeds that a condition lacks are left out. */
function meanOverConditions(
  conditions: readonly Condition[],
  valuesOfSeeds: (curves: SeedCurves) => readonly number[],
): number[] {
  const rows = conditions.map(({ curves }) => {
    const values = valuesOfSeeds(curves);
    return new Map(curves.seeds.map((seed, index) => [seed, values[index]]));
  });
  const shared = [...rows[0].keys()].filter((seed) => rows.every((row) => row.get(seed) !== undefined));
  return shared.sort((a, b) => a - b).map((seed) => mean(rows.map((row) => row.get(seed) as number)));
}

/** Root mean squares of what a form misses the curve of each seed by. */
const errors = ({ klDistance, goldScore }: SeedCurves, form: FunctionalForm): number[] =>
  goldScore.map((score) => fitCurve({ form, klDistance, score }).rmse);

interface MethodCase {
  check: Check;
  evidence: string;
  measures: ({ name: string } & Interval)[];
}

/** A finding that is judged for every method by itself. */
function judgeMethods(
  tables: OveroptimizationTables,
  judge: (conditions: readonly Condition[], tables: OveroptimizationTables) => MethodCase,
): Judgement {
  const byMethod = groupBy(conditionsOf(tables), ({ method }) => method);
  if (byMethod.size === 0) return untold(needs);
  const cases = [...byMethod].map(([method, own]) => ({ method, ...judge(own, tables) }));
  return {
    verdict: combine(cases.map(({ check }) => check)),
    evidence: `${cases.map(({ method, evidence }) => `${methodLabel(method)}: ${evidence}`).join('; ')}.`,
    measures: cases.flatMap(({ method, measures }) =>
      measures.map((measure) => ({ ...measure, name: `${measure.name}/${method}` })),
    ),
  };
}
