/** The area under the receiver operating characteristic. */
import { ranks } from './correlation.js';

/**
 * The chance that a score drawn from those labelled 1 is above one drawn from those labelled 0, ties counting half: the
 * Mann–Whitney U over all pairs (Hanley and McNeil 1982). NaN where a label is missing.
 */
export function areaUnderRoc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const places = ranks(scores);
  let [positives, sum] = [0, 0];
  for (let index = 0; index < scores.length; index++)
    if (labels[index] === 1) [positives, sum] = [positives + 1, sum + places[index]];
  return (sum - (positives * (positives + 1)) / 2) / (positives * (scores.length - positives));
}
