/** KL that falls back to near 0 within a run. */
import { declareDoubt, threeDigits as show, type Warning } from '../../fitting/index.js';
import { mean, median } from '../../statistics/index.js';
import { groupBy } from '../group-by.js';

const klJumpsBack = declareDoubt(
  'kl-jumps-back',
  'Fit the parts apart: KL to another reference, or of another run, is another axis.',
);

interface Point {
  line: number;
  kl: number;
  gold: number;
  cluster: string;
  step?: number;
}

const WINDOW = 4;
/** After the fall KL is below this share of what it was, by so many times the usual step. */
const SHARE = 0.4;
const STEPS = 8;
/** Longer runs are per-response rows in no order. */
const MOST_POINTS = 200_000;

/** Of every run, in the order of logging, the sharpest fall; a best-of-n grid has no such order and too few points. */
export function doubtJumps(subject: string, points: readonly Point[]): Warning | undefined {
  const runs = groupBy(points, ({ cluster }) => cluster);
  const falls = runs.flatMap((run) => sharpestFall(run) ?? []);
  if (falls.length === 0) return undefined;
  const [{ at, run, before, after }] = falls;
  const goldBefore = mean(run.slice(at - WINDOW, at).map(({ gold }) => gold));
  const goldAfter = mean(run.slice(at, at + WINDOW).map(({ gold }) => gold));
  const goldStart = mean(run.slice(0, WINDOW).map(({ gold }) => gold));
  const isNewRun = Math.abs(goldAfter - goldStart) < 0.5 * Math.abs(goldBefore - goldStart);
  const what = isNewRun
    ? 'the score falls back with it: another run begins'
    : 'the score goes on: the reference policy was replaced';
  const more = falls.length > 1 ? ` (and in ${falls.length - 1} more runs)` : '';
  return klJumpsBack(
    subject,
    `KL falls from ${show(before)} to ${show(after)} nats at line ${run[at].line}${more}, and ${what}${howToCut(run, at, runs.length)}`,
  );
}

/** What to type for either part: by step where steps rise, else by line, which tells parts of one run alone. */
function howToCut(run: readonly Point[], at: number, runs: number): string {
  const { step, line } = run[at];
  const isApart = (own: Point, place: number) => own.step !== undefined && own.step < step! === place < at;
  const name = step !== undefined && run.every(isApart) ? 'step' : runs === 1 ? 'line' : undefined;
  if (name === undefined) return '';
  const bound = name === 'step' ? step : line;
  return `; --where '${name}<${bound}' fits what is before it, --where '${name}>=${bound}' what follows`;
}

function sharpestFall(run: readonly Point[]) {
  const kl = run.map((point) => point.kl);
  if (kl.length < 2 * WINDOW + 2 || kl.length > MOST_POINTS) return undefined;
  const usual = median(kl.slice(1).map((value, index) => Math.abs(value - kl[index])));
  let found: { at: number; run: readonly Point[]; before: number; after: number } | undefined;
  for (let at = WINDOW; at <= kl.length - WINDOW; at++) {
    if (!(kl[at] < SHARE * kl[at - 1])) continue;
    const before = median(kl.slice(at - WINDOW, at));
    const after = median(kl.slice(at, at + WINDOW));
    const isSharp = after < SHARE * before && before - after > STEPS * usual;
    if (isSharp && before - after > (found ? found.before - found.after : 0))
      found = { at, run, before, after };
  }
  return found;
}
