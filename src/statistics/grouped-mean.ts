/** The mean of values that come in groups which have something in common: runs of several worlds. */
import { fewestClusters } from './bootstrap.js';
import { studentQuantile } from './distributions.js';
import type { Interval } from './interval.js';
import { mean, standardDeviation } from './moments.js';

export interface GroupedMean extends Interval {
  /**
   * What the interval is about. `groups`: of all groups such as these. `values`: of these very groups, of which there are
   * too few to tell how groups differ. `none`: too few values, and the bounds are infinite.
   */
  over: 'groups' | 'values' | 'none';
  /** Of the group means, or of the values about the means of their groups; NaN where there is no interval. */
  standardDeviation: number;
}

/**
 * The mean of the group means. From three groups on they are the independent things, and the interval is Student's on
 * their means. Fewer groups are taken as they are: the interval is Student's on the values about the means of their
 * groups, whose variance they share. With one group that is the usual interval of a mean.
 */
export function groupedMean(groups: readonly (readonly number[])[], confidence = 0.95): GroupedMean {
  const means = groups.map((values) => mean(values));
  const estimate = mean(means);
  const withHalf = (over: 'groups' | 'values', spread: number, share: number, degrees: number) => {
    const half = studentQuantile((1 + confidence) / 2, degrees) * spread * Math.sqrt(share);
    return { estimate, low: estimate - half, high: estimate + half, over, standardDeviation: spread };
  };
  if (groups.length >= fewestClusters)
    return withHalf('groups', standardDeviation(means), 1 / groups.length, groups.length - 1);
  const degrees = groups.reduce((sum, { length }) => sum + length - 1, 0);
  if (degrees < fewestClusters - 1)
    return {
      ...{ estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
      ...{ over: 'none', standardDeviation: Number.NaN },
    };
  const squares = groups.flatMap((values, group) => values.map((value) => (value - means[group]) ** 2));
  const spread = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / degrees);
  const share = groups.reduce((sum, { length }) => sum + 1 / length, 0) / groups.length ** 2;
  return withHalf('values', spread, share, degrees);
}
