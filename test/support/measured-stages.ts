/** The stages of a result folder with what they took, beside what they are expected to take. */
import { planStudy, readManifest, readStoredExperiment } from '../../src/engine/index.js';
import { resolveStored } from '../../src/studies/index.js';

export interface MeasuredStage {
  id: string;
  kind: string;
  /** Seconds, as the manifest has them. */
  measured: number;
  /** Seconds on one idle core. */
  expected: number;
}

/** Stages that the plan of today has no more are left out. */
export function measuredStages(folder: string): MeasuredStage[] {
  const { study, experiment } = resolveStored(readStoredExperiment(folder));
  const plan = planStudy(study, experiment, { backend: '', versions: { of: () => '' } });
  const took = new Map(readManifest(folder).stages.map(({ id, seconds }) => [id, seconds]));
  return plan.flatMap((stage) => {
    const measured = took.get(stage.id) ?? undefined;
    if (measured === undefined) return [];
    return [{ id: stage.id, kind: stage.kind, measured, expected: stage.cost }];
  });
}
