/** F11: a KL penalty as early stopping (Gao et al. 2022, section 3.6, figure 9). */
import { type Check, combine, isBelow, type Judgement, untold } from '../../../display/finding.js';
import { plain, withInterval } from '../../../display/words.js';
import { klPenaltyAxis } from '../../../methods/penalties/kl.js';
import type { Interval } from '../../../statistics/index.js';
import {
  groupBy,
  mainSettings,
  type Size,
  sizeKey,
  sizesOf,
  valuesOf,
  without,
  withSettings,
} from '../curves/sweep.js';
import type { CurvePoint } from '../tables.js';
import { turnsOver } from './measured-peak.js';
import { judgeOnline, type OveroptimizationFinding } from './methods.js';
import { commonReach, ofMovedSeeds, seedCurves } from './seed-curves.js';
import { sizeMeasure } from './size-words.js';
import { typicalDifference } from './typical-difference.js';

/** Sd of gold. The paper's curves, read off its figure 9, lie within about 0.05 of each other; this is twice that. */
const mostDifference = 0.1;

const penaltiesNeeded = 'RL curves without and with a KL penalty';

export const penaltyIsEarlyStopping: OveroptimizationFinding = {
  id: 'F11',
  statement:
    'A KL penalty acts like early stopping: over the KL that runs with and without it reach, the peak included, gold is the same to within 0.1 sd',
  judge(tables) {
    const { curves, confidence } = tables;
    const swept = withSettings(curves, without(mainSettings(curves), klPenaltyAxis));
    return judgeOnline(tables, penaltiesNeeded, (method) =>
      judgePenalties(
        swept.filter((row) => row.method === method),
        confidence,
      ),
    );
  },
};

function judgePenalties(own: readonly CurvePoint[], confidence: number): Judgement {
  const cases = pairsOf(own).map((pair) => ({ ...pair, ...difference(pair, confidence) }));
  if (cases.length === 0) return untold(penaltiesNeeded);
  const severalSizes = new Set(cases.map(({ size }) => size.key)).size > 1;
  const against = ({ size }: Pair) => (severalSizes ? `, ${size.label}` : '');
  return {
    verdict: combine(cases.flatMap(checksOf)),
    evidence: `From the curve without a penalty gold differs over the shared range by ${cases
      .map(
        (one) =>
          `${withInterval(one.typical)} sd to ${plain(one.reach ** 2)} nats (penalty ${one.penalty}${against(one)}${one.turns ? '' : ', where gold has not turned over'})`,
      )
      .join(', ')}; root mean square, less what the scatter of the seeds adds to it.`,
    measures: cases.map(({ penalty, size, typical }) => ({
      name: `difference/${penalty}${severalSizes ? `/${sizeMeasure(size)}` : ''}`,
      ...typical,
    })),
  };
}

/** Where gold has not turned over, stopping early has nothing to gain, and that both are alike shows nothing of it. */
const checksOf = ({ typical, turns }: Difference): Check[] => {
  const isAlike = isBelow(typical, mostDifference);
  return isAlike === 'yes' && !turns ? ['unsure'] : [isAlike];
};

/** Runs of one size without and with a penalty, of the seeds that have both. */
interface Pair {
  penalty: number;
  size: Size;
  free: readonly CurvePoint[];
  penalised: readonly CurvePoint[];
}

function pairsOf(own: readonly CurvePoint[]): Pair[] {
  const penalties = valuesOf(klPenaltyAxis, own).map(Number);
  return sizesOf(own).flatMap((size) => {
    const byPenalty = groupBy(
      own.filter((row) => sizeKey(row) === size.key),
      ({ setting }) => Number(setting[klPenaltyAxis.name]),
    );
    const curveOf = (penalty: number) => ofMovedSeeds(byPenalty.get(penalty) ?? []);
    return penalties
      .filter((penalty) => penalty > 0)
      .map((penalty) => ({ penalty, size, ...ofSharedSeeds(curveOf(0), curveOf(penalty)) }))
      .filter(({ free }) => free.length > 0);
  });
}

/** A seed that diverged in one of the runs has no partner in the other. */
function ofSharedSeeds(free: readonly CurvePoint[], penalised: readonly CurvePoint[]) {
  const seedsIn = (points: readonly CurvePoint[]) => new Set(points.map(({ proxySeed }) => proxySeed));
  const [first, second] = [seedsIn(free), seedsIn(penalised)];
  const isShared = ({ proxySeed }: CurvePoint) => first.has(proxySeed) && second.has(proxySeed);
  return { free: free.filter(isShared), penalised: penalised.filter(isShared) };
}

interface Difference {
  /** Root mean square over the range of √KL that all runs reach, sd of gold. */
  typical: Interval;
  /** The end of that range, √nats. */
  reach: number;
  /** Whether gold turns over within it, without a penalty. */
  turns: boolean;
}

function difference({ free, penalised }: Pair, confidence: number): Difference {
  const reach = Math.min(commonReach(free), commonReach(penalised));
  const [before, after] = [free, penalised].map((points) => seedCurves(points, { reach }));
  const differences = before.seeds.map((seed, index) => {
    const partner = after.goldScore[after.seeds.indexOf(seed)];
    return partner.map((score, place) => score - before.goldScore[index][place]);
  });
  return {
    typical: typicalDifference(differences, confidence),
    reach,
    turns: turnsOver(before, confidence),
  };
}
