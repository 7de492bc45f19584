/** The schema as data: which keys exist under a path, what they are for, what their defaults are. */
import type { z } from 'zod';
import type { KeyPath } from './yaml-source.js';

/** The part of zod's definition that this file walks. */
interface Definition {
  type: string;
  innerType?: z.core.$ZodType;
  /** What a key that is read in another form becomes. */
  out?: z.core.$ZodType;
  element?: z.core.$ZodType;
  /** Of a record: any key. */
  valueType?: z.core.$ZodType;
  shape?: Record<string, z.core.$ZodType>;
  /** Of a word: those that are allowed. */
  entries?: Record<string, string>;
}

const definitionOf = (schema: z.core.$ZodType) => schema._zod.def as unknown as Definition;

/** Strips defaults, optionals and other forms. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType, out } = definitionOf(schema);
  const inside = innerType ?? out;
  return inside ? bare(inside) : schema;
}

/** The schema at a path, or undefined where no such key exists. */
export function schemaAt(schema: z.core.$ZodType, path: KeyPath): z.core.$ZodType | undefined {
  let current: z.core.$ZodType | undefined = schema;
  for (const step of path) {
    if (!current) return undefined;
    const { shape, element, valueType } = definitionOf(bare(current));
    const isIndex = /^\d+$/.test(String(step));
    current =
      shape && Object.hasOwn(shape, step) ? shape[step] : (valueType ?? (isIndex ? element : undefined));
  }
  return current;
}

/** The keys allowed under a path; empty where the path is no mapping. */
export function keysAt(schema: z.core.$ZodType, path: KeyPath): string[] {
  const found = schemaAt(schema, path);
  return found ? Object.keys(definitionOf(bare(found)).shape ?? {}) : [];
}

/** The values of a key that can be listed: words and switches; empty for all others. */
export function choicesAt(schema: z.core.$ZodType, path: KeyPath): string[] {
  const found = schemaAt(schema, path);
  const { type, entries = {} } = found ? definitionOf(bare(found)) : { type: 'nothing' };
  return type === 'boolean' ? ['true', 'false'] : Object.values(entries);
}

/** What stands under a path, for error messages: `a mapping`, `a list`, `a number`. */
export function kindAt(schema: z.core.$ZodType, path: KeyPath): string {
  const found = schemaAt(schema, path);
  return found ? (kindNames[definitionOf(bare(found)).type] ?? definitionOf(bare(found)).type) : 'nothing';
}

const kindNames: Record<string, string> = { object: 'a mapping', array: 'a list', number: 'a number' };

/** The sentence that describes a key, without its allowed range. */
export function sentenceAt(schema: z.core.$ZodType, path: KeyPath): string {
  const found = schemaAt(schema, path) as z.ZodType | undefined;
  return found?.description ?? (found ? ((bare(found) as z.ZodType).description ?? '') : '');
}
