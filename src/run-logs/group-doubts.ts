/** Doubts about the points of a group that need more than one look at them. */
import type { Warning } from '../fitting/index.js';
import { curveLaw, type OveroptimizationFit, type OveroptimizationForm } from '../laws/index.js';
import { extent } from '../statistics/index.js';
import {
  type ColumnSeen,
  doubtGoldOutliers,
  doubtKlOutlier,
  doubtKlOutliers,
  doubtPooledCurves,
  doubtPooledRuns,
} from './doubts/index.js';
import type { LeftOut, RunPoint } from './points/index.js';

/** By what each of them is; `plain` is the fit to all points. */
export const doubtsOfLeftOut = (
  name: string,
  { spikes, gold, kl }: LeftOut,
  plain: Pick<OveroptimizationFit, 'alpha' | 'beta'>,
): (Warning | undefined)[] => [
  spikes &&
    doubtKlOutlier(name, {
      places: spikes.spikes.map(({ line }) => `line ${line}`),
      largest: extent(spikes.spikes.map((point) => point.kl))[1],
      ...{ largestKept: spikes.largestKept, plain },
    }),
  doubtKlOutliers(name, { points: kl, plain }),
  doubtGoldOutliers(name, { points: gold, plain }),
];

/** By what stands in the columns, and failing that by the runs themselves; prompts always differ. */
export function doubtPooled(
  name: string,
  points: readonly RunPoint[],
  zero: number,
  about: { form: OveroptimizationForm; unused: readonly ColumnSeen[]; ofPrompts: boolean },
): Warning | undefined {
  const { form, unused, ofPrompts } = about;
  const along = points.map(({ kl }) => Math.sqrt(kl));
  const seen = {
    design: along.map((distance) => curveLaw(form).basis([distance])),
    response: points.map(({ gold }) => gold - zero),
    clusters: points.map(({ cluster }) => cluster),
  };
  const byColumn = doubtPooledCurves(name, { ...seen, along: [along], unused });
  return ofPrompts ? byColumn : (byColumn ?? doubtPooledRuns(name, { ...seen, along, names: ['α', 'β'] }));
}
