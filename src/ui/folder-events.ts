/** A result folder retold as events: what a screen needs to show a study that left no event log. */
import type { StudyEvent } from '../engine/events.js';
import { type Manifest, readManifest, readTables, type StageRecord } from '../engine/folder/index.js';
import { studies } from '../studies/index.js';
import type { LoggedEvent } from './logged-events.js';

/** Events in an order in which a study could have sent them, at the times that the manifest knows. */
export function* folderEvents(folder: string): Generator<LoggedEvent> {
  const manifest = readManifest(folder);
  const at = Date.parse(manifest.startedAt);
  for (const event of retold(folder, manifest)) yield { ...event, at };
}

function* retold(folder: string, manifest: Manifest): Generator<StudyEvent> {
  const { study, experiment, seed, backend, status, wallSeconds = null } = manifest;
  // What a stage took stands in for what it costs.
  const stages = manifest.stages.map(({ id, kind, heading, title, hash, dependsOn, seconds }) => ({
    ...{ id, kind, heading, title, hash, dependsOn, cost: seconds ?? 1 },
  }));
  yield { type: 'study-started', study, experiment, seed, folder, backend: backend.name, stages };
  for (const stage of manifest.stages) yield* stageEvents(stage);
  const kind = studies.find(study);
  const tables = kind === undefined ? {} : readTables(folder, kind);
  for (const [table, rows] of Object.entries(tables)) {
    if (rows.length > 0) yield { type: 'rows', stage: '', table, rows };
  }
  if (status !== 'running') yield { type: 'study-finished', status, seconds: wallSeconds };
}

function* stageEvents({ id: stage, status, seconds, reason }: StageRecord): Generator<StudyEvent> {
  if (status === 'running') yield { type: 'stage-started', stage };
  if (status === 'done') yield { type: 'stage-finished', stage, seconds: seconds ?? 0, cached: false };
  if (status === 'failed') yield { type: 'stage-failed', stage, reason: reason ?? '' };
  if (status === 'skipped') yield { type: 'stage-skipped', stage, reason: reason ?? '' };
}
