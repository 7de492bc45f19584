/** Runs whose rows are those of another run. */
import { shortLine } from '../reading/index.js';
import type { RunRows } from './distinct-runs.js';

/** So many different scores that agree row by row, as KL does, are no coincidence. */
const FEWEST_SCORES = 4;
const MOST_SHOWN = 4;

/** Places of the copies, and a note for each run that has some. */
export function copiesAmong(
  runs: readonly RunRows[],
  cluster: string,
): { copies: Set<number>; notes: string[] } {
  const copies = new Map<number, number>();
  for (const [at, run] of runs.entries()) {
    const other = runs.findIndex(
      (longer, place) =>
        place !== at &&
        !copies.has(place) &&
        longer.group === run.group &&
        (run.kl.length < longer.kl.length || (run.kl.length === longer.kl.length && place < at)) &&
        run.gold.every((value, row) => value === longer.gold[row] && run.kl[row] === longer.kl[row]),
    );
    if (other >= 0 && new Set(run.gold).size >= FEWEST_SCORES) copies.set(at, other);
  }
  const notes = [...new Set(copies.values())].map((of) => {
    const names = [...copies].flatMap(([at, other]) => (other === of ? [shortLine(runs[at].name)] : []));
    const more = names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : '';
    return `${cluster}: ${names.slice(0, MOST_SHOWN).join(', ')}${more} ${names.length > 1 ? 'have' : 'has'} the KL and scores of ${shortLine(runs[of].name)}, row by row: they count once`;
  });
  return { copies: new Set(copies.keys()), notes };
}
