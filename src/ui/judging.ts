/**
 * Judges findings one after the other and lets go between them, so that keys and frames go on: all of them together
 * take seconds on a large study.
 */
import { judgeFindings, type Verdict } from '../display/finding.js';
import { finishedCount, type LiveStudy } from '../display/live-study.js';
import { type StoredExperiment, settledTables, studyOf } from './shown-study.js';
import { storedVerdicts } from './stored-verdicts.js';

/** What is known so far. */
export interface Judged {
  /** In the order of the study's findings; one that is being judged anew stands as it was. */
  verdicts: readonly Verdict[];
  /** Findings that are still to be judged on the tables as they are now. */
  open: readonly { id: string; statement: string }[];
}

const nothing: Judged = { verdicts: [], open: [] };

/** The moment of a study that verdicts are about: they stand until a stage finishes. */
interface Moment {
  live: LiveStudy;
  status: LiveStudy['status'];
  finished: number;
}

const momentOf = (live: LiveStudy): Moment => ({ live, status: live.status, finished: finishedCount(live) });

const isSame = (left: Moment | undefined, right: Moment) =>
  left?.live === right.live && left.status === right.status && left.finished === right.finished;

/** Milliseconds between two pictures of verdicts that come in. */
const pace = 100;

/** For React: a store with what is judged so far. It works only between `look` and `rest`. */
export class Judging {
  private judged = nothing;
  private moment: Moment | undefined;
  private steps: Iterator<Judged> | undefined;
  private turn: NodeJS.Immediate | undefined;
  private shownAt = 0;
  private readonly listeners = new Set<() => void>();
  private wanted: (() => void) | undefined;

  readonly getSnapshot = (): Judged => this.judged;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Somebody looks: goes on where it was, or begins anew when a stage has finished since and no pass is under way. */
  look(live: LiveStudy, read: (folder: string) => StoredExperiment): void {
    this.wanted = () => {
      const moment = momentOf(live);
      if (isSame(this.moment, moment)) return;
      // Stages may finish faster than all is judged: a pass over one study goes to its end.
      if (this.steps !== undefined && this.moment?.live === live) return;
      const former = this.moment?.live === live ? this.judged.verdicts : [];
      this.moment = moment;
      this.steps = judgeInSteps(live, read, former);
    };
    this.wanted();
    this.turn ??= this.steps && setImmediate(this.step);
  }

  /** Nobody looks. */
  rest(): void {
    if (this.turn !== undefined) clearImmediate(this.turn);
    this.turn = undefined;
    this.wanted = undefined;
  }

  private readonly step = (): void => {
    const next = this.steps?.next();
    if (next === undefined || next.done) {
      this.steps = undefined;
      this.wanted?.();
    } else this.judged = next.value;
    this.turn = this.steps && setImmediate(this.step);
    const now = performance.now();
    if (this.turn !== undefined && now - this.shownAt < pace) return;
    this.shownAt = now;
    for (const listener of this.listeners) listener();
  };
}

/** Of rows as they are at its first step, however the study grows; what is damaged is for `goodhart report` to say. */
function* judgeInSteps(
  live: LiveStudy,
  read: (folder: string) => StoredExperiment,
  former: readonly Verdict[],
): Generator<Judged, void> {
  const study = studyOf(live);
  const stored = study && storedVerdicts(live, study);
  if (stored !== undefined) return yield { verdicts: stored, open: [] };
  const tables = study && settledTables(live, read(live.folder));
  if (study === undefined || study.isEmpty(tables)) return yield nothing;
  const verdicts = new Map(former.map((verdict) => [verdict.id, verdict]));
  const { findings } = study;
  const after = (count: number): Judged => ({
    verdicts: findings.flatMap(({ id }) => verdicts.get(id) ?? []),
    open: findings.slice(count).map(({ id, statement }) => ({ id, statement })),
  });
  yield after(0);
  for (const [index, finding] of findings.entries()) {
    try {
      const [verdict] = judgeFindings([finding], tables);
      verdicts.set(finding.id, verdict);
    } catch {
      verdicts.delete(finding.id);
    }
    yield after(index + 1);
  }
}
