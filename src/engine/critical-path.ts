/** The chain of stages that no number of cores makes shorter. */
import type { StageSummary } from './graph.js';

export interface CriticalPath<Stage> {
  seconds: number;
  /** Each needs the one before it; those that take no time are left out. */
  stages: Stage[];
}

/** `plan` lists inputs before the stages that use them. */
export function criticalPath<Stage extends Pick<StageSummary, 'id' | 'dependsOn'>>(
  plan: readonly Stage[],
  secondsOf: (stage: Stage) => number,
): CriticalPath<Stage> {
  const ends = new Map<string, { seconds: number; stage: Stage; before: string | undefined }>();
  let last: string | undefined;
  const endOf = (id: string | undefined) => (id === undefined ? 0 : ends.get(id)!.seconds);
  for (const stage of plan) {
    const before = stage.dependsOn.reduce<string | undefined>(
      (latest, id) => (latest === undefined || endOf(id) > endOf(latest) ? id : latest),
      undefined,
    );
    ends.set(stage.id, { seconds: endOf(before) + secondsOf(stage), stage, before });
    if (last === undefined || endOf(stage.id) > endOf(last)) last = stage.id;
  }
  const stages: Stage[] = [];
  for (let id = last; id !== undefined; id = ends.get(id)!.before) {
    const { stage } = ends.get(id)!;
    if (secondsOf(stage) > 0) stages.unshift(stage);
  }
  return { seconds: endOf(last), stages };
}
