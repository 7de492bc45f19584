/** M2: ensembles of proxies that were trained on noisy labels, under methods that learn, with a KL penalty and without (Coste et al. 2023). */
import { type Check, combine, isAbove, isBelow, type Judgement, untold } from '../../../display/finding.js';
import { percent, withInterval } from '../../../display/words.js';
import { klPenaltyAxis } from '../../../methods/penalties/kl.js';
import { type Interval, meanInterval, ratioInterval } from '../../../statistics/index.js';
import { type Size, valuesOf } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { besideMembers, type NoisyRuns, noisyRuns } from './ensembles.js';
import { judgeOnline, type OveroptimizationFinding } from './methods.js';
import { leastFall } from './overoptimization.js';
import { caseMeasures } from './size-words.js';

const kinds = ['worst-case', 'uncertainty'];

const needs =
  'runs of a method that learns against one proxy and against ensembles, with a quarter of the labels flipped, with and without a KL penalty';

export const ensemblesNeedLittlePenalty: OveroptimizationFinding = {
  id: 'M2',
  statement:
    'With a quarter of the labels flipped, a method that learns loses less gold from its peak against worst-case and uncertainty-weighted ensembles than against their members one by one; with the smallest KL penalty of the sweep it loses less than a tenth, where against the members it still loses more',
  judge: (tables) => judgeOnline(tables, needs, (method) => judgeMethod(tables, method)),
};

function judgeMethod(tables: OveroptimizationTables, method: string): Judgement {
  const cases = noisyRuns(tables, { method, left: [klPenaltyAxis] }).flatMap((runs) =>
    kinds.flatMap((kind) => caseOf(runs, kind, tables.confidence) ?? []),
  );
  if (kinds.some((kind) => cases.every((one) => one.kind !== kind))) return untold(needs);
  const several = new Set(cases.map(({ size }) => size.key)).size > 1;
  const at = (size: Size) => (several ? ` at ${size.label}` : '');
  return {
    verdict: combine(
      cases.flatMap(({ saved, smallest }): Check[] => [
        isAbove(saved, 0),
        isBelow(smallest.share, leastFall),
        isAbove(smallest.alone, leastFall),
      ]),
    ),
    evidence: `${cases
      .map(
        ({ kind, size, saved, smallest, enough }) =>
          `Without a penalty the reward ${kind}${at(size)} loses ${withInterval(saved)} sd of gold less than its members; with ${smallest.strength} it loses ${percent(smallest.share)} of its peak and they ${percent(smallest.alone)} of theirs, who ${enough === undefined ? 'lose that at every penalty of the sweep' : `need ${enough} to lose less than a tenth`}`,
      )
      .join('. ')}.`,
    measures: cases.flatMap(({ kind, size, saved, smallest: { share, alone } }) =>
      caseMeasures({ saved, fall: share, 'fall-alone': alone }, { name: kind, size, several }),
    ),
  };
}

interface Case {
  kind: string;
  size: Size;
  /** Loss from the peak of the members on average less that of the ensemble, without a penalty; sd. */
  saved: Interval;
  smallest: Strength;
  /** The smallest penalty of the sweep with which the members lose less than a tenth of their peak. */
  enough: number | undefined;
}

/** Runs with one strength of the penalty: what is lost from the peak, as a share of it. */
interface Strength {
  strength: number;
  /** Of the ensembles, and of their members on average. */
  share: Interval;
  alone: Interval;
  saved: Interval;
}

function caseOf({ size, byReward }: NoisyRuns, kind: string, confidence: number): Case | undefined {
  const [single, ensemble] = [byReward('single'), byReward(kind)];
  const strengths = valuesOf(klPenaltyAxis, single)
    .map(Number)
    .flatMap((strength) => {
      const own = (points: readonly CurvePoint[]) =>
        points.filter(({ setting }) => setting[klPenaltyAxis.name] === strength);
      return strengthOf(own(single), own(ensemble), { strength, confidence }) ?? [];
    });
  const free = strengths.find(({ strength }) => strength === 0);
  const penalised = strengths.filter(({ strength }) => strength > 0);
  if (free === undefined || penalised.length === 0) return undefined;
  const enough = penalised.find(({ alone }) => isBelow(alone, leastFall) === 'yes');
  return { kind, size, saved: free.saved, smallest: penalised[0], enough: enough?.strength };
}

function strengthOf(
  single: readonly CurvePoint[],
  ensemble: readonly CurvePoint[],
  { strength, confidence }: { strength: number; confidence: number },
): Strength | undefined {
  const found = besideMembers(single, ensemble);
  if (found === undefined) return undefined;
  const { own, theirs } = found;
  return {
    strength,
    share: ratioInterval(own.falls, own.rises, confidence),
    alone: ratioInterval(theirs.falls, theirs.rises, confidence),
    saved: meanInterval(
      theirs.falls.map((fall, group) => fall - own.falls[group]),
      confidence,
    ),
  };
}
