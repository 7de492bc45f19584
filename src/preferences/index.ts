export {
  type Comparisons,
  type LabelOptions,
  labelKinds,
  labelNeighbours,
  labelPairs,
  splitHeldOut,
  takeComparisons,
} from './comparisons.js';
export { drawStyleMix, type StyleMix } from './style-mix.js';
