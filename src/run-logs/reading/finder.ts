/** Where a string stands next in a text that is walked from its start to its end. */

/**
 * The first place at or behind `from`, or Infinity. Remembers the last answer, since a search for what stands nowhere
 * goes through the whole text, and one a line would make a large file take hours. `from` must not fall.
 */
export function finder(text: string, wanted: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) {
      const at = text.indexOf(wanted, from);
      found = at < 0 ? Number.POSITIVE_INFINITY : at;
    }
    return found;
  };
}
