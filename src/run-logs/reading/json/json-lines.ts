/** An object a line, as loggers append them: what is no object is left out by its line. */
import { forEachLine } from '../lines.js';
import { TableBuilder } from '../table-builder.js';
import { forEachCell, isObject, type JsonObject } from './flatten.js';
import { LooseParser } from './loose-json.js';

/** Lines that decide whether a text is a list of objects. */
const SAMPLE = 50;

/** Undefined unless most lines that hold something are objects. */
export function readJsonLines(text: string): TableBuilder | undefined {
  const builder = new TableBuilder('line');
  let others = 0;
  let lines = 0;
  let last: { reason: number; line: string } | undefined;
  forEachLine(text, (line, number) => {
    if (line.trim() === '') return true;
    lines++;
    const objects = objectsIn(line);
    if (objects === undefined) {
      others++;
      last = { reason: builder.leftOut.push(`line ${number}: is not a JSON object`) - 1, line };
    } else {
      last = undefined;
      for (const object of objects) addObject(builder, object, number);
    }
    return !(lines === SAMPLE && 2 * others > lines);
  });
  if (lines < 2 || 2 * others > lines || builder.count === 0) return undefined;
  if (last?.line.trimStart().startsWith('{'))
    builder.leftOut[last.reason] = builder.leftOut[last.reason].replace(
      'is not a JSON object',
      'is cut short',
    );
  return builder;
}

/** Whether the first line that holds something is an object by itself. */
export function beginsWithObject(text: string): boolean {
  let found = false;
  forEachLine(text, (line) => {
    if (line.trim() === '') return true;
    found = objectsIn(line) !== undefined;
    return false;
  });
  return found;
}

export function addObject(builder: TableBuilder, object: JsonObject, line: number): void {
  builder.addRow(line);
  const seen = new Set<string>();
  forEachCell(object, (name, cell) => {
    if (!seen.has(name)) builder.setNamed(name, cell);
    seen.add(name);
  });
}

/** The objects of one line, nearly always one. */
function objectsIn(line: string): JsonObject[] | undefined {
  const trimmed = line.trim().replace(/,$/, '');
  if (!trimmed.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(trimmed);
    return isObject(value) ? [value] : undefined;
  } catch {
    return looseObjects(trimmed);
  }
}

/** Every value of a text when all are objects; undefined otherwise. */
export function looseObjects(text: string): JsonObject[] | undefined {
  const parser = new LooseParser(text);
  const objects: JsonObject[] = [];
  try {
    while (parser.skip(',')) {
      const value = parser.value();
      if (!isObject(value)) return undefined;
      objects.push(value);
    }
  } catch {
    return undefined;
  }
  return objects.length > 0 ? objects : undefined;
}
