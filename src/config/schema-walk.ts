/** The schema as data: which keys exist under a path, what they are for, what their defaults are. */
import type { z } from 'zod';
import { experimentSchema } from './schema.js';
import type { KeyPath } from './yaml-source.js';

/** The part of zod's definition that this file walks. */
interface Definition {
  type: string;
  innerType?: z.core.$ZodType;
  element?: z.core.$ZodType;
  shape?: Record<string, z.core.$ZodType>;
}

const definitionOf = (schema: z.core.$ZodType) => schema._zod.def as unknown as Definition;

/** Strips defaults and optionals. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType } = definitionOf(schema);
  return innerType ? bare(innerType) : schema;
}

/** The schema at a path, or undefined where no such key exists. */
export function schemaAt(path: KeyPath): z.core.$ZodType | undefined {
  let current: z.core.$ZodType | undefined = experimentSchema;
  for (const step of path) {
    if (!current) return undefined;
    const { shape, element } = definitionOf(bare(current));
    current =
      shape && Object.hasOwn(shape, step) ? shape[step] : /^\d+$/.test(String(step)) ? element : undefined;
  }
  return current;
}

/** The keys allowed under a path; empty where the path is no mapping. */
export function keysAt(path: KeyPath): string[] {
  const schema = schemaAt(path);
  return schema ? Object.keys(definitionOf(bare(schema)).shape ?? {}) : [];
}

/** What stands under a path, for error messages: `a mapping`, `a list`, `a number`. */
export function kindAt(path: KeyPath): string {
  const schema = schemaAt(path);
  return schema ? (kindNames[definitionOf(bare(schema)).type] ?? definitionOf(bare(schema)).type) : 'nothing';
}

const kindNames: Record<string, string> = { object: 'a mapping', array: 'a list', number: 'a number' };

/** The sentence that describes a key, without its allowed range. */
export function sentenceAt(path: KeyPath): string {
  const schema = schemaAt(path) as z.ZodType | undefined;
  return schema?.description ?? (schema ? ((bare(schema) as z.ZodType).description ?? '') : '');
}
