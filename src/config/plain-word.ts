/** A value of a file that should be a text, read before the schema has seen it. */

/** `otherwise` for what is missing; nothing for what is no text: `{ toString: 1 }` cannot even be turned into one. */
export function plainWord(value: unknown, otherwise = ''): string {
  if (value === undefined || value === null) return otherwise;
  return typeof value === 'string' ? value : '';
}
