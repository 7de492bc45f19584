/** What conditions are compared in, size by size and in the mean over sizes. */
import type { ComparedQuantity, ComparedSubject, Observation } from '../../../display/comparison/kind.js';
import { nats } from '../answers.js';
import { placesUpTo, proxyReachOf, reachOf } from '../curves/equal-places.js';
import { measuredPeak } from '../findings/measured-peak.js';
import { seedCurves } from '../findings/seed-curves.js';
import { responsesSampled } from './costs.js';
import {
  coefficientsUpTo,
  goldAtKl,
  goldAtProxyScore,
  meansOf,
  measuredRange,
  ofRuns,
} from './run-values.js';
import type { ComparedSize, SubjectCurves, WorldCurves } from './subjects.js';

const gold = { unit: 'sd of gold', hasMargin: true, isHeadline: false };

/** How far every run of all conditions goes. */
export interface SharedReach {
  /** Nats. */
  kl: number;
  proxyScore: number;
}

export function sharedReach(sizes: readonly ComparedSize[]): SharedReach {
  const worlds = sizes.flatMap(({ conditions }) => conditions.flat());
  const least = (of: typeof reachOf) => Math.min(...worlds.flatMap(({ runs }) => [...runs.values()].map(of)));
  return { kl: least(reachOf), proxyScore: least(proxyReachOf) };
}

/** Whether curves turn over within their range: all of them, any of them. */
interface Peaks {
  areSeen: boolean;
  someSeen: boolean;
}

function peaksOf(sizes: readonly ComparedSize[]): Peaks {
  const seen = sizes.flatMap(({ conditions }) =>
    conditions.flat().map(({ points }) => !measuredPeak(seedCurves(points)).isAtEnd),
  );
  return { areSeen: seen.every(Boolean), someSeen: seen.some(Boolean) };
}

/** The mean over sizes first, where there are several. */
export function comparedSubjects(subject: SubjectCurves): ComparedSubject[] {
  const reach = sharedReach(subject.sizes);
  const peaks = peaksOf(subject.sizes);
  const subjects = subject.sizes.map((size) => ({
    title: size.label,
    quantities: quantitiesOf(size, subject, { reach, peaks }),
  }));
  return subjects.length === 1 ? [{ ...subjects[0], title: '' }] : [meanOverSizes(subjects), ...subjects];
}

function quantitiesOf(
  { conditions }: ComparedSize,
  { law, isOnline }: SubjectCurves,
  { reach, peaks }: { reach: SharedReach; peaks: Peaks },
): ComparedQuantity[] {
  const over = (of: (curves: WorldCurves) => Observation[]) => conditions.map((worlds) => worlds.flatMap(of));
  const ranges = conditions.map((worlds) => worlds.map(measuredRange));
  const ofRange = (name: 'peak' | 'loss' | 'end') => ranges.map((own) => own.flatMap((range) => range[name]));
  const lastKl = placesUpTo(reach.kl).at(-1);
  return [
    ...coefficientQuantities(conditions, law, Math.sqrt(reach.kl)),
    {
      ...gold,
      name: 'peak-gold',
      title: peaks.areSeen ? 'peak gold' : 'highest gold',
      isHeadline: true,
      better: 'high',
      values: ofRange('peak'),
    },
    ...placesUpTo(reach.kl).map((kl): ComparedQuantity => {
      const isLast = kl === lastKl;
      return {
        ...{ ...gold, name: `gold-at-kl/${kl}`, title: `gold at ${nats(kl)}`, isHeadline: isLast },
        ...(isLast && { better: 'high' }),
        values: over((curves) => goldAtKl(curves, kl)),
      };
    }),
    ...placesUpTo(reach.proxyScore, 0.25).map((score) => ({
      ...{ ...gold, name: `gold-at-proxy/${score}` },
      title: `gold at proxy score ${Number(score.toPrecision(3))}`,
      values: over((curves) => goldAtProxyScore(curves, score)),
    })),
    { ...gold, name: 'gold-at-end', title: 'gold at its end', better: 'high', values: ofRange('end') },
    {
      ...{ ...gold, name: 'loss', title: 'loss from its peak', isHeadline: peaks.someSeen, better: 'low' },
      values: ofRange('loss'),
    },
    ...(isOnline ? [responsesQuantity(over)] : []),
  ];
}

function coefficientQuantities(
  conditions: readonly WorldCurves[][],
  law: string | undefined,
  reach: number,
): ComparedQuantity[] {
  if (law === undefined) return [];
  const fits = conditions.map((worlds) => worlds.map((curves) => coefficientsUpTo(curves, { law, reach })));
  return (['alpha', 'beta'] as const).map((name) => ({
    ...{ name, title: name === 'alpha' ? 'α' : 'β', unit: '', hasMargin: false, isHeadline: true },
    values: fits.map((own) => own.flatMap((fit) => fit[name])),
  }));
}

const responsesQuantity = (
  over: (of: (curves: WorldCurves) => Observation[]) => Observation[][],
): ComparedQuantity => ({
  ...{ name: 'responses', title: 'responses sampled', unit: 'thousands' },
  ...{ hasMargin: false, isHeadline: false },
  values: over((curves) => ofRuns(curves, (run) => responsesSampled(run, curves.part))),
});

/** Of the runs that have the quantity at every size: of fewer sizes it would be something else. */
function meanOverSizes(subjects: readonly ComparedSubject[]): ComparedSubject {
  const quantities = subjects[0].quantities.flatMap((quantity): ComparedQuantity[] => {
    const same = subjects.flatMap((subject) =>
      subject.quantities.filter(({ name }) => name === quantity.name),
    );
    if (same.length < subjects.length) return [];
    const values = quantity.values.map((_, condition) =>
      meansOf(same.map(({ values: own }) => own[condition])),
    );
    return [{ ...quantity, values }];
  });
  return { title: `mean over ${subjects.length} sizes`, quantities };
}
