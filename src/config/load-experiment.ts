/** Loads an experiment: its file, what it extends, the overrides, the defaults, all validated once. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ExperimentKind, ExperimentKinds } from './experiment-kinds.js';
import { experimentName, locateExperiment } from './locate-experiment.js';
import { isMapping, mergeMappings } from './merge.js';
import { applyOverride, type Override, parseOverride, parseSweep } from './overrides.js';
import { conditionsOf } from './sweep.js';
import { UserError } from './user-error.js';
import { type Locate, nowhere, parseExperiment } from './validate.js';
import { type KeyPath, pathText, readYamlFile, type SourceDocument, shownPath } from './yaml-source.js';

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
  const source = readWithBases(file, []);
  const kind = kindOf(kinds, source.data, `${source.places.get('study')?.value ?? shownPath(file)} study:`);
  const schema = kind.schema();
  const overrides = set.map((text) => parseOverride(schema, text));
  overrides.push(...sweep.map((text) => parseSweep(schema, text)));
  if (seed !== undefined) overrides.push(parseOverride(schema, `seed=${seed}`, `--seed ${seed}`));
  const named = { name: experimentName(file), ...source.data };
  const data = overrides.reduce<unknown>((held, override) => applyOverride(schema, held, override), named);
  return { kind, experiment: validated(kind, data, locator(source, overrides, shownPath(file))) };
}

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
  const found = kinds.find(String(study ?? kinds.usual));
  if (found) return found;
  throw new UserError(`${place} ${JSON.stringify(study)} is not known; allowed: ${kinds.names.join(', ')}`);
}

/** A file merged over the files that it extends; `trail` holds the files that led here. */
function readWithBases(file: string, trail: readonly string[]): SourceDocument {
  const source = readYamlFile(file);
  const { extends: base, ...data } = source.data;
  if (base === undefined) return source;
  const place = `${source.places.get('extends')?.value} extends:`;
  if (typeof base !== 'string') throw new UserError(`${place} allowed: a name or a path of one YAML file`);
  const baseFile = locateBase(base, file, place);
  const visited = [...trail, file];
  if (visited.includes(baseFile)) {
    throw new UserError(`${place} goes in a circle: ${[...visited, baseFile].map(shownPath).join(' -> ')}`);
  }
  const inherited = readWithBases(baseFile, visited);
  // A base lends its settings, never its name.
  const { name: _name, ...settings } = inherited.data;
  return {
    data: mergeMappings(settings, data),
    places: new Map([...inherited.places, ...source.places]),
  };
}

function locateBase(base: string, file: string, place: string): string {
  try {
    const found = locateExperiment(base, dirname(file));
    if (existsSync(found)) return found;
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${place} ${error.message}`);
    throw error;
  }
  throw new UserError(`${place} ${base}: no such file`);
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
