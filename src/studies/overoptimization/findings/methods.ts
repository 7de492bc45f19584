/**
 * Which methods the findings of Gao et al. are about: best-of-n, and for their RL every online method of a study. Each of
 * those is a case of its own, and the finding holds where it holds for all.
 */
import { type Finding, type Judgement, together, untold } from '../../../display/finding.js';
import { bestOfN } from '../../../methods/best-of-n/index.js';
import { methods } from '../../../methods/method.js';
import { groupBy, methodsOf } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';

export type OveroptimizationFinding = Finding<OveroptimizationTables>;

export const bestOfNName = bestOfN.name;

/** Within a sentence: `PPO`; a method that is not registered keeps the name that the table has. */
export const methodLabel = (name: string): string => methods.find(name)?.label ?? name;

/**
 * Direct alignment learns from the comparisons themselves: there is no reward model, the size is that of the policy, and
 * what is optimised is an implicit reward, in a unit of its own.
 */
export const isDirect = (method: string): boolean => methods.find(method)?.kind === 'direct';

/** Of a method that is not registered the points tell: it learns as it goes where they count iterations. */
export function onlineMethodsOf(curves: readonly CurvePoint[]): string[] {
  const points = groupBy(curves, ({ method }) => method);
  const countsIterations = (name: string) => points.get(name)?.some(({ iteration }) => iteration !== null);
  return methodsOf(curves).filter((name) => {
    const kind = methods.find(name)?.kind;
    return kind === undefined ? countsIterations(name) : kind === 'online';
  });
}

/** Best-of-n and then the online methods; none where the study has no online method. */
export function judgedMethods(curves: readonly CurvePoint[]): string[] {
  const online = onlineMethodsOf(curves);
  return online.length === 0 ? [] : [bestOfNName, ...online];
}

/** A finding about RL: judged for every online method; where there are several, each is named. */
export function judgeOnline(
  { curves }: Pick<OveroptimizationTables, 'curves'>,
  needs: string,
  judge: (method: string) => Judgement,
): Judgement {
  const cases = onlineMethodsOf(curves).map((method) => ({ method, ...judge(method) }));
  if (cases.length === 0) return untold(needs);
  if (cases.length === 1) {
    const [{ verdict, evidence, measures }] = cases;
    return { verdict, evidence, measures };
  }
  return {
    verdict: together(cases.map(({ verdict }) => verdict)),
    evidence: cases.map(({ method, evidence }) => `${methodLabel(method)}: ${evidence}`).join(' '),
    measures: cases.flatMap(({ method, measures }) =>
      measures.map((measure) => ({ ...measure, name: `${measure.name}/${method}` })),
    ),
  };
}
