/** The order of work: results that people wait for early, then whatever the longest chain hangs on. */
import TinyQueue from 'tinyqueue';
import type { StageSummary } from './graph.js';

/** What the order depends on. */
export type ScheduledStage = Pick<StageSummary, 'id' | 'dependsOn' | 'cost' | 'urgency'>;

/** Hands out stages as their inputs get there, in the order of their ranks. Linear in stages and edges. */
export class Schedule<Stage extends ScheduledStage> {
  private readonly byId: Map<string, Stage>;
  private readonly users = new Map<string, string[]>();
  private readonly missing = new Map<string, number>();
  private readonly place: Map<string, number>;
  private readonly ready: TinyQueue<string>;

  /** `plan` lists inputs before the stages that use them. */
  constructor(plan: readonly Stage[]) {
    this.byId = new Map(plan.map((stage) => [stage.id, stage]));
    for (const { id, dependsOn } of plan) {
      this.missing.set(id, dependsOn.length);
      for (const input of dependsOn) this.usersOf(input).push(id);
    }
    this.place = new Map(ranked(plan).map((id, index) => [id, index]));
    this.ready = new TinyQueue(
      [] as string[],
      (left, right) => this.place.get(left)! - this.place.get(right)!,
    );
    for (const { id, dependsOn } of plan) if (dependsOn.length === 0) this.ready.push(id);
  }

  /** The next stage whose inputs are there; undefined where there is none now. */
  next(): Stage | undefined {
    for (let id = this.ready.pop(); id !== undefined; id = this.ready.pop()) {
      if (this.missing.get(id) === 0) return this.byId.get(id);
    }
    return undefined;
  }

  /** A stage runs already: it is not handed out. */
  started(id: string): void {
    this.missing.set(id, -1);
  }

  /** A stage's output is there, computed or cached. */
  done(id: string): void {
    this.missing.set(id, -1);
    for (const user of this.usersOf(id)) {
      const left = this.missing.get(user)! - 1;
      // Done already, from the cache.
      if (left < 0) continue;
      this.missing.set(user, left);
      if (left === 0) this.ready.push(user);
    }
  }

  /** Every stage that cannot be had without this one, nearest first, with the input that it misses. */
  dependents(id: string): { id: string; input: string }[] {
    const found = new Map<string, string>();
    const queue = [id];
    for (const input of queue) {
      for (const user of this.usersOf(input)) {
        // What is there already, from the cache, is not lost, nor what needs no more than that.
        if (found.has(user) || this.missing.get(user)! < 0) continue;
        found.set(user, input);
        queue.push(user);
      }
    }
    return [...found].map(([user, input]) => ({ id: user, input }));
  }

  private usersOf(id: string): string[] {
    const held = this.users.get(id) ?? [];
    this.users.set(id, held);
    return held;
  }
}

/** Ids by urgency, and among equals by the cost of the longest chain behind them. */
function ranked(plan: readonly ScheduledStage[]): string[] {
  const chains = chainCosts(plan);
  const first = firstResult(plan);
  const rank = ({ id, urgency }: ScheduledStage) =>
    urgency === 'at once' ? 0 : first.has(id) ? 1 : urgency === 'early' ? 2 : 3;
  return [...plan]
    .sort((left, right) => rank(left) - rank(right) || chains.get(right.id)! - chains.get(left.id)!)
    .map(({ id }) => id);
}

/** Cost from a stage's start to the end of the costliest chain that needs it. */
function chainCosts(plan: readonly ScheduledStage[]): Map<string, number> {
  const after = new Map<string, number>();
  const chains = new Map<string, number>();
  for (const { id, cost, dependsOn } of [...plan].reverse()) {
    const chain = cost + (after.get(id) ?? 0);
    chains.set(id, chain);
    for (const input of dependsOn) after.set(input, Math.max(after.get(input) ?? 0, chain));
  }
  return chains;
}

/** The early stage that is there soonest on many cores, the cheapest of several, and everything that it needs. */
function firstResult(plan: readonly ScheduledStage[]): Set<string> {
  const byId = new Map(plan.map((stage) => [stage.id, stage]));
  const ends = new Map<string, number>();
  for (const { id, cost, dependsOn } of plan)
    ends.set(id, dependsOn.reduce((latest, input) => Math.max(latest, ends.get(input)!), 0) + cost);
  const isSooner = (stage: ScheduledStage, than: ScheduledStage) => {
    const [own, other] = [ends.get(stage.id)!, ends.get(than.id)!];
    return own === other ? stage.cost < than.cost : own < other;
  };
  const early = plan.filter(({ urgency }) => urgency === 'early');
  const needed = new Set<string>();
  if (early.length === 0) return needed;
  const queue = [early.reduce((best, stage) => (isSooner(stage, best) ? stage : best)).id];
  for (const id of queue) {
    if (needed.has(id)) continue;
    needed.add(id);
    queue.push(...(byId.get(id)?.dependsOn ?? []));
  }
  return needed;
}

/** The whole plan in the order in which one process would take it. */
export function inOrderOfWork<Stage extends ScheduledStage>(plan: readonly Stage[]): Stage[] {
  const schedule = new Schedule(plan);
  const order: Stage[] = [];
  for (let stage = schedule.next(); stage !== undefined; stage = schedule.next()) {
    order.push(stage);
    schedule.done(stage.id);
  }
  return order;
}
