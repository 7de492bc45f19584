/** A commented YAML experiment with every key, its default and its sentence: what `goodhart init` writes. */
import { stringify } from 'yaml';
import type { z } from 'zod';
import { isMapping } from './merge.js';
import { sentenceAt } from './schema-walk.js';
import type { KeyPath } from './yaml-source.js';

/** The whole experiment at its defaults, as YAML text. */
export function experimentTemplate(schema: z.ZodType, name: string): string {
  const defaults = schema.parse({ name }) as Record<string, unknown>;
  return `${renderMapping(schema, defaults, []).join('\n')}\n`;
}

function renderMapping(schema: z.ZodType, mapping: Record<string, unknown>, path: KeyPath): string[] {
  const indent = '  '.repeat(path.length);
  return Object.entries(mapping).flatMap(([key, value]) => {
    const at = [...path, key];
    const isEmpty = isMapping(value) && Object.keys(value).length === 0;
    // A section without keys, such as that of a method that has none of its own, would be read as nothing.
    if (isEmpty && sentenceAt(schema, at) === '') return [];
    if (isMapping(value) && !isEmpty) return ['', `${indent}${key}:`, ...renderMapping(schema, value, at)];
    const line = stringify(
      { [key]: value },
      { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 },
    );
    const plain = line.trim().replace(/^\{([\s\S]*)\}$/, '$1');
    return [`${indent}# ${sentenceAt(schema, at)}`, `${indent}${plain}`];
  });
}
