/** JSON files of a result folder, which anybody may have written or damaged: checked before anything is believed of them. */
import type { z } from 'zod';
import { dataProblem, readRegularFile, shownPath, UserError } from '../../config/index.js';

/** Throws UserError, with the line or the key, where the file is no JSON or not as the schema has it. */
export function readJson<Value>(file: string, schema: z.ZodType<Value>, what: string): Value {
  return checked(parsedJson(readRegularFile(file), file), { file, schema, what });
}

/** The same for what was parsed already; `what` the file should be: `a manifest`. */
export function checked<Value>(
  data: unknown,
  { file, schema, what }: { file: string; schema: z.ZodType<Value>; what: string },
): Value {
  const parsed = schema.safeParse(data, { reportInput: true });
  if (parsed.success) return parsed.data;
  const problem = dataProblem(schema, parsed.error);
  throw new UserError(`${shownPath(file)}: not ${what} (${problem}); allowed: one that goodhart run wrote`);
}

/** Throws UserError with the line, where the engine tells it. */
export function parsedJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = (error as Error).message;
    const line = lineOf(text, message);
    const place = line === undefined ? shownPath(file) : `${shownPath(file)}:${line}`;
    throw new UserError(`${place}: not readable as JSON (${message.replaceAll(/\s+/g, ' ')})`);
  }
}

/** The engine names a position or quotes what stands around it. */
function lineOf(text: string, message: string): number | undefined {
  const [, position] = message.match(/ at position (\d+)/) ?? [];
  const [, quoted] =
    message.match(/^Unexpected token .+, (?:\.\.\.)?"(.*?)"(?:\.\.\.)? is not valid JSON$/s) ?? [];
  const at = position === undefined ? (quoted ? text.indexOf(quoted) : -1) : Number(position);
  if (at >= 0) return text.slice(0, at).split('\n').length;
  return /end of JSON/.test(message) ? text.split('\n').length : undefined;
}
