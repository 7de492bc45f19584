/** How far a study is and how long it still takes: measured rates for what runs, and costs in proportion for what waits. */
import { isFinished, type LiveStage, type LiveStudy, stageFraction } from '../display/live-study.js';
import { expectedSeconds } from '../engine/index.js';

/** Seconds until the study is done, or null while there is too little to go by. */
export function secondsLeft(study: LiveStudy, now: number): number | null {
  const rateOf = secondsPerCost(study.stages, now);
  if (rateOf === null) return null;
  const { stages } = study;
  const secondsOf = (stage: LiveStage) => remaining(stage, now, stage.cost * rateOf(stage.kind));
  const open = stages.filter((stage) => !isFinished(stage));
  const jobs = slotsOf(study);
  if (jobs <= 1 || open.length > mostPlayed)
    return open.reduce((sum, stage) => sum + secondsOf(stage) / (stage.threads === 'all' ? 1 : jobs), 0);
  return expectedSeconds(stages, {
    ...{ jobs, secondsOf },
    running: open.filter(({ status }) => status === 'running'),
    done: stages.filter(isFinished).map(({ id }) => id),
  });
}

/** Of more open stages than these the slots hardly ever wait for one, and playing the schedule takes too long; one slot never waits. */
const mostPlayed = 5000;

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

/** Of what has to be computed, the share that has to be measured before the rest is guessed from it. */
const leastShare = 0.005;

/** A kind is believed as much as all kinds together once so much of the study's cost was measured of it. */
const believedShare = 0.03;

/** What a cached stage took says how fast such stages are, but not how busy the machine is now. */
const cachedWeight = 0.2;

/** Seconds that a sum of costs took. */
class Measured {
  seconds = 0;
  cost = 0;

  add(seconds: number, cost: number, weight: number): void {
    this.seconds += weight * seconds;
    this.cost += weight * cost;
  }
}

/** A cached stage still knows how long it took; one that runs is measured once its start is a small part of it. */
const isMeasured = (stage: LiveStage) =>
  stage.status === 'running' ? stageFraction(stage) > 0.2 : isFinished(stage) && stage.seconds !== null;

/** Of a kind of stage; the less of it was measured, the more by what all stages took together. */
function secondsPerCost(stages: readonly LiveStage[], now: number): ((kind: string) => number) | null {
  const all = new Measured();
  const kinds = new Map<string, Measured>();
  let computed = 0;
  for (const stage of stages) {
    const isCached = stage.status === 'cached';
    if (!isCached) computed += stage.cost;
    if (!isMeasured(stage)) continue;
    const kind = kinds.get(stage.kind) ?? new Measured();
    kinds.set(stage.kind, kind);
    const weight = isCached ? cachedWeight : 1;
    for (const sum of [all, kind])
      sum.add(spentSeconds(stage, now), stage.cost * stageFraction(stage), weight);
  }
  // A first stage that costs next to nothing says nothing of the speed of the others.
  if (all.cost === 0 || all.cost < leastShare * computed) return null;
  const overall = all.seconds / all.cost;
  const doubt = believedShare * computed;
  return (name) => {
    const { seconds, cost } = kinds.get(name) ?? new Measured();
    return cost + doubt === 0 ? overall : (seconds + doubt * overall) / (cost + doubt);
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
