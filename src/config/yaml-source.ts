/** One YAML document as plain data, with the place of every key so that errors can point at it. */
import { type Document, isMap, LineCounter, parseDocument } from 'yaml';
import { readRegularFile } from './regular-file.js';
import { shownPath } from './shown-path.js';
import { UserError } from './user-error.js';
import { checkAliases, collectPlaces } from './yaml-nodes.js';

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

/** Parses one document; `label` is what the errors call it. Takes time and memory in proportion to the text. */
export function parseYaml(text: string, label: string): SourceDocument {
  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${label}:${line}:${col}`;
  };
  const document = parsed(text, { lines, label });
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
  const anchors = checkAliases(document.contents, place);
  // First, since it refuses aliases that multiply without end.
  const data = toPlainData(() => document.toJS(), label);
  collectPlaces(document.contents, [], { place, places, within: [], anchors });
  return { data, places };
}

/** The library compares every key with every other one; duplicates are found here on the way. */
function parsed(text: string, { lines, label }: { lines: LineCounter; label: string }): Document.Parsed {
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error' } as const;
  try {
    return parseDocument(text, options);
  } catch (error) {
    throw new UserError(`${label}: not valid YAML: ${tooDeep(error)}`);
  }
}

function toPlainData(read: () => unknown, label: string): Record<string, unknown> {
  try {
    return read() as Record<string, unknown>;
  } catch (error) {
    throw new UserError(`${label}: not valid YAML: ${tooDeep(error)}`);
  }
}

/** The library runs out of stack. */
const tooDeep = (error: unknown) =>
  error instanceof RangeError ? 'it is nested too deep' : (error as Error).message;
