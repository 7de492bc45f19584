/** From plain data to an experiment; what is wrong becomes one line with its place, its key and what is allowed. */
import type { z } from 'zod';
import type { ExperimentKind, Problem } from './experiment-kinds.js';
import { nearest } from './nearest.js';
import { keysAt } from './schema-walk.js';
import { UserError } from './user-error.js';
import { type KeyPath, pathText } from './yaml-source.js';

/** Where the value (or the key itself) of a path was written, such as `a.yaml:3:5` or `--set rl.epochs=0`. */
export interface Locate {
  (path: KeyPath, part: 'key' | 'value'): string;
  /** Whether somebody wrote this very key; defaults are written by nobody. */
  isWritten(path: KeyPath): boolean;
}

/** For data that no file holds: a script's. */
export const nowhere: Locate = Object.assign(() => 'experiment', { isWritten: () => false });

/** Throws UserError for the first key that is not as the schema has it. */
export function parseExperiment<Config>(schema: z.ZodType<Config>, data: unknown, locate: Locate): Config {
  const parsed = schema.safeParse(data, { reportInput: true });
  if (!parsed.success) throw problemError(schemaProblem(schema, parsed.error.issues[0]), locate);
  return parsed.data;
}

/** Throws UserError for the first rule that is broken. */
export function checkRules<Config>(
  { rules }: Pick<ExperimentKind<Config>, 'rules'>,
  experiment: Config,
  locate: Locate,
): void {
  const [broken] = rules.flatMap((rule) => rule.check(experiment));
  if (broken) throw problemError({ ...broken, part: 'value' }, locate);
}

/** What is wrong with data that no experiment holds, in words: `stages.3.seconds: "x" is not a number`. */
export function dataProblem(schema: z.ZodType, { issues: [issue] }: z.core.$ZodError): string {
  const { path, message } = schemaProblem(schema, issue);
  return [path.length > 0 && `${pathText(path)}:`, message].filter(Boolean).join(' ');
}

type LocatedProblem = Problem & { part: 'key' | 'value' };

function problemError({ path, others = [], message, part }: LocatedProblem, locate: Locate): UserError {
  const pointed = [path, ...others].find((candidate) => locate.isWritten(candidate)) ?? path;
  const key = pathText(path);
  return new UserError([locate(pointed, part), key && `${key}:`, message].filter(Boolean).join(' '));
}

function schemaProblem(schema: z.ZodType, issue: z.core.$ZodIssue): LocatedProblem {
  const path = issue.path as KeyPath;
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    return { path: [...path, key], message: unknownKey(key, keysAt(schema, path)), part: 'key' };
  }
  const isInPlaceOfOne = Array.isArray(issue.input) && issue.code !== 'too_small';
  const several = isInPlaceOfOne ? `; several values stand under sweep: { ${pathText(path)}: … }` : '';
  return { path, message: `${shownValue(issue.input)} is ${complaint(issue)}${several}`, part: 'value' };
}

/** The message for a key that does not exist, with the likely intended one. */
export function unknownKey(key: string, allowed: readonly string[]): string {
  const meant = nearest(key, allowed);
  return `unknown key${meant ? `, did you mean ${meant}?` : ';'} allowed: ${allowed.join(', ') || 'no key here'}`;
}

function complaint(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `not ${typeNames[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return issue.origin === 'array'
        ? `too short a list; allowed: at least ${issue.minimum} value`
        : `too small; allowed: ${issue.inclusive ? 'at least' : 'above'} ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'array'
        ? `too long a list; allowed: at most ${issue.maximum} values`
        : `too large; allowed: ${issue.inclusive ? 'at most' : 'below'} ${issue.maximum}`;
    case 'invalid_value':
      return `not known; allowed: ${issue.values.join(', ')}`;
    case 'invalid_format':
      return 'not a name; allowed: letters, digits, dot, dash and underscore, a letter or digit first';
    default:
      return `not allowed: ${issue.message}`;
  }
}

const typeNames: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list, such as [0, 1]',
  object: 'a mapping of keys to values',
};

/** A large value is not written out for its first words. */
function jsonText(input: unknown): string {
  if (typeof input === 'string') return JSON.stringify(input.slice(0, 100));
  if (Array.isArray(input) && input.length > 20) return jsonText(input.slice(0, 20));
  return JSON.stringify(input) ?? String(input);
}

/** In a message: its first words. */
export function shownValue(input: unknown): string {
  if (input === undefined) return 'a missing value';
  if (typeof input === 'number') return String(input);
  const text = jsonText(input);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
