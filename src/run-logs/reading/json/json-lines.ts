/** An object a line, as loggers append them: what is no object is left out by its line. */
import { forEachLine } from '../lines.js';
import { type Selection, TableBuilder } from '../table-builder.js';
import { forEachCell, isObject, type JsonObject } from './flatten.js';
import { LineForm } from './line-form.js';
import { LooseParser } from './loose-json.js';

/** Lines that decide whether a text is a list of objects. */
const SAMPLE = 50;

/** Undefined unless most lines that hold something are objects. */
export function readJsonLines(text: string): TableBuilder | undefined {
  const reader = new JsonLinesReader();
  reader.read(text);
  return reader.finish();
}

/** Takes a text part by part; parts end at the end of a line. */
export class JsonLinesReader {
  private readonly builder: TableBuilder;
  private others = 0;
  private lines = 0;
  private passed = 0;
  private isHopeless = false;
  private last?: { reason: number; line: string };
  /** Of lines that came, the last one that was met first. */
  private forms: LineForm[] = [];
  private learned = 0;

  constructor(selection?: Selection) {
    this.builder = new TableBuilder('line', selection);
  }

  read(part: string): void {
    let count = 0;
    this.forms = this.forms.map((form) => form.narrowed(this.builder));
    forEachLine(part, (line, number, start) => {
      count = number;
      const isRead = this.readAlike(part, start, start + line.length, this.passed + number);
      return isRead || this.readLine(line, this.passed + number);
    });
    this.passed += count;
  }

  /** Reads a line that has all but its values in common with one before it. */
  private readAlike(text: string, start: number, end: number, number: number): boolean {
    if (this.lines < SAMPLE || this.isHopeless) return false;
    const { forms } = this;
    const found = forms.findIndex((form) => form.read(text, start, end, this.builder, number));
    if (found < 0) return false;
    if (found > 0) forms.unshift(...forms.splice(found, 1));
    this.lines++;
    this.last = undefined;
    return true;
  }

  private learn(line: string): void {
    if (this.lines < SAMPLE || this.learned === MOST_FORMS) return;
    this.learned++;
    const form = LineForm.of(line, this.builder);
    if (form !== undefined) this.forms.push(form);
  }

  private readLine(line: string, number: number): boolean {
    const { builder } = this;
    if (this.isHopeless) return false;
    if (line.trim() === '') return true;
    this.lines++;
    const objects = objectsIn(line);
    if (objects === undefined) {
      this.others++;
      if (this.others < MOST_REASONS) builder.leftOut.push(`line ${number}: is not a JSON object`);
      this.last = { reason: builder.leftOut.length - 1, line };
    } else {
      this.last = undefined;
      for (const object of objects) addObject(builder, object, number);
      if (objects.length === 1) this.learn(line);
    }
    this.isHopeless = this.lines === SAMPLE && 2 * this.others > this.lines;
    return !this.isHopeless;
  }

  finish(): TableBuilder | undefined {
    const { builder, last, lines, others } = this;
    if (lines < 2 || 2 * others > lines || builder.count === 0) return undefined;
    if (last?.line.trimStart().startsWith('{'))
      builder.leftOut[last.reason] = builder.leftOut[last.reason].replace(
        'is not a JSON object',
        'is cut short',
      );
    return builder;
  }
}

/** A loop of training logs lines of a few kinds; more are not alike. */
const MOST_FORMS = 16;

/** So many are enough for people. */
const MOST_REASONS = 1e5;

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
  forEachCell(object, (name, value) => {
    if (!seen.has(name)) builder.setValue(name, value);
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
function looseObjects(text: string): JsonObject[] | undefined {
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
