export { type Comparison, compareFolders, type FolderSummary } from './compare-folders.js';
export { type DryRun, dryRun } from './dry-run.js';
export { lockFolder } from './folder-lock.js';
export { type Manifest, readManifest, type StageRecord, type StudyStatus } from './manifest.js';
export { estimate, renderTable, type TableFormat, tableFormats } from './render-table.js';
export {
  checkFolder,
  readCoefficients,
  readCurves,
  readProxies,
  readWarnings,
  stagesFolder,
} from './result-folder.js';
export { type RunStudyOptions, resultFolder, runStudy } from './run-study.js';
export {
  formatCoefficients,
  formatCurves,
  formatProxies,
  parseCoefficients,
  parseCurves,
  parseProxies,
} from './tables.js';
