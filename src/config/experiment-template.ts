/** A commented YAML experiment with every key and its sentence: what `goodhart init` writes and `describe` prints. */
import { stringify } from 'yaml';
import type { z } from 'zod';
import { isMapping } from './merge.js';
import { sentenceAt } from './schema-walk.js';
import type { KeyPath } from './yaml-source.js';

/** The whole experiment at its defaults, as YAML text. */
export function experimentTemplate(schema: z.ZodType, name: string): string {
  const defaults = schema.parse({ name }) as Record<string, unknown>;
  return textOf({ schema }, defaults);
}

/** A whole experiment, as YAML text that says of each key what it is for and, where it differs, what it usually is. */
export function explainedExperiment(schema: z.ZodType, experiment: Record<string, unknown>): string {
  const { name, study } = experiment;
  return textOf({ schema, defaults: schema.parse({ name, study }) }, experiment);
}

interface Template {
  schema: z.ZodType;
  /** Where they are given, what differs from them is marked. */
  defaults?: unknown;
}

const textOf = (template: Template, experiment: Record<string, unknown>) =>
  `${renderMapping(template, experiment, []).join('\n')}\n`;

function renderMapping(template: Template, mapping: Record<string, unknown>, path: KeyPath): string[] {
  const { schema } = template;
  const indent = '  '.repeat(path.length);
  return Object.entries(mapping).flatMap(([key, value]) => {
    const at = [...path, key];
    const isEmpty = isMapping(value) && Object.keys(value).length === 0;
    // A section without keys, such as that of a method that has none of its own, would be read as nothing.
    if (isEmpty && sentenceAt(schema, at) === '') return [];
    // What a mapping of anything holds, such as a sweep, is no key of the schema.
    if (isMapping(value) && !isEmpty && sentenceAt(schema, at) === '')
      return ['', `${indent}${key}:`, ...renderMapping(template, value, at)];
    return [
      `${indent}# ${sentenceAt(schema, at)}${usually(template, at, value)}`,
      `${indent}${flow(key, value)}`,
    ];
  });
}

/** ` (default 4)` of a key that has another value. */
function usually({ defaults }: Template, path: KeyPath, value: unknown): string {
  if (defaults === undefined || path[0] === 'name') return '';
  const usual = path.reduce<unknown>(
    (held, step) => (held as Record<string, unknown> | undefined)?.[step],
    defaults,
  );
  if (JSON.stringify(usual) === JSON.stringify(value)) return '';
  return ` Default: ${usual === '' ? 'none' : flow('', usual).replace(/^"": ?/, '')}.`;
}

function flow(key: string, value: unknown): string {
  const line = stringify(
    { [key]: value },
    { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 },
  );
  return line.trim().replace(/^\{([\s\S]*)\}$/, '$1');
}
