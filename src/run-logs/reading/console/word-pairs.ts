/** Lines of names and numbers with nothing but blanks between: `Iter 1: Val loss 0.31, Val kl 0.02`, `step 10 kl 0.5`. */
import { isNumber } from '../cells.js';
import { linePrefix, type Pair } from './pairs.js';

const word = /^[\p{L}_√][\w./@%()-]*$/u;
/** `3.2s`, `1.2it/s`, `10/1000`: a number, but none to keep. */
const measure = /^[-+]?\d[\d.]*(?:[a-z%][a-z/%]*|\/\d+)$/i;
const MOST_WORDS = 4;
const LONGEST_LINE = 2000;

/** Empty unless the line consists of at least two such pairs. Sentences with numbers do too: see `recurring`. */
export function wordPairsIn(line: string): Pair[] {
  if (line.length > LONGEST_LINE) return [];
  const pairs: Pair[] = [];
  let words: string[] = [];
  for (const token of line.replace(linePrefix, '').split(/[\s,;|]+|:(?=\s)/)) {
    if (token === '' || token === '-') continue;
    if (isNumber(token)) {
      if (words.length === 0) return [];
      pairs.push([words.join(' '), token]);
      words = [];
    } else if (measure.test(token)) words = [];
    else if (word.test(token) && words.length < MOST_WORDS) words.push(token);
    else return [];
  }
  return pairs.length > 1 ? pairs : [];
}

/** Those lines whose names come again, if they are most and their numbers not all whole: sentences are not like that. */
export function recurring<Line extends { pairs: readonly Pair[] }>(lines: readonly Line[]): Line[] {
  const namesOf = ({ pairs }: Line) => pairs.map(([name]) => name).join('\n');
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(namesOf(line), (counts.get(namesOf(line)) ?? 0) + 1);
  const again = lines.filter((line) => counts.get(namesOf(line))! > 1);
  if (2 * again.length < lines.length) return [];
  return again.some(({ pairs }) => pairs.some(([, value]) => /[.e]/i.test(value))) ? again : [];
}
