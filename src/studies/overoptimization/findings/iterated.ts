/** M11 to M11c: what RLHF gains when it is repeated (Wolf, Kirk and Musolesi 2025; Gao et al. 2022, section 4.3). */
import {
  type Check,
  combine,
  isAbove,
  isBelow,
  type Judgement,
  type Measure,
  untold,
} from '../../../display/finding.js';
import { percent, plain, withInterval } from '../../../display/words.js';
import { mean, meanInterval, ratioInterval } from '../../../statistics/index.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { methodLabel, type OveroptimizationFinding } from './methods.js';
import { repeatedLaw } from './repeated-law.js';
import { type ArmRounds, atEqualKl, goldAtEnd, type Rounds, roundsOf } from './rounds.js';
import { combineSeeds, sharedSeeds } from './seed-values.js';
import { sizeMeasure } from './size-words.js';

/** Wolf et al.: after three rounds gains level off, so that the fourth is where it shows. */
const plateau = 4;
/** What is left of the gain of the second round when gains have faded. */
const mostLeft = 0.5;
/** Bounds of a quantity come from that many seeds. */
const fewestSeeds = 3;
/** The arm that Wolf et al. find best. */
const bestArm = 'concat-from-sft';

export const gainsFade: OveroptimizationFinding = {
  id: 'M11',
  statement:
    'Repeated RLHF levels off after three rounds: in the mean over arms the second round ends with more gold than the first, and the fourth adds less than half as much',
  judge: (tables) =>
    judgeRounds(tables, `${plateau} rounds of RLHF and three seeds`, ({ arms }) => {
      const own = arms.filter(({ ends }) => ends.length >= plateau);
      if (own.length === 0) return undefined;
      const gainOf = (round: number) =>
        meanOverArms(own, (arm) =>
          combineSeeds([goldAtEnd(arm, round), goldAtEnd(arm, round - 1)], ([now, before]) => now - before),
        );
      const [second, fourth] = [gainOf(2), gainOf(plateau)];
      if (second.length < fewestSeeds) return undefined;
      const gain = meanInterval(second, tables.confidence);
      const left = ratioInterval(fourth, second, tables.confidence);
      return {
        checks: [isAbove(gain, 0), isBelow(left, mostLeft)],
        evidence: `the second round adds ${withInterval(gain)} sd of gold, the fourth ${percent(left)} of that (${own.length === 1 ? 'one arm' : `mean over ${own.length} arms`}; ends of rounds: ${own.map((arm) => endsTold(arm)).join('; ')})`,
        measures: [
          { name: 'gain', ...gain },
          { name: 'left', ...left },
        ],
      };
    }),
};

export const concatFromStartIsBest: OveroptimizationFinding = {
  id: 'M11b',
  statement:
    'Proxies trained on the comparisons of all rounds and policies that start anew (concat-from-sft) have more gold in the last round than every other arm, at the highest KL that both reach in it',
  judge: (tables) =>
    judgeRounds(
      tables,
      `the arm ${bestArm} beside others, last rounds that reach the same KL, and three seeds`,
      ({ arms }) => {
        const best = arms.find(({ arm }) => arm === bestArm);
        if (best === undefined) return undefined;
        const others = arms.flatMap((other) => {
          if (other === best || other.ends.length !== best.ends.length) return [];
          const pairs = atEqualKl(best.last, other.last);
          if (pairs.length < fewestSeeds) return [];
          const more = meanInterval(
            pairs.map(({ more }) => more),
            tables.confidence,
          );
          return [{ arm: other.arm, more, kl: mean(pairs.map(({ kl }) => kl)) }];
        });
        if (others.length === 0) return undefined;
        return {
          checks: others.map(({ more }) => isAbove(more, 0)),
          evidence: `it has ${others.map(({ arm, more, kl }) => `${withInterval(more)} sd of gold more than ${arm} at ${plain(kl)} nats`).join(', ')}`,
          measures: others.map(({ arm, more }) => ({ name: `more/${arm}`, ...more })),
        };
      },
    ),
};

