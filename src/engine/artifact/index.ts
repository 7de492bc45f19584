export type { NumericArray } from './array-file.js';
export {
  type Artifact,
  artifactFolder,
  artifactState,
  DamagedArtifact,
  readArtifact,
  readRows,
  removeArtifact,
  type StoredArtifact,
  sweepTemporaries,
  writeArtifact,
} from './artifact.js';
export { type JsonValue, parseJson, stringifyJson } from './exact-json.js';
export { flushFolder, writeFlushed } from './flushed-file.js';
