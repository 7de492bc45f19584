/** `--set key=value`: overrides from the command line, with YAML values. */
import { isAlias, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { isMapping } from './merge.js';
import { keysAt, kindAt, schemaAt } from './schema-walk.js';
import { UserError } from './user-error.js';
import { unknownKey } from './validate.js';
import type { KeyPath } from './yaml-source.js';

export interface Override {
  path: KeyPath;
  value: unknown;
  /** The option as it was typed: `--set rl.epochs=3`. */
  option: string;
}

/** Reads `rl.klPenalty=[0, 0.1]`. Throws UserError where the form, the key or the YAML is wrong. */
export function parseOverride(schema: z.ZodType, text: string, option = `--set ${text}`): Override {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UserError(`${option}: allowed: key=value, such as rl.iterationBudget=100`);
  const path = overridePath(text.slice(0, equals));
  const problem = pathProblem(schema, path);
  if (problem) throw new UserError(`${option}: ${problem}`);
  try {
    return { path, value: yamlValue(text.slice(equals + 1)), option };
  } catch (error) {
    throw new UserError(
      `${option}: the value is not YAML (${(error as Error).message.split('\n')[0].replace(/:$/, '')})`,
    );
  }
}

/** One value. An alias has nothing to stand for here but what is around it. */
function yamlValue(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'error' });
  if (document.errors.length > 0) throw document.errors[0];
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) throw new Error('an alias has no place here');
    },
  });
  return document.toJS();
}

/** Reads `rl.method=ppo,grpo`, with or without the brackets of a list. */
export function parseSweep(schema: z.ZodType, text: string): Override {
  const [key, values = ''] = splitOnce(text, '=');
  const list = /^\s*\[/.test(values) ? values : `[${values}]`;
  const option = `--sweep ${text}`;
  if (key === '' || values.trim() === '')
    throw new UserError(`${option}: allowed: key=values, such as rl.method=ppo,grpo`);
  const problem = pathProblem(schema, keyPath(key));
  if (problem) throw new UserError(`${option}: ${problem}`);
  return parseOverride(schema, `sweep.${key}=${list}`, option);
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** `rl.klPenalty` and `proxyRewardModels.sizes.0.width` as the steps of a path. */
export const keyPath = (key: string): KeyPath =>
  key.split('.').map((step) => (/^\d+$/.test(step.trim()) ? Number(step) : step.trim()));

/** The keys under `sweep` are dotted themselves: `sweep.rl.klPenalty` has two steps. */
function overridePath(key: string): KeyPath {
  const [first, ...rest] = keyPath(key);
  return first === 'sweep' && rest.length > 0 ? [first, rest.join('.')] : [first, ...rest];
}

/** What is wrong with a path, in words; undefined where the schema has it. */
export function pathProblem(schema: z.ZodType, path: KeyPath): string | undefined {
  for (let length = 1; length <= path.length; length++) {
    if (schemaAt(schema, path.slice(0, length))) continue;
    const parent = path.slice(0, length - 1);
    const allowed = keysAt(schema, parent);
    const key = String(path[length - 1]);
    return allowed.length
      ? unknownKey(key, allowed)
      : `${parent.join('.')} is ${kindAt(schema, parent)} and has no key ${key}`;
  }
  return undefined;
}

/** A copy of `data` with one override applied; throws UserError where a list has no such index. */
export function applyOverride(schema: z.ZodType, data: unknown, override: Override): unknown {
  const named = {
    name: 'defaults',
    ...(isMapping(data) && data.study !== undefined && { study: data.study }),
  };
  const defaults = () => schema.safeParse(named).data;
  return changed(data, { defaults, override, depth: 0 });
}

interface Change {
  /** The experiment that says nothing but what kind it is of; undefined where there is no such thing. */
  defaults: () => unknown;
  override: Override;
  /** Steps of the path that were gone already. */
  depth: number;
}

function changed(data: unknown, change: Change): unknown {
  const { defaults, override, depth } = change;
  const step = override.path[depth];
  if (step === undefined) return override.value;
  // An index into a list that nobody wrote means the default list.
  const held = data ?? (typeof step === 'number' ? valueAt(defaults(), override.path.slice(0, depth)) : {});
  const deeper = { ...change, depth: depth + 1 };
  if (typeof step === 'number') {
    if (!Array.isArray(held) || step >= held.length) {
      throw new UserError(`${override.option}: the list has no item ${step}; allowed: ${lastIndex(held)}`);
    }
    return held.map((item, index) => (index === step ? changed(item, deeper) : item));
  }
  const mapping = isMapping(held) ? held : {};
  return { ...mapping, [step]: changed(mapping[step], deeper) };
}

const valueAt = (data: unknown, path: KeyPath) =>
  path.reduce<unknown>((held, step) => (isMapping(held) ? held[step] : undefined), data);

const lastIndex = (held: unknown) =>
  Array.isArray(held) && held.length ? `0 to ${held.length - 1}` : 'a whole list';
