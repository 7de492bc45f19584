/** The verdicts for the screen: judged while somebody looks, anew when stages have finished, and never twice at a time. */
import type { Verdict } from '../display/finding.js';
import { finishedCount, type LiveStudy } from '../display/live-study.js';
import type { Study } from '../studies/index.js';
import { type Judge, JudgeInTurns } from './judge.js';
import { type StoredExperiment, settledRows, studyOf, verdictsWritten } from './shown-study.js';

interface Claim {
  id: string;
  statement: string;
}

/** What is known so far. */
export interface Judged {
  /** In the order of the study's findings; one that is being judged anew stands as it was. */
  verdicts: readonly Verdict[];
  /** Findings that are still to be judged on the tables as they are now. */
  open: readonly Claim[];
  /** Findings that could not be judged, and why. */
  failed: readonly (Claim & { reason: string })[];
  /** So many stages had come to an end then. */
  finished: number;
}

const nothing: Judged = { verdicts: [], open: [], failed: [], finished: 0 };

type Read = (folder: string) => StoredExperiment;

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

/** While a study runs, the processor is the study's: judging rests so many times as long as it took. */
const restShare = 20;

/** For React: a store with what is judged so far. It works only between `look` and `rest`. */
export class Judging {
  private judged = nothing;
  private moment: Moment | undefined;
  private pass: AsyncIterator<Judged> | undefined;
  private wanted: { live: LiveStudy; read: Read } | undefined;
  private isAtWork = false;
  private spent = 0;
  private restsUntil = 0;
  private alarm: NodeJS.Timeout | undefined;
  private shownAt = 0;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly judge: Judge = new JudgeInTurns()) {}

  readonly getSnapshot = (): Judged => this.judged;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Somebody looks: goes on where it was, or begins anew when a stage has finished since and no pass is under way. */
  look(live: LiveStudy, read: Read): void {
    this.wanted = { live, read };
    void this.work();
  }

  /** Nobody looks: the finding that is being judged is the last for now. */
  rest(): void {
    this.wanted = undefined;
    clearTimeout(this.alarm);
    this.alarm = undefined;
  }

  private async work(): Promise<void> {
    if (this.isAtWork) return;
    this.isAtWork = true;
    while (this.begin()) {
      const before = performance.now();
      const { done, value } = await this.pass!.next();
      this.spent += performance.now() - before;
      if (done) this.endPass();
      else this.judged = value;
      this.tell();
    }
    this.isAtWork = false;
    if (this.pass === undefined) for (const listener of this.listeners) listener();
  }

  /** Whether there is something to do: the pass that is under way, or a new one. */
  private begin(): boolean {
    if (this.wanted === undefined) return false;
    const { live, read } = this.wanted;
    const isOfThis = this.moment?.live === live;
    // Stages may finish faster than all is judged: a pass over one study goes to its end.
    if (this.pass !== undefined && isOfThis) return true;
    const moment = momentOf(live);
    if (isSame(this.moment, moment) || (isOfThis && this.mustRest(live))) return false;
    this.moment = moment;
    this.spent = 0;
    this.pass = judgeAll(moment, { read, judge: this.judge, former: isOfThis ? this.judged : nothing });
    return true;
  }

  private mustRest({ status }: LiveStudy): boolean {
    const left = this.restsUntil - performance.now();
    if (status !== 'running' || left <= 0) return false;
    this.alarm ??= setTimeout(() => {
      this.alarm = undefined;
      void this.work();
    }, left);
    return true;
  }

  private endPass(): void {
    this.pass = undefined;
    this.restsUntil = performance.now() + restShare * this.spent;
  }

  private tell(): void {
    const now = performance.now();
    if (now - this.shownAt < pace) return;
    this.shownAt = now;
    for (const listener of this.listeners) listener();
  }
}

interface PassOptions {
  read: Read;
  judge: Judge;
  former: Judged;
}

/** Of rows as they are when it begins, however the study grows; verdicts come one by one. */
async function* judgeAll(
  { live, finished }: Moment,
  { read, judge, former }: PassOptions,
): AsyncGenerator<Judged, void> {
  const study = studyOf(live);
  const stored = study && verdictsWritten(live, study);
  if (stored !== undefined) return yield { ...nothing, verdicts: stored, finished };
  const given = { study: live.study, rows: settledRows(live), experiment: read(live.folder) };
  if (study === undefined || study.isEmpty(study.read(given.rows, given.experiment))) return yield nothing;
  const verdicts = new Map(former.verdicts.map((verdict) => [verdict.id, verdict]));
  const failed: (Claim & { reason: string })[] = [];
  const claims = study.findings.map(({ id, statement }) => ({ id, statement }));
  const after = (count: number): Judged => ({
    verdicts: claims.flatMap(({ id }) => verdicts.get(id) ?? []),
    open: claims.slice(count),
    failed: [...failed],
    finished,
  });
  yield after(0);
  const taken = taking(judge, given, study);
  for (const [place, claim] of claims.entries()) {
    try {
      verdicts.set(claim.id, await (await taken).judge(place));
    } catch (error) {
      verdicts.delete(claim.id);
      failed.push({ ...claim, reason: error instanceof Error ? error.message : String(error) });
    }
    yield after(place + 1);
  }
}

/** The judge with the case before it. What this process alone knows of, no other thread can judge. */
async function taking(
  judge: Judge,
  given: Parameters<Judge['take']>[0],
  { findings }: Study,
): Promise<Judge> {
  const known = await judge.take(given);
  if (known.join() === findings.map(({ id }) => id).join()) return judge;
  const own = new JudgeInTurns();
  await own.take(given);
  return own;
}
