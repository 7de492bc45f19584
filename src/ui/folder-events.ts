/** A result folder retold as events: what a screen needs to show a study that left no event log. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  readCoefficients,
  readCurves,
  readManifest,
  readWarnings,
  type StageRecord,
} from '../results/index.js';
import type { StudyEvent } from '../study/events.js';
import type { LoggedEvent } from './event-log.js';

/** Events in an order in which a study could have sent them, at the times that the manifest knows. */
export function* folderEvents(folder: string): Generator<LoggedEvent> {
  const manifest = readManifest(folder);
  const at = Date.parse(manifest.startedAt);
  const { experiment, seed, backend, status } = manifest;
  const stages = manifest.stages.map(({ id, kind, hash, dependsOn, title }) => ({
    id,
    kind,
    hash,
    dependsOn,
    title,
  }));
  yield { type: 'study-started', experiment, seed, folder, backend: backend.name, stages, at };
  for (const stage of manifest.stages) yield* stageEvents(stage, at);
  const has = (name: string) => existsSync(join(folder, name));
  if (has('curves.csv')) yield { type: 'curve-points', stage: '', points: readCurves(folder), at };
  if (has('coefficients.csv')) yield { type: 'coefficients', stage: '', rows: readCoefficients(folder), at };
  if (has('warnings.json')) {
    for (const warning of readWarnings(folder)) yield { type: 'warning', warning, at };
  }
  if (status !== 'running') yield { type: 'study-finished', status, seconds: manifest.computeSeconds, at };
}

function* stageEvents({ id, status, seconds, reason }: StageRecord, at: number): Generator<LoggedEvent> {
  const event = stageEvent(id, { status, seconds, reason });
  if (event !== null) yield { ...event, at };
}

function stageEvent(
  stage: string,
  { status, seconds, reason }: Pick<StageRecord, 'status' | 'seconds' | 'reason'>,
): StudyEvent | null {
  switch (status) {
    case 'running':
      return { type: 'stage-started', stage };
    case 'done':
      return { type: 'stage-finished', stage, seconds: seconds ?? 0, cached: false };
    case 'failed':
      return { type: 'stage-failed', stage, reason: reason ?? '' };
    case 'skipped':
      return { type: 'stage-skipped', stage, reason: reason ?? '' };
    case 'waiting':
      return null;
  }
}
