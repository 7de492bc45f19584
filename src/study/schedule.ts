/** The order of work: first points on the screen early, then whatever the longest chain hangs on. */
import type { PlannedStage } from './stage.js';

/** Ids in the order in which free processes take them, as soon as their inputs are there. */
export function schedule(plan: readonly PlannedStage[]): string[] {
  const chains = chainCosts(plan);
  const early = firstCurve(plan);
  const rank = (stage: PlannedStage) =>
    stage.kind === 'fits' ? 0 : early.has(stage.id) ? 1 : stage.kind === 'best-of-n' ? 2 : 3;
  return [...plan]
    .sort((left, right) => rank(left) - rank(right) || chains.get(right.id)! - chains.get(left.id)!)
    .map((stage) => stage.id);
}

/** Cost from a stage's start to the end of the costliest chain that needs it. */
function chainCosts(plan: readonly PlannedStage[]): Map<string, number> {
  const chains = new Map<string, number>();
  for (const stage of [...plan].reverse()) {
    const after = plan
      .filter((other) => other.dependsOn.includes(stage.id))
      .map((other) => chains.get(other.id)!);
    chains.set(stage.id, stage.cost + Math.max(0, ...after));
  }
  return chains;
}

/** The cheapest best-of-n stage and everything that it needs. */
function firstCurve(plan: readonly PlannedStage[]): Set<string> {
  const byId = new Map(plan.map((stage) => [stage.id, stage]));
  const [first] = plan
    .filter((stage) => stage.kind === 'best-of-n')
    .sort((left, right) => left.cost - right.cost);
  const needed = new Set<string>();
  const visit = (id: string) => {
    if (needed.has(id)) return;
    needed.add(id);
    byId.get(id)?.dependsOn.forEach(visit);
  };
  if (first) visit(first.id);
  return needed;
}
