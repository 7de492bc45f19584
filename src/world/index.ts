export { type WorldConfig, worldConfig } from './config.js';
export { categorical } from './distributions.js';
export {
  entropyRate,
  type Grammar,
  meanResponseLength,
  responseEntropy,
  responseLogLikelihood,
  sampleCorpus,
} from './grammar.js';
export type { HumanUtility } from './human-utility.js';
export {
  contentTokens,
  copyTokens,
  endTokenOf,
  lastTokens,
  responseLengths,
  type Sequences,
  sequence,
  sequenceEnd,
  sequenceLength,
  takeSequences,
  type WorldShape,
} from './sequences.js';
export { createWorld, repeatPrompts, samplePrompts, type World } from './world.js';
