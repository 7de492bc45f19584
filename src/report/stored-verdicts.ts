/** The verdicts that a finished run wrote into its folder: they need no judging, which takes seconds. */
import { z } from 'zod';
import type { Measure, Verdict } from '../display/finding.js';
import { alteredFiles, readContents } from '../engine/folder/index.js';
import type { Study } from '../studies/index.js';

export const findingsFile = 'findings.json';

const end = z.number().nullable();
/** As JSON has them: an open end or an estimate that cannot be had is null. */
const measure = z.looseObject({ name: z.string(), estimate: end, low: end, high: end });
const findingsSchema = z.looseObject({
  findings: z.array(
    z.looseObject({
      id: z.string(),
      statement: z.string(),
      verdict: z.enum(['holds', 'does not hold', 'cannot be told', 'reported']),
      evidence: z.string(),
      measures: z.array(measure),
    }),
  ),
});

/**
 * Undefined where there are none to trust: the run is not done or another one, a table is no longer what the run wrote, or
 * a version of the program with other findings judged it.
 */
export function storedVerdicts(
  { folder, experiment, seed }: { folder: string; experiment: string; seed: number },
  { findings }: Pick<Study, 'findings'>,
): Verdict[] | undefined {
  try {
    const contents = readContents(folder);
    const { manifest } = contents;
    const isSame = manifest.status === 'done' && manifest.experiment === experiment && manifest.seed === seed;
    const text = contents.files.get(findingsFile);
    if (!isSame || text == null || alteredFiles(contents).length > 0) return undefined;
    const { findings: stored } = findingsSchema.parse(JSON.parse(text));
    const isOfToday =
      stored.length === findings.length &&
      findings.every(
        ({ id, statement }, index) => stored[index].id === id && stored[index].statement === statement,
      );
    return isOfToday
      ? stored.map((verdict) => ({ ...verdict, measures: verdict.measures.map(revived) }))
      : undefined;
  } catch {
    // What is damaged is for `goodhart report` to say.
    return undefined;
  }
}

const revived = ({ name, estimate, low, high }: z.infer<typeof measure>): Measure => ({
  name,
  estimate: estimate ?? Number.NaN,
  low: low ?? Number.NEGATIVE_INFINITY,
  high: high ?? Number.POSITIVE_INFINITY,
});
