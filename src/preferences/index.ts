export {
  type Comparisons,
  joinComparisons,
  type LabelOptions,
  labelKinds,
  labelNeighbours,
  labelPairs,
  splitHeldOut,
  takeComparisons,
} from './comparisons.js';
export { drawStyleMix, type StyleMix } from './style-mix.js';
