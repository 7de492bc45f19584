export { categorical } from './distributions.js';
export {
  entropyRate,
  type Grammar,
  responseEntropy,
  responseLogLikelihood,
  sampleCorpus,
} from './grammar.js';
export type { HumanUtility } from './human-utility.js';
export {
  concatSequences,
  type Sequences,
  sequence,
  sequenceLength,
  takeSequences,
  type WorldShape,
} from './sequences.js';
export { createWorld, repeatPrompts, samplePrompts, type World } from './world.js';
