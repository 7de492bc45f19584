/** Verdicts in words: how many there are of each, and which findings nobody asked of an experiment. */
import { isAbout, type Verdict } from '../display/finding.js';

/** `11 hold, 2 do not hold, 1 cannot be told, 1 is reported.`; empty where the data are about none. */
export function talliedWords(verdicts: readonly Verdict[]): string {
  const told = verdicts.filter(isAbout);
  const parts = wordings.flatMap(([word, one, several]) => {
    const count = told.filter(({ verdict }) => verdict === word).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}

const wordings = [
  ['holds', 'holds', 'hold'],
  ['does not hold', 'does not hold', 'do not hold'],
  ['cannot be told', 'cannot be told', 'cannot be told'],
  ['reported', 'is reported', 'are reported'],
] as const;

/** One line: their ids. What each needs stands in findings.json. */
export function notAskedWords(verdicts: readonly Verdict[]): string {
  const ids = verdicts.filter((verdict) => !isAbout(verdict)).map(({ id }) => id);
  if (ids.length === 0) return '';
  return `Not asked of this experiment: ${ids.join(', ')}.`;
}
