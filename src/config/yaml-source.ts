/** One YAML document as plain data, with the place of every key so that errors can point at it. */
import { type Alias, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { readRegularFile } from './regular-file.js';
import { shownPath } from './shown-path.js';
import { UserError } from './user-error.js';

/** A key's address: names and array indices from the root. */
export type KeyPath = readonly (string | number)[];

export interface SourceDocument {
  data: Record<string, unknown>;
  /** Where a key (or its value) stands, by `pathText`, as `file:line:column`. */
  places: Map<string, { key: string; value: string }>;
}

/** An experiment is a page or two: larger files are something else. */
const mostBytes = 1e6;

/** `['rl', 'klPenalty', 0]` as `rl.klPenalty.0`. */
export const pathText = (path: KeyPath) => path.join('.');

/** Reads one file. Throws UserError where it cannot be read or is not a YAML mapping. */
export function readYamlFile(file: string): SourceDocument {
  return parseYaml(readRegularFile(file, mostBytes), shownPath(file));
}

/** Parses one document; `label` is what the errors call it. */
export function parseYaml(text: string, label: string): SourceDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${label}:${line}:${col}`;
  };
  const [problem] = document.errors;
  if (problem) {
    throw new UserError(`${place(problem.pos[0])} not valid YAML: ${problem.message.split('\n')[0]}`);
  }
  const places: SourceDocument['places'] = new Map();
  if (document.contents === null) return { data: {}, places };
  if (!isMap(document.contents)) {
    throw new UserError(
      `${place(document.contents.range?.[0] ?? 0)} an experiment is a mapping of keys to values`,
    );
  }
  // First, since it refuses aliases that multiply without end.
  const data = toPlainData(() => document.toJS(), label);
  collectPlaces(document.contents, [], {
    ...{ place, places, within: [] },
    resolve: (alias) => (isAlias(alias) ? alias.resolve(document) : undefined),
  });
  return { data, places };
}

interface PlaceCollector {
  place: (offset: number) => string;
  places: SourceDocument['places'];
  resolve: (alias: Node) => Node | undefined;
  /** The mappings and lists around the node. */
  within: readonly Node[];
}

/** Throws UserError for an alias of something around it: such data has no end. */
function collectPlaces(node: unknown, path: KeyPath, around: PlaceCollector): void {
  const target = isAlias(node) ? around.resolve(node) : (node as Node | null);
  if (target && around.within.includes(target)) {
    const at = around.place((node as Node).range?.[0] ?? 0);
    throw new UserError(`${at} not valid YAML: *${(node as Alias).source} stands within itself`);
  }
  const collector = target ? { ...around, within: [...around.within, target] } : around;
  if (isMap(target)) {
    for (const pair of target.items) {
      const key = pair.key as Node;
      const value = pair.value as Node | null;
      const name = isScalar(key) ? String(key.value) : String(key);
      const keyPlace = collector.place(key.range?.[0] ?? 0);
      const valuePlace = value?.range ? collector.place(value.range[0]) : keyPlace;
      collector.places.set(pathText([...path, name]), { key: keyPlace, value: valuePlace });
      collectPlaces(value, [...path, name], collector);
    }
  } else if (isSeq(target)) {
    target.items.forEach((item, index) => {
      const at = collector.place((item as Node).range?.[0] ?? 0);
      collector.places.set(pathText([...path, index]), { key: at, value: at });
      collectPlaces(item, [...path, index], collector);
    });
  }
}

function toPlainData(read: () => unknown, label: string): Record<string, unknown> {
  try {
    return read() as Record<string, unknown>;
  } catch (error) {
    throw new UserError(`${label}: not valid YAML: ${(error as Error).message}`);
  }
}
