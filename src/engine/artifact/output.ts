/** A stage's output taken apart for the disk: its typed arrays, and the rest as JSON. */
import type { NamedArrays, NumericArray } from './array-file.js';
import type { JsonValue } from './exact-json.js';

export function splitOutput(output: object): { json: Record<string, JsonValue>; arrays: NamedArrays } {
  const json: Record<string, JsonValue> = {};
  const arrays: NamedArrays = {};
  for (const [name, held] of Object.entries(output)) {
    if (ArrayBuffer.isView(held)) arrays[name] = held as NumericArray;
    else json[name] = held as JsonValue;
  }
  return { json, arrays };
}

export const joinOutput = (json: Record<string, JsonValue>, arrays: NamedArrays): object => ({
  ...json,
  ...arrays,
});
