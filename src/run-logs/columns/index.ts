export { canonicalName, isOfEvaluation, isSpread, isTime, spelling, withoutPhases } from './canonical.js';
export { askedColumn, ColumnIndex, columnList, listedNames, matchingColumn } from './column-index.js';
export { type ColumnNames, type FoundColumns, findColumns } from './find-columns.js';
export { type FoundRuns, findRuns, namesPrompts } from './find-runs.js';
export { notBestOfN } from './grid-of-n.js';
export { type KnownKl, knownKlOf, type NotTheKl, notTheKlToInitial } from './known-kl.js';
export {
  goldNames,
  isGold,
  isPenalisedScore,
  lengthNames,
  promptNames,
  runNames,
  spreadNamesOf,
  stepNames,
  trainingScoreNames,
} from './known-names.js';
export { NeitherFound } from './not-found.js';
export { settingOfRun } from './run-settings.js';
