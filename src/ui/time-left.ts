/** How far a study is and how long it still takes: measured rates for what runs, and costs in proportion for what waits. */
import { isFinished, type LiveStage, type LiveStudy, stageFraction } from '../display/live-study.js';
import { workLeft } from './work-left.js';

/** Seconds until the study is done, or null while there is too little to go by. */
export function secondsLeft(study: LiveStudy, now: number): number | null {
  const rateOf = secondsPerCost(study.stages, now);
  if (rateOf === null) return null;
  const left = new Map(
    study.stages
      .filter((stage) => !isFinished(stage))
      .map((stage) => [stage.id, remaining(stage, now, stage.cost * rateOf(stage.kind))]),
  );
  return workLeft(study.stages, left, slotsOf(study));
}

/** Before a second stage was seen to run beside the first, a study that does not say how many may is taken for one that has one. */
const slotsOf = ({ slots, mostAtOnce }: LiveStudy) => slots ?? mostAtOnce;

/** Share of the study's expected work that is done, 0 to 1; a cached stage counts as what it would have taken. */
export function studyFraction({ status, stages }: Pick<LiveStudy, 'status' | 'stages'>, now: number): number {
  if (status === 'done') return 1;
  const rateOf = secondsPerCost(stages, now) ?? (() => 1);
  let [done, total] = [0, 0];
  for (const stage of stages) {
    const work = stage.seconds ?? stage.cost * rateOf(stage.kind);
    done += work * stageFraction(stage);
    total += work;
  }
  return total === 0 ? 0 : done / total;
}

function spentSeconds(stage: LiveStage, now: number): number {
  if (stage.seconds !== null) return stage.seconds;
  return stage.startedAt === null ? 0 : Math.max(0, now - stage.startedAt) / 1000;
}

/**
 * What a stage is expected to take, and what it is going to take if it goes on as it did: the further it is, the more
 * the second one counts, since the start of a stage is slower than the rest.
 */
function remaining(stage: LiveStage, now: number, expected: number): number {
  const spent = spentSeconds(stage, now);
  const fraction = stageFraction(stage);
  const byCost = Math.max(expected * (1 - fraction), expected - spent, expected * 0.05);
  if (fraction <= 0.02) return byCost;
  const byRate = (spent * (1 - fraction)) / fraction;
  const trust = Math.min(1, 2 * fraction);
  return trust * byRate + (1 - trust) * byCost;
}

interface Measured {
  seconds: number;
  cost: number;
}

/** Of what has to be computed, the share that has to be measured before the rest is guessed from it. */
const leastShare = 0.005;

/** A cached stage still knows how long it took; one that runs is measured once its start is a small part of it. */
const isMeasured = (stage: LiveStage) =>
  stage.status === 'running' ? stageFraction(stage) > 0.2 : isFinished(stage) && stage.seconds !== null;

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

/** What the screen and the plain log tell of a study's time: worked out at most once a second, since it looks at every stage. */
export class StudyClock {
  private at = Number.NEGATIVE_INFINITY;
  private startedAt: number | null = null;
  private status: LiveStudy['status'] = 'waiting';
  private seconds: number | null = null;
  private share = 0;

  left(study: LiveStudy, now: number): number | null {
    this.look(study, now);
    return this.seconds;
  }

  /** Share of the work that is done: it never falls, also where what is left turns out to be more. */
  fraction(study: LiveStudy, now: number): number {
    this.look(study, now);
    return this.share;
  }

  private look(study: LiveStudy, now: number): void {
    const isOther = study.startedAt !== this.startedAt;
    if (!isOther && study.status === this.status && Math.abs(now - this.at) < 1000) return;
    this.share = Math.max(isOther ? 0 : this.share, studyFraction(study, now));
    this.seconds = study.status === 'running' ? secondsLeft(study, now) : null;
    this.at = now;
    this.startedAt = study.startedAt;
    this.status = study.status;
  }
}
