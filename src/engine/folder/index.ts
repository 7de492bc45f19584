export { writeFileAtomic } from './atomic-file.js';
export {
  type AlteredFile,
  alteredFiles,
  type Comparison,
  compareFolders,
  type FileState,
  type FolderContents,
  readContents,
} from './compare.js';
export { type DryRun, dryRun, plannedStages } from './dry-run.js';
export { eventLogName } from './event-log.js';
export { isRunLive, lockFolder } from './folder-lock.js';
export { makeFolderInside } from './inside-folder.js';
export { makeFolder } from './make-folder.js';
export { type Manifest, readManifest, type StageRecord } from './manifest.js';
export { planStudy, type StudyOptions } from './prepare-study.js';
export {
  checkFolder,
  differences,
  type KeyDifference,
  readStoredExperiment,
  readTable,
  readTables,
  readText,
  resultFolder,
} from './result-folder.js';
export { type RunStudyOptions, runStudy } from './run-study.js';
