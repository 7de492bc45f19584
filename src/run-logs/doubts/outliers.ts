/** Single values far outside those beside them, left out of the fit. */
import { declareDoubt, threeDigits as show, type Warning } from '../../fitting/index.js';
import { extent, type Interval } from '../../statistics/index.js';
import { klOutlier } from './kl-outlier.js';

const goldOutlier = declareDoubt(
  'gold-outlier',
  'Look at these rows: a scorer that failed, or the mean of few responses. The fit is of the other points.',
);

export interface OutliersSeen {
  points: readonly { line: number; kl: number; gold: number }[];
  /** Of the fit to all points. */
  plain: { alpha: Interval; beta: Interval };
}

/** Scores far from those at neighbouring KL. */
export const doubtGoldOutliers = (subject: string, seen: OutliersSeen): Warning | undefined =>
  seen.points.length === 0
    ? undefined
    : goldOutlier(
        subject,
        sentence(
          seen,
          seen.points.map(({ gold }) => gold),
          'score',
          'at neighbouring KL',
        ),
      );

/** KL far from that of the rows before and after. */
export const doubtKlOutliers = (subject: string, seen: OutliersSeen): Warning | undefined =>
  seen.points.length === 0
    ? undefined
    : klOutlier(
        subject,
        sentence(
          seen,
          seen.points.map(({ kl }) => kl),
          'KL',
          'of the rows before and after',
        ),
      );

function sentence({ points, plain }: OutliersSeen, values: number[], what: string, which: string): string {
  const lines = points.slice(0, 3).map(({ line }) => `line ${line}`);
  const more = points.length > 3 ? ` and ${points.length - 3} more` : '';
  const [low, high] = extent(values).map(show);
  const range = low === high ? low : `${low} to ${high}`;
  return `${lines.join(', ')}${more}: the ${what} is ${range}, far outside those ${which}; left out, and with all points α would be ${show(plain.alpha.estimate)} and β ${show(plain.beta.estimate)}`;
}
