/** Loads an experiment: its file, what it extends, the overrides, the defaults, all validated once. */
import type { ExperimentKind, ExperimentKinds } from './experiment-kinds.js';
import { experimentName, locateExperiment } from './locate-experiment.js';
import { isMapping } from './merge.js';
import { applyOverride, type Override, parseOverride, parseSweep } from './overrides.js';
import { plainWord } from './plain-word.js';
import { readExperimentFile } from './read-experiment.js';
import { shownPath } from './shown-path.js';
import { conditionsOf } from './sweep.js';
import { UserError } from './user-error.js';
import { type Locate, nowhere, parseExperiment, shownValue } from './validate.js';
import { type KeyPath, pathText, type SourceDocument } from './yaml-source.js';

export interface LoadOptions {
  /** `key=value` each, applied in order. */
  set?: readonly string[];
  /** `key=values` each, such as `rl.method=ppo,grpo`. */
  sweep?: readonly string[];
  /** Takes the place of the experiment's root seed. */
  seed?: string;
}

/** An experiment with the kind that it is of. */
export interface LoadedExperiment {
  kind: ExperimentKind;
  experiment: unknown;
}

/** Loads a named experiment or a YAML file. Throws UserError with file, line and key for bad input. */
export function loadExperiment(
  kinds: ExperimentKinds,
  reference: string,
  { set = [], sweep = [], seed }: LoadOptions = {},
): LoadedExperiment {
  const file = locateExperiment(reference);
  const source = readExperimentFile(file);
  // Every key has a default: a file that was meant to be filled in would run the largest study that there is.
  if (Object.keys(source.data).length + set.length + sweep.length === 0)
    throw new UserError(`${shownPath(file)}: is empty; goodhart init <file> writes one to start from`);
  const kind = kindOf(kinds, source.data, `${source.places.get('study')?.value ?? shownPath(file)} study:`);
  const schema = kind.schema();
  const overrides = set.map((text) => parseOverride(schema, text));
  overrides.push(...sweep.map((text) => parseSweep(schema, text)));
  if (seed !== undefined) overrides.push(parseOverride(schema, `seed=${seed}`, `--seed ${seed}`));
  refuseClashes(overrides, source.data);
  const named = { name: experimentName(file), ...source.data };
  const data = overrides.reduce<unknown>((held, override) => applyOverride(schema, held, override), named);
  return { kind, experiment: validated(kind, data, locator(source, overrides, shownPath(file))) };
}

/** A swept key takes none of the values that it is set to: who sets it means to sweep no longer, or has forgotten. */
function refuseClashes(overrides: readonly Override[], data: Record<string, unknown>): void {
  const listed = isMapping(data.sweep) ? Object.keys(data.sweep) : [];
  const asked = overrides.filter(({ path }) => path[0] === 'sweep').map(({ path }) => String(path[1]));
  const twice = asked.find((key, index) => asked.indexOf(key) !== index);
  if (twice !== undefined)
    throw new UserError(`--sweep ${twice}: is given twice; allowed: all values in one, ${twice}=a,b`);
  const swept = new Set([...listed, ...asked]);
  const clash = overrides.find(({ path }) => swept.has(pathText(path)));
  if (clash)
    throw new UserError(
      `${clash.option}: ${pathText(clash.path)} is swept; allowed: other values by --sweep ${pathText(clash.path)}=a,b, or one value as its list`,
    );
}

/** Paths of the modules that an experiment's file, and those that it extends, want loaded before they are read. */
export const experimentPlugins = (reference: string): string[] =>
  readExperimentFile(locateExperiment(reference)).plugins;

/** What an experiment's file says of itself, before any of its modules is loaded. */
export const experimentDescription = (reference: string): string =>
  plainWord(readExperimentFile(locateExperiment(reference)).data.description);

/** An experiment given as plain data, as a script would; throws UserError that names the key. */
export function resolveExperiment(kinds: ExperimentKinds, data: unknown): LoadedExperiment {
  const kind = kindOf(kinds, isMapping(data) ? data : {}, 'experiment study:');
  return { kind, experiment: validated(kind, data, nowhere) };
}

/** The keys first, then every combination of what is swept. */
function validated(kind: ExperimentKind, data: unknown, locate: Locate): unknown {
  const experiment = parseExperiment(kind.schema(), data, locate);
  conditionsOf(kind, experiment, locate);
  return experiment;
}

function kindOf(kinds: ExperimentKinds, { study }: Record<string, unknown>, place: string): ExperimentKind {
  const found = kinds.find(plainWord(study, kinds.usual));
  if (found) return found;
  throw new UserError(`${place} ${shownValue(study)} is not known; allowed: ${kinds.names.join(', ')}`);
}

function locator(source: SourceDocument, overrides: readonly Override[], file: string): Locate {
  const overrideOf = (path: KeyPath) => overrides.findLast((candidate) => covers(candidate.path, path));
  const locate = (path: KeyPath, part: 'key' | 'value') => {
    const override = overrideOf(path);
    if (override) return `${override.option}:`;
    // A key that was left out has no place of its own: the nearest one above it has.
    for (let length = path.length; length > 0; length--) {
      const place = source.places.get(pathText(path.slice(0, length)));
      if (place) return place[part];
    }
    return `${file}:1:1`;
  };
  const isWritten = (path: KeyPath) => overrideOf(path) !== undefined || source.places.has(pathText(path));
  return Object.assign(locate, { isWritten });
}

const covers = (outer: KeyPath, inner: KeyPath) =>
  outer.every((step, index) => String(step) === String(inner[index]));
