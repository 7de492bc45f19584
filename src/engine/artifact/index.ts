export type { NumericArray } from './array-file.js';
export {
  type Artifact,
  type ArtifactAbout,
  aboutArtifact,
  artifactFolder,
  artifactState,
  DamagedArtifact,
  isArtifact,
  readArtifact,
  readRows,
  removeArtifact,
  type StoredArtifact,
  touchArtifact,
  writeArtifact,
} from './artifact.js';
export { type JsonValue, parseJson, stringifyJson } from './exact-json.js';
export { flushFolder, writeFlushed } from './flushed-file.js';
export { ownTemporaryPrefix, sweepTemporaries, sweepTemporaryFiles } from './temporaries.js';
