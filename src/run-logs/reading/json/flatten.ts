/** One object of a log to cells: what is nested gets names with `/`. */

import { oneLine } from '../cells.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Loggers put their columns into these; they say nothing of the columns. */
const wrappers = new Set(['data', 'metrics', 'logs', 'log', 'scalars', 'values']);
export const isWrapper = (key: string): boolean => wrappers.has(key.toLowerCase());

/** Deeper levels are text. */
const MOST_LEVELS = 20;

/** Calls `visit` with each name and value, of which `cellOf` makes a cell; where a wrapper holds a name that stands outside too, it is kept in the name. */
export function forEachCell(object: JsonObject, visit: (name: string, value: unknown) => void): void {
  const own = (name: string) => Object.hasOwn(object, name) && !isNested(object[name]);
  const walk = (inner: JsonObject, prefix: string, level: number): void => {
    for (const [key, value] of Object.entries(inner)) {
      if (isNested(value) && level < MOST_LEVELS) {
        const hides = isWrapper(key) && !Object.keys(value).some((name) => prefix === '' && own(name));
        walk(value, hides ? prefix : `${prefix}${key}/`, level + 1);
      } else visit(oneLine(prefix + key), value);
    }
  };
  walk(object, '', 0);
}

const isNested = (value: unknown): value is JsonObject => isObject(value) && Object.keys(value).length > 0;

/** null is an empty cell, a list its JSON. */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.replaceAll('\0', '').trim();
  if (typeof value !== 'object') return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return '[…]';
  }
}
