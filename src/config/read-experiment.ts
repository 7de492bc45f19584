/** An experiment's file with those that it extends, and the modules that they want loaded. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { locateExperiment } from './locate-experiment.js';
import { mergeMappings } from './merge.js';
import { shownPath } from './shown-path.js';
import { UserError } from './user-error.js';
import { readYamlFile, type SourceDocument } from './yaml-source.js';

export interface ExperimentSource extends SourceDocument {
  /** Absolute paths, those of bases first. */
  plugins: string[];
}

/** A file merged over the files that it extends. Throws UserError where one cannot be read. */
export const readExperimentFile = (file: string): ExperimentSource => readWithBases(file, []);

/** `trail` holds the files that led here. */
function readWithBases(file: string, trail: readonly string[]): ExperimentSource {
  const source = readYamlFile(file);
  const { extends: base, plugins: listed, ...data } = source.data;
  const plugins = pluginsIn(listed, file, source.places);
  if (base === undefined) return { ...source, data, plugins };
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
    plugins: [...new Set([...inherited.plugins, ...plugins])],
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

/** Paths are relative to the file that they stand in. */
function pluginsIn(listed: unknown, file: string, places: SourceDocument['places']): string[] {
  if (listed === undefined) return [];
  const place = `${places.get('plugins')?.value} plugins:`;
  if (!Array.isArray(listed) || listed.some((path) => typeof path !== 'string'))
    throw new UserError(`${place} allowed: a list of paths, such as [./my-method.ts]`);
  return (listed as string[]).map((path, index) => {
    const found = resolve(dirname(file), path);
    if (existsSync(found)) return found;
    throw new UserError(`${places.get(`plugins.${index}`)?.value} plugins: ${path}: no such file`);
  });
}
