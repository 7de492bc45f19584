/** M6: catastrophic Goodhart, what heavy-tailed errors do to an optimiser of gold plus error (Kwa et al. 2024). */
import { combine, isAbove, isBelow, type Measure, untold } from '../../../display/finding.js';
import { percent, plain, withInterval } from '../../../display/words.js';
import type { ErrorTail } from '../../../reward/error-tails.js';
import { tailAxis } from '../../../reward/planted.js';
import { type Interval, ratioInterval } from '../../../statistics/index.js';
import { groupBy, mainSettings, without, withSettings } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { frontierPointsOf } from './frontier-curves.js';
import { riseAndFall } from './measured-peak.js';
import { bestOfNName, type OveroptimizationFinding } from './methods.js';
import { leastFall } from './overoptimization.js';
import { commonReach, type SeedCurves, seedCurves } from './seed-curves.js';

/** Beyond any exponential (theorem 5); t with ten degrees of freedom is so only where no pool reaches. */
const heavy: readonly ErrorTail[] = ['t3', 'lognormal', 'levy'];
const light: ErrorTail = 'normal';

/** What is lost of a gain that goes to nothing, and what a KL penalty must not save of it. */
const half = 0.5;

const needs = `best-of-n against planted errors, ${light} and heavy-tailed`;

export const heavyTailsLoseAll: OveroptimizationFinding = {
  id: 'M6',
  statement:
    'Against a heavy-tailed error best-of-n loses more than half of what gold gained, against a normal one less than a tenth; and the policy that is optimal under a KL penalty has less than half of the gold that it has under a normal error at the same KL',
  judge(tables) {
    const { confidence } = tables;
    const curves = byTail(
      tables.curves.filter(({ method }) => method === bestOfNName),
      tables,
    );
    const frontiers = byTail(frontierPointsOf(tables), tables);
    const tails = heavy.filter((tail) => curves.has(tail));
    if (!curves.has(light) || tails.length === 0) return untold(needs);
    const losses = [light, ...tails].flatMap((tail) => {
      const share = lossOf(curves.get(tail)!, confidence);
      return share === undefined ? [] : [{ tail, share }];
    });
    const penalised = tails.flatMap((tail) => {
      const [own, normal] = [frontiers.get(tail), frontiers.get(light)];
      return own && normal ? [{ tail, ...atEqualKl(own, normal, confidence) }] : [];
    });
    return {
      verdict: combine([
        ...losses.map(({ tail, share }) =>
          tail === light ? isBelow(share, leastFall) : isAbove(share, half),
        ),
        ...tails.map((tail) => {
          const found = penalised.find((one) => one.tail === tail);
          return found === undefined ? 'unsure' : isBelow(found.ratio, half);
        }),
      ]),
      evidence: `Of gold’s gain best-of-n loses ${losses
        .map(({ tail, share }) => `${percent(share)} (${tail})`)
        .join(', ')}. Along the efficient frontier gold is, of that under a normal error, ${penalised
        .map(({ tail, ratio, kl }) => `${withInterval(ratio)} at ${plain(kl)} nats (${tail})`)
        .join(', ')}.`,
      measures: [
        ...losses.map(({ tail, share }): Measure => ({ name: `fall/${tail}`, ...share })),
        ...penalised.map(({ tail, ratio }): Measure => ({ name: `frontier-gold/${tail}`, ...ratio })),
      ],
    };
  },
};

/** Points of the main setting otherwise. */
function byTail(
  points: readonly CurvePoint[],
  { curves }: OveroptimizationTables,
): Map<ErrorTail, CurvePoint[]> {
  const others = withSettings(points, without(mainSettings(curves), tailAxis));
  const planted = others.filter(({ setting }) => typeof setting[tailAxis.name] === 'string');
  return groupBy(planted, ({ setting }) => setting[tailAxis.name] as ErrorTail);
}

function lossOf(points: readonly CurvePoint[], confidence: number): Interval | undefined {
  const moved = riseAndFall(seedCurves(points));
  return moved && ratioInterval(moved.falls, moved.rises, confidence);
}

/** Gold under one error over that under another, seed by seed, at the largest KL that all of them reach. */
function atEqualKl(own: readonly CurvePoint[], normal: readonly CurvePoint[], confidence: number) {
  const reach = Math.min(commonReach(own), commonReach(normal));
  const [here, there] = [own, normal].map((points) => seedCurves(points, { reach }));
  const end = ({ goldScore }: SeedCurves, seed: number) => goldScore[seed][goldScore[seed].length - 1];
  const shared = here.seeds.filter((seed) => there.seeds.includes(seed));
  const golds = (curves: SeedCurves) => shared.map((seed) => end(curves, curves.seeds.indexOf(seed)));
  return { ratio: ratioInterval(golds(here), golds(there), confidence), kl: reach ** 2 };
}