export const repeatedFormulaHolds: OveroptimizationFinding = {
  id: 'M11c',
  statement:
    'With α and β of the first round d(α − β ln d + β ln k) tells gold after k rounds that each go on from the last better than no change does, d(α − β ln d), and than KLs that add up, √k d(α − β ln d + ½ β ln k)',
  judge: (tables) =>
    judgeRounds(tables, 'rounds that go on from the last policies, and three seeds', (rounds) => {
      const cases = repeatedLaw(rounds).filter(({ seeds }) => seeds.length >= fewestSeeds);
      if (cases.length === 0) return undefined;
      const told = cases.map(({ arm, seeds }) => {
        const errors = (name: 'distances' | 'unchanged' | 'divergences') => seeds.map((seed) => seed[name]);
        const less = (name: 'unchanged' | 'divergences') =>
          ratioInterval(errors('distances'), errors(name), tables.confidence);
        return {
          arm,
          error: meanInterval(errors('distances'), tables.confidence),
          unchanged: less('unchanged'),
          divergences: less('divergences'),
          share: meanInterval(
            seeds.map(({ share }) => share),
            tables.confidence,
          ),
        };
      });
      return {
        checks: told.flatMap(({ unchanged, divergences }) => [
          isBelow(unchanged, 1),
          isBelow(divergences, 1),
        ]),
        evidence: told
          .map(
            ({ arm, error, unchanged, divergences, share }) =>
              `with ${arm} it errs by ${withInterval(error)} sd of gold, ${withInterval(unchanged)} times as much as no change and ${withInterval(divergences)} times as much as KLs that add up; best is ${withInterval(share)} times β ln k`,
          )
          .join(', '),
        measures: told.flatMap(({ arm, error, unchanged, divergences, share }) => [
          { name: `error/${arm}`, ...error },
          { name: `to-unchanged/${arm}`, ...unchanged },
          { name: `to-kl-additive/${arm}`, ...divergences },
          { name: `share/${arm}`, ...share },
        ]),
      };
    }),
};

interface Case {
  checks: Check[];
  /** Part of a sentence. */
  evidence: string;
  measures: Measure[];
}

/** Every method and size is a case; where there are several, each is named. */
function judgeRounds(
  { curves }: OveroptimizationTables,
  needs: string,
  judge: (rounds: Rounds) => Case | undefined,
): Judgement {
  const all = roundsOf(curves);
  const cases = all.flatMap((rounds) => {
    const found = judge(rounds);
    return found === undefined ? [] : [{ rounds, ...found }];
  });
  if (cases.length === 0) return untold(needs);
  const several = cases.length > 1;
  const nameOf = ({ method, size }: Rounds) => `${method}/${sizeMeasure(size)}`;
  return {
    verdict: combine(cases.flatMap(({ checks }) => checks)),
    evidence: `${cases
      .map(
        ({ rounds: { method, size }, evidence }) =>
          `${methodLabel(method)} against ${size.label}: ${evidence}`,
      )
      .join('. ')}.`,
    measures: cases.flatMap(({ rounds, measures }) =>
      measures.map(({ name, ...interval }) => ({
        name: several ? `${name}/${nameOf(rounds)}` : name,
        ...interval,
      })),
    ),
  };
}

/** One value a seed that all arms have. */
function meanOverArms(
  arms: readonly ArmRounds[],
  valuesOf: (arm: ArmRounds) => ReadonlyMap<number, number>,
): number[] {
  const rows = arms.map(valuesOf);
  return sharedSeeds(rows).map((seed) => mean(rows.map((row) => row.get(seed)!)));
}

const endsTold = (arm: ArmRounds) =>
  `${arm.arm} ${arm.ends.map((_, index) => mean([...goldAtEnd(arm, index + 1).values()]).toFixed(2)).join(', ')}`;
