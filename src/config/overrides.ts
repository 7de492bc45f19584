/** `--set key=value`: overrides from the command line, with YAML values. */
import { parse } from 'yaml';
import { experimentSchema } from './schema.js';
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
export function parseOverride(text: string, option = `--set ${text}`): Override {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UserError(`${option}: allowed: key=value, such as rl.stepBudget=100`);
  const path = text
    .slice(0, equals)
    .split('.')
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.trim()));
  checkPath(path, option);
  try {
    return { path, value: parse(text.slice(equals + 1)), option };
  } catch (error) {
    throw new UserError(
      `${option}: the value is not YAML (${(error as Error).message.split('\n')[0].replace(/:$/, '')})`,
    );
  }
}

function checkPath(path: KeyPath, option: string): void {
  for (let length = 1; length <= path.length; length++) {
    if (schemaAt(path.slice(0, length))) continue;
    const parent = path.slice(0, length - 1);
    const allowed = keysAt(parent);
    const key = String(path[length - 1]);
    const problem = allowed.length
      ? unknownKey(key, allowed)
      : `${parent.join('.')} is ${kindAt(parent)} and has no key ${key}`;
    throw new UserError(`${option}: ${problem}`);
  }
}

/** A copy of `data` with one override applied; throws UserError where a list has no such index. */
export function applyOverride(data: unknown, override: Override, depth = 0): unknown {
  const step = override.path[depth];
  if (step === undefined) return override.value;
  // An index into a list that nobody wrote means the default list.
  const held = data ?? (typeof step === 'number' ? defaultAt(override.path.slice(0, depth)) : {});
  if (typeof step === 'number') {
    if (!Array.isArray(held) || step >= held.length) {
      throw new UserError(`${override.option}: the list has no item ${step}; allowed: ${lastIndex(held)}`);
    }
    return held.map((item, index) => (index === step ? applyOverride(item, override, depth + 1) : item));
  }
  const mapping = isMapping(held) ? held : {};
  return { ...mapping, [step]: applyOverride(mapping[step], override, depth + 1) };
}

function defaultAt(path: KeyPath): unknown {
  const defaults: unknown = experimentSchema.parse({ name: 'defaults' });
  return path.reduce<unknown>((held, step) => (isMapping(held) ? held[step] : undefined), defaults);
}

const lastIndex = (held: unknown) =>
  Array.isArray(held) && held.length ? `0 to ${held.length - 1}` : 'a whole list';

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
