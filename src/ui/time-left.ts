/** How long a study still takes: measured rates for what runs, and costs in proportion for what waits. */
import { isFinished, type LiveStage, type LiveStudy, stageFraction } from '../display/live-study.js';

/** Seconds until the study is done, or null while there is too little to go by. */
export function secondsLeft(study: LiveStudy, now: number): number | null {
  const left = remainingByStage(study.stages, now);
  if (left === null) return null;
  let total = 0;
  for (const seconds of left.values()) total += seconds;
  return Math.max(total / study.mostAtOnce, longestPath(study.stages, left));
}

/** Share of the study's expected work that is done, 0 to 1; a cached stage counts as what it would have taken. */
export function studyFraction({ status, stages }: Pick<LiveStudy, 'status' | 'stages'>, now: number): number {
  if (status === 'done') return 1;
  const rateOf = secondsPerCost(stages, now) ?? (() => 1);
  let [done, total] = [0, 0];
  for (const stage of stages) {
    const work = stage.cost * rateOf(stage.kind);
    done += work * stageFraction(stage);
    total += work;
  }
  return total === 0 ? 0 : done / total;
}

function spentSeconds(stage: LiveStage, now: number): number {
  if (stage.seconds !== null) return stage.seconds;
  return stage.startedAt === null ? 0 : Math.max(0, now - stage.startedAt) / 1000;
}

function remainingByStage(stages: readonly LiveStage[], now: number): Map<string, number> | null {
  const rateOf = secondsPerCost(stages, now);
  if (rateOf === null) return null;
  const open = stages.filter((stage) => !isFinished(stage));
  return new Map(open.map((stage) => [stage.id, remaining(stage, now, stage.cost * rateOf(stage.kind))]));
}

function remaining(stage: LiveStage, now: number, expected: number): number {
  const spent = spentSeconds(stage, now);
  const fraction = stageFraction(stage);
  return fraction > 0.02 ? (spent * (1 - fraction)) / fraction : Math.max(expected - spent, expected * 0.05);
}

interface Measured {
  seconds: number;
  cost: number;
}

/** Of what has to be computed, the share that has to be measured before the rest is guessed from it. */
const leastShare = 0.005;

/** A cached stage still knows how long it took. */
const isMeasured = (stage: LiveStage) =>
  stage.status === 'running' ? stageFraction(stage) > 0.05 : isFinished(stage) && stage.seconds !== null;

/** By kind where stages of the kind were measured, else of all stages together. */
function secondsPerCost(stages: readonly LiveStage[], now: number): ((kind: string) => number) | null {
  const all: Measured = { seconds: 0, cost: 0 };
  const kinds = new Map<string, Measured>();
  let computed = 0;
  for (const stage of stages) {
    if (stage.status !== 'cached') computed += stage.cost;
    const fraction = stageFraction(stage);
    if (!isMeasured(stage)) continue;
    const kind = kinds.get(stage.kind) ?? { seconds: 0, cost: 0 };
    kinds.set(stage.kind, kind);
    for (const sum of [all, kind]) {
      sum.seconds += spentSeconds(stage, now);
      sum.cost += stage.cost * fraction;
    }
  }
  // A first stage that costs next to nothing says nothing of the speed of the others.
  if (all.cost === 0 || all.cost < leastShare * computed) return null;
  const rate = ({ seconds, cost }: Measured) => seconds / cost;
  return (name) => {
    const kind = kinds.get(name);
    return kind === undefined || kind.cost === 0 ? rate(all) : rate(kind);
  };
}

/** Stages that wait for each other cannot run at once: the longest chain bounds the time from below. */
function longestPath(stages: readonly LiveStage[], left: ReadonlyMap<string, number>): number {
  const ends = new Map<string, number>();
  let longest = 0;
  // A plan lists inputs before the stages that use them.
  for (const { id, dependsOn } of stages) {
    let start = 0;
    for (const input of dependsOn) start = Math.max(start, ends.get(input) ?? 0);
    const end = start + (left.get(id) ?? 0);
    ends.set(id, end);
    longest = Math.max(longest, end);
  }
  return longest;
}

/** The time left, worked out anew at most once a second: it looks at every stage. */
export class TimeLeft {
  private at = Number.NEGATIVE_INFINITY;
  private seconds: number | null = null;

  of(study: LiveStudy, now: number): number | null {
    if (now - this.at >= 1000) {
      this.at = now;
      this.seconds = secondsLeft(study, now);
    }
    return this.seconds;
  }
}
