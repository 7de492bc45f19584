/** JSON that keeps every number: NaN, the infinities and −0 survive, object keys come in a fixed order. */

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | { [key: string]: JsonValue | undefined };

const numberKey = '$number';
const special = new Map<string, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

/** Serialises with sorted keys, so that equal values have equal text. Throws for what JSON would quietly bend. */
export function stringifyJson(value: JsonValue): string {
  return JSON.stringify(prepared(value));
}

export function parseJson(text: string): JsonValue {
  return JSON.parse(text, (_key, value: JsonValue) => {
    const name = isObject(value) ? value[numberKey] : undefined;
    return typeof name === 'string' && special.has(name) ? special.get(name) : value;
  });
}

function prepared(value: JsonValue): JsonValue {
  if (typeof value === 'number') {
    const name = Object.is(value, -0) ? '-0' : String(value);
    return special.has(name) ? { [numberKey]: name } : value;
  }
  if (Array.isArray(value)) return value.map(prepared);
  if (!isObject(value)) {
    if (typeof value === 'function') throw new Error('a function cannot be kept as JSON');
    return value;
  }
  // A typed array would become an object of its indices, a Map an empty one.
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind !== 'Object') throw new Error(`a ${kind} inside of another value cannot be kept as JSON`);
  const entries = Object.entries(value).flatMap(([key, held]) =>
    held === undefined ? [] : [[key, prepared(held)] as const],
  );
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

const isObject = (value: JsonValue): value is { [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
