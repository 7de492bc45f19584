/** The one shape of an estimate with its confidence interval. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
}
