/** A commented YAML experiment with every key, its default and its sentence: what `goodhart init` writes. */
import { stringify } from 'yaml';
import { isMapping } from './overrides.js';
import { experimentSchema } from './schema.js';
import { sentenceAt } from './schema-walk.js';
import type { KeyPath } from './yaml-source.js';

/** The whole experiment at its defaults, as YAML text. */
export function experimentTemplate(name: string): string {
  const defaults = experimentSchema.parse({ name });
  return `${renderMapping(defaults, []).join('\n')}\n`;
}

function renderMapping(mapping: Record<string, unknown>, path: KeyPath): string[] {
  const indent = '  '.repeat(path.length);
  return Object.entries(mapping).flatMap(([key, value]) => {
    const at = [...path, key];
    if (isMapping(value)) return ['', `${indent}${key}:`, ...renderMapping(value, at)];
    const line = stringify(
      { [key]: value },
      { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 },
    );
    const plain = line.trim().replace(/^\{([\s\S]*)\}$/, '$1');
    return [`${indent}# ${sentenceAt(at)}`, `${indent}${plain}`];
  });
}
