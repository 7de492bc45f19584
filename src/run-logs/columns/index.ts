export { canonicalName, isOfEvaluation, isSpread, isTime, spelling, withoutPhases } from './canonical.js';
export { askedColumn, ColumnIndex, columnList, listedNames, matchingColumn } from './column-index.js';
export { type ColumnNames, type FoundColumns, findColumns } from './find-columns.js';
export { notBestOfN } from './find-kl.js';
export { type FoundRuns, findRuns } from './find-runs.js';
export { type KnownKl, knownKlOf, type NotTheKl, notTheKlToInitial } from './known-kl.js';
export {
  goldNames,
  isGold,
  isPenalisedScore,
  lengthNames,
  runNames,
  spreadNamesOf,
  stepNames,
  trainingScoreNames,
} from './known-names.js';
export { settingOfRun } from './run-settings.js';
