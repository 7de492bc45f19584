/** Thousands of runs: whole runs put together to a few hundred groups, which the bootstrap resamples in their place. */

/** The standard error over 200 groups is itself uncertain by 5 %, which is little beside what a bootstrap adds. */
const MOST_GROUPS = 200;
const MOST_RUNS = 500;

/**
 * The runs themselves up to 500. Whole runs stay together, so that the groups are as independent as the runs are, and the
 * interval over groups estimates the same error (the delete-a-group jackknife; Kott 2001, Journal of Official Statistics
 * 17, 521). Runs are dealt out in turn, which gives every group as many and mixes what follows their order.
 */
export function poolRuns<Point>(runs: readonly (readonly Point[])[]): readonly (readonly Point[])[] {
  if (runs.length <= MOST_RUNS) return runs;
  const groups = Array.from({ length: MOST_GROUPS }, (): Point[] => []);
  for (const [index, run] of runs.entries()) for (const point of run) groups[index % MOST_GROUPS].push(point);
  return groups;
}

/** What a reader should know of it; undefined where runs stay as they are. */
export const noteOnPooling = (runs: number, what: 'runs' | 'prompts' = 'runs'): string | undefined =>
  runs <= MOST_RUNS
    ? undefined
    : `${runs.toLocaleString('en')} ${what} were resampled as ${MOST_GROUPS} groups of whole ${what}`;
