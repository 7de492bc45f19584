/** Sweeps: an experiment that lists values for some of its keys, taken apart into experiments of one value each. */
import type { z } from 'zod';
import { unsweptKeys } from './base-keys.js';
import type { ExperimentKind } from './experiment-kinds.js';
import { isMapping, mergeMappings } from './merge.js';
import { applyOverride, keyPath, pathProblem } from './overrides.js';
import { UserError } from './user-error.js';
import { checkRules, type Locate, nowhere, parseExperiment, shownValue } from './validate.js';
import { type KeyPath, pathText } from './yaml-source.js';

/** One combination of the swept values. */
export interface Condition<Config = unknown> {
  /** What an experiment with these values alone would be. */
  experiment: Config;
  /** By key, such as `rl.klPenalty`; empty where nothing is swept. */
  values: Readonly<Record<string, unknown>>;
}

type Sweep = Readonly<Record<string, readonly unknown[]>>;

/** More are a slip of the hand. */
const mostConditions = 1000;

/**
 * Every combination of the swept values, the last key fastest. Throws UserError for a key that does not exist and for
 * values that break the schema or a rule in any combination.
 */
export function conditionsOf<Config>(
  kind: Pick<ExperimentKind<Config>, 'schema' | 'rules'>,
  experiment: Config,
  locate: Locate = nowhere,
): Condition<Config>[] {
  const { sweep = {} } = experiment as { sweep?: Sweep };
  const schema = kind.schema();
  checkSweep(schema, sweep, locate);
  return choicesOf(sweep).map((choice) => {
    const values = Object.fromEntries(
      Object.entries(choice).map(([key, index]) => [key, sweep[key][index]] as const),
    );
    const own = locateChoice(choice, locate);
    const data = Object.entries(values).reduce<unknown>(
      (held, [key, value]) => withValue(schema, held, key, value),
      { ...experiment, sweep: {} },
    );
    const parsed = parseExperiment(schema, data, own) as Config;
    checkRules(kind, parsed, own);
    return { experiment: parsed, values };
  });
}

function checkSweep(schema: z.ZodType, sweep: Sweep, locate: Locate): void {
  const total = Object.values(sweep).reduce((product, values) => product * values.length, 1);
  if (total > mostConditions) {
    throw new UserError(
      `${locate(['sweep'], 'key')} sweep: makes ${total} combinations; allowed: at most ${mostConditions}`,
    );
  }
  for (const [key, values] of Object.entries(sweep)) {
    const path = keyPath(key);
    const fail = (message: string, at: KeyPath, part: 'key' | 'value') => {
      throw new UserError(`${locate(at, part)} sweep.${key}: ${message}`);
    };
    const problem = unsweptKeys.includes(String(path[0]))
      ? 'cannot be swept; allowed: keys that change what is computed'
      : pathProblem(schema, path);
    if (problem) fail(problem, ['sweep', key], 'key');
    if (pathText(path) !== key) fail(`is written ${pathText(path)}`, ['sweep', key], 'key');
    const outer = Object.keys(sweep).find((other) => key.startsWith(`${other}.`));
    if (outer !== undefined)
      fail(`${outer} is swept as well, and holds it; allowed: one of them`, ['sweep', key], 'key');
    const texts = values.map((value) => JSON.stringify(value));
    const first = new Map<string, number>();
    texts.forEach((text, index) => {
      if (!first.has(text)) first.set(text, index);
    });
    const twice = texts.findIndex((text, index) => first.get(text) !== index);
    if (twice >= 0)
      fail(
        `${shownValue(values[twice])} is listed twice; each value of a sweep stands once`,
        ['sweep', key, twice],
        'value',
      );
  }
}

/** The index of a value by key. */
type Choice = Readonly<Record<string, number>>;

function choicesOf(sweep: Sweep): Choice[] {
  return Object.entries(sweep).reduce<Choice[]>(
    (choices, [key, values]) =>
      choices.flatMap((choice) => values.map((_, index) => ({ ...choice, [key]: index }))),
    [{}],
  );
}

/** A mapping is laid over what the experiment says, so that `{width: 8}` leaves the rest of a model alone. */
function withValue(schema: z.ZodType, data: unknown, key: string, value: unknown): unknown {
  const path = keyPath(key);
  const held = path.reduce<unknown>(
    (outer, step) => (outer as Record<string, unknown> | undefined)?.[step],
    data,
  );
  const merged = isMapping(held) && isMapping(value) ? mergeMappings(held, value) : value;
  return applyOverride(schema, data, { path, value: merged, option: `sweep ${key}` });
}

/** What is wrong with a swept value is wrong in its list. */
function locateChoice(choice: Choice, locate: Locate): Locate {
  const entryOf = (path: KeyPath): KeyPath | undefined => {
    const key = Object.keys(choice).find((swept) => `${pathText(path)}.`.startsWith(`${swept}.`));
    return key === undefined ? undefined : ['sweep', key, choice[key]];
  };
  return Object.assign(
    (path: KeyPath, part: 'key' | 'value') => {
      const entry = entryOf(path);
      return entry ? locate(entry, 'value') : locate(path, part);
    },
    { isWritten: (path: KeyPath) => entryOf(path) !== undefined || locate.isWritten(path) },
  );
}
