/** The nearest known word to a misspelt one. */

/**
 * The candidate that begins with the word or holds it as one of its words, else the one at the smallest edit distance;
 * undefined where none is near enough to be meant.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const scored = candidates
    .map((candidate) => ({
      ...{ candidate, holds: holdingOf(word, candidate) },
      distance: editDistance(word.toLowerCase(), candidate.toLowerCase()),
    }))
    .sort((left, right) => left.holds - right.holds || left.distance - right.distance);
  const best = scored.at(0);
  if (best === undefined || best.holds < NONE) return best?.candidate;
  // Of two words without a letter in common neither is meant.
  const isNear =
    best.distance <= Math.max(2, Math.ceil(word.length / 3)) &&
    best.distance < Math.max(word.length, best.candidate.length);
  return isNear ? best.candidate : undefined;
}

/** Every candidate begins with many a letter. */
const SHORTEST = 2;
const NONE = 3;

/** 0 where the candidate begins with the words of the word, 1 where it holds them further on, 2 where it begins with the letters. */
function holdingOf(word: string, candidate: string): number {
  const [part, whole] = [word, candidate].map((text) => ` ${wordsOf(text).join(' ')} `);
  if (part.trim().length < SHORTEST) return NONE;
  const at = whole.indexOf(part);
  if (at >= 0) return at === 0 ? 0 : 1;
  return candidate.toLowerCase().startsWith(word.toLowerCase()) ? 2 : NONE;
}

/** `rl.klPenalty` is three. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((one) => one !== '');

/** Levenshtein's distance: insertions, deletions and substitutions that turn one word into the other. */
export function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, substitution));
    }
    row = next;
  }
  return row[to.length];
}
