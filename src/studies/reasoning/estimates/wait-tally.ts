/** Counts over responses of what triggers their Waits, where these point and what they change. */
import type { TraceFacts } from '../../../world/reasoning/index.js';
import type { WaitsRow } from '../tables.js';

/** What the tally of responses tells; the rest of a row says whose they are, and how accurate. */
export type WaitShares = Pick<
  WaitsRow,
  | 'passes'
  | 'waited'
  | 'waitsMean'
  | 'pWaitError'
  | 'pWaitClean'
  | 'accuracyIfStopped'
  | 'accuracyAfter'
  | 'wrongToRight'
  | 'rightToWrong'
  | 'pointerAtFirstError'
  | 'pointerChance'
  | 'unchangedShare'
>;

export class WaitTally {
  private responses = 0;
  private waits = 0;
  private readonly passes = { error: 0, clean: 0 };
  private readonly waited = { error: 0, clean: 0 };
  private readonly held = { stopped: 0, after: 0, mended: 0, broken: 0, unchanged: 0, aimed: 0, chance: 0 };

  add(facts: TraceFacts, steps: number): void {
    this.responses += 1;
    this.waits += facts.waits;
    if (!facts.isFirstPassComplete) return;
    const kind = facts.firstError > 0 ? 'error' : 'clean';
    this.passes[kind] += 1;
    if (!facts.hasWaitAfterPass) return;
    const { isRightIfStopped, isRight } = facts;
    this.waited[kind] += 1;
    this.held.stopped += Number(isRightIfStopped);
    this.held.after += Number(isRight);
    this.held.mended += Number(!isRightIfStopped && isRight);
    this.held.broken += Number(isRightIfStopped && !isRight);
    this.held.unchanged += Number(facts.isUnchanged);
    if (kind === 'clean') return;
    this.held.aimed += Number(facts.isPointerAtError);
    this.held.chance += 1 / steps;
  }

  shares(): WaitShares {
    const waited = this.waited.error + this.waited.clean;
    const among = (hits: number, count: number) => (count === 0 ? null : hits / count);
    const { stopped, after, mended, broken, unchanged, aimed, chance } = this.held;
    return {
      ...{ passes: this.passes.error + this.passes.clean, waited, waitsMean: this.waits / this.responses },
      pWaitError: among(this.waited.error, this.passes.error),
      pWaitClean: among(this.waited.clean, this.passes.clean),
      ...{ accuracyIfStopped: among(stopped, waited), accuracyAfter: among(after, waited) },
      ...{ wrongToRight: among(mended, waited), rightToWrong: among(broken, waited) },
      ...{ unchangedShare: among(unchanged, waited) },
      ...{
        pointerAtFirstError: among(aimed, this.waited.error),
        pointerChance: among(chance, this.waited.error),
      },
    };
  }
}
