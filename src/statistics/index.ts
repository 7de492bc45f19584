export { ascendingOrder } from './ascending-order.js';
export { areaUnderRoc } from './auc.js';
export { binomialInterval, exactBinomialInterval } from './binomial.js';
export {
  type BootstrapIntervalOptions,
  bootstrapInterval,
  fewestClusters,
  resampleClusters,
  smallSampleMultiplier,
} from './bootstrap.js';
export { clusterInterval, type Weights } from './cluster-interval.js';
export { pearson, ranks, spearman } from './correlation.js';
export {
  betaQuantile,
  chiSquaredCdf,
  chiSquaredQuantile,
  fCdf,
  fQuantile,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from './distributions.js';
export { type GroupedMean, groupedMean } from './grouped-mean.js';
export type { Interval } from './interval.js';
export { risingFit } from './isotonic.js';
export {
  augmentedRow,
  type LeastSquaresFit,
  type LeastSquaresInput,
  leastSquares,
  solveTriangle,
  triangularise,
} from './least-squares.js';
export { meanInterval } from './mean-interval.js';
export { extent, mean, median, quantile, quantileOfSorted, standardDeviation, variance } from './moments.js';
export { ratioInterval } from './ratio-interval.js';
export { type RunsTest, runsTest } from './runs-test.js';
export { type SampleSizeInput, sampleSize } from './sample-size.js';
export { slopeOf } from './slope.js';
export { incompleteBeta, incompleteGamma, logGamma } from './special-functions.js';
export { welchInterval } from './welch-interval.js';
export { fitWhitening, type Whitening } from './whitening.js';
