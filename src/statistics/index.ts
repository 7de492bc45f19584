export { binomialInterval, exactBinomialInterval } from './binomial.js';
export {
  type BootstrapIntervalOptions,
  bootstrapInterval,
  resampleClusters,
  smallSampleMultiplier,
} from './bootstrap.js';
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
export type { Interval } from './interval.js';
export {
  augmentedRow,
  type LeastSquaresFit,
  type LeastSquaresInput,
  leastSquares,
  solveTriangle,
  triangularise,
} from './least-squares.js';
export { meanInterval, medianInterval, stratifiedMeanInterval } from './mean-interval.js';
export { extent, mean, median, quantile, quantileOfSorted, standardDeviation, variance } from './moments.js';
export { incompleteBeta, incompleteGamma, logGamma } from './special-functions.js';
export { fitWhitening, type Whitening } from './whitening.js';
