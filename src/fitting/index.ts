export {
  aicc,
  type ComparisonInput,
  compareForms,
  comparisonLevel,
  type FormComparison,
  heldOutErrors,
  heldOutRmse,
  rootMeanSquare,
} from './compare-forms.js';
export {
  type Basis,
  basisOf,
  type CompressedCurve,
  coefficientsOf,
  compressCurve,
  curveResiduals,
  designOf,
  fitCompressed,
  type GoldCurve,
  type RowsOfPoint,
} from './compressed-curves.js';
export {
  doubtBaseline,
  doubtConstant,
  doubtForm,
  doubtInterval,
  doubtLaw,
  doubtPeak,
  doubtPoints,
  doubtRange,
  doubtSeeds,
  ENOUGH_POINTS,
  type LawOnCurve,
  type StartOfScores,
  tooFewPoints,
} from './doubts.js';
export {
  type CurveData,
  type FormData,
  type FormFit,
  type FormFitOptions,
  fitCurve,
  fitForm,
  predict,
} from './fit.js';
export { fixParameter, fixParameters } from './fixed-form.js';
export { bootstrapParameters, type FormBootstrapOptions, parameterIntervals } from './form-bootstrap.js';
export {
  type FormInput,
  type FormParameter,
  type FunctionalForm,
  type Inputs,
  type LinearForm,
  linearForm,
  type Parameters,
  type Peak,
} from './functional-form.js';
export { type HighestPoint, highestPoint, type RiseAndFall, riseAndFall } from './highest-point.js';
export { fitHuber, type HuberFit, type HuberOptions, huberLoss } from './huber-fit.js';
export { logarithmOf } from './log-form.js';
export { type AlignedRuns, alignRuns, meanOf } from './mean-curve.js';
export { type MeasuredPeak, measurePeak } from './measured-peak.js';
export { type ExtraTerms, extraTermsProbability } from './noise/extra-terms.js';
export { type NoiseModel, noiseHypotheses } from './noise/hypotheses.js';
export { type WeighedNoise, weighNoise } from './noise/weigh.js';
export { covarianceForm, whitenedProducts } from './noise/whiten.js';
export {
  huberProfile,
  leastSquaresProfile,
  type Profile,
  type ProfileOptions,
  profileHuberParameter,
  profileInterval,
  profileParameter,
} from './profile.js';
export { type ProfilePoint, profileCurve } from './profile-curve.js';
export { fitOnScale, type Residuals, type ScaledFit, type ScaleOptions } from './residual-scale.js';
export { type Scatter, type ScatterInput, scatterAbout } from './scatter.js';
export { smoothnessFactor } from './smoothness.js';
export { type BfgsOptions, type BfgsSolution, minimise, type Objective } from './solvers/bfgs.js';
export { collectDoubts, declareDoubt, threeDigits, type Warning } from './warnings.js';
