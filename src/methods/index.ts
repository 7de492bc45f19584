/** The methods that come with the program: importing this file registers them, one line each. */
import { bestOfN } from './best-of-n/index.js';
import { cispo } from './cispo/index.js';
import { dapo } from './dapo/index.js';
import { dpo, ipo, slic } from './direct/index.js';
import { drGrpo } from './drgrpo/index.js';
import { grpo } from './grpo/index.js';
import { methods } from './method.js';
import { pessimism } from './pessimism/index.js';
import { ppo } from './ppo/index.js';
import { reinforce } from './reinforce/index.js';
import { rloo } from './rloo/index.js';

methods.add(bestOfN);
methods.add(pessimism);
methods.add(ppo);
methods.add(reinforce);
methods.add(rloo);
methods.add(grpo);
methods.add(drGrpo);
methods.add(dapo);
methods.add(cispo);
methods.add(dpo);
methods.add(ipo);
methods.add(slic);

export {
  type AveragedTokens,
  keptTokenMean,
  responseMean,
  responseSum,
  type TokenAverage,
  tokenMean,
} from './averages.js';
export {
  bestOfNGrid,
  bestOfNScore,
  discreteBestOfNKl,
  promptCurve,
  rankByProxy,
  winProbabilities,
} from './best-of-n/best-of-n.js';
export { efficientFrontier, type FrontierPoint } from './best-of-n/frontier.js';
export { poolTilt, type ScoredPool } from './best-of-n/tilt.js';
export { cispoAlgorithm } from './cispo/cispo.js';
export { dapoAlgorithm } from './dapo/dapo.js';
export { dpoLoss, ipoLoss, type PairLoss, slicLoss } from './direct/pair-losses.js';
export { drGrpoAlgorithm } from './drgrpo/drgrpo.js';
export { grpoAlgorithm } from './grpo/grpo.js';
export { type KlEstimator, klEstimate } from './kl-estimators.js';
export { oneStep, type Passes } from './learner.js';
export {
  type ClipRange,
  clippedObjective,
  isOutside,
  scoreFunctionLoss,
  symmetric,
  truncatedScoreFunction,
} from './losses.js';
export {
  type DirectConfig,
  type DirectMethod,
  type DirectOptimiser,
  type DirectParts,
  type Method,
  type MethodProblem,
  methods,
  type OnlineConfig,
  type OnlineMethod,
  type Optimiser,
  type OptimiserParts,
  type SelectionMethod,
} from './method.js';
export { type Algorithm, OnlineRun } from './online-run.js';
export { type Penalty, type PenaltyKind, penalties } from './penalties/penalty.js';
export { pessimisticThreshold, pessimisticWeights } from './pessimism/pessimism.js';
export { bestOfNKl, type PromptCurve, type PromptCurveOf, type PromptPool } from './pool-curve.js';
export { reinforceAlgorithm } from './reinforce/reinforce.js';
export { leaveOneOut, penalisedRewards, responseReturns, toTokens } from './returns.js';
export { rlooAlgorithm } from './rloo/rloo.js';
export { type Actor, concatenate, partsOf, type Rollout, replicaMeans, responseMeans } from './rollout.js';
export type { LossOfToken, PolicyToken, TokenColumns, TokenLoss } from './token-loss.js';
export { type BatchLoss, batchLoss, type MethodLoss } from './token-loss.js';
