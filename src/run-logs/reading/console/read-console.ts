/** What a training run prints: dictionaries, `name: number` pairs and boxes between everything else. */
import { isNumeric } from '../cells.js';
import { cellOf, forEachCell, isObject, type JsonObject } from '../json/flatten.js';
import { LooseParser } from '../json/loose-json.js';
import { forEachLine } from '../lines.js';
import type { LogTable } from '../table.js';
import { TableBuilder } from '../table-builder.js';
import { BoxReader } from './boxes.js';
import { countersIn, type Pair, pairsIn } from './pairs.js';
import { recurring, wordPairsIn } from './word-pairs.js';

/** A dictionary of a log is shorter; a brace that is never closed is given up here. */
const LONGEST_DICTIONARY = 50_000;
/** Braces of a line that may open one. */
const MOST_TRIES = 20;
/** Characters read for nothing; beyond them, no dictionary goes on to another line. */
const MOST_WASTED = 1e7;
const FEWEST_PAIRS = 2;

interface Counts {
  dictionaries: number;
  pairs: number;
  boxes: number;
}

/** Undefined where no line holds at least two names with numbers. */
export function readConsole(text: string): LogTable | undefined {
  const builder = new TableBuilder('line');
  const counts: Counts = { dictionaries: 0, pairs: 0, boxes: 0 };
  const add = (kind: keyof Counts, cells: Iterable<Pair>, line: number): void => {
    const held = new Map(cells);
    if ([...held.values()].filter(isNumeric).length < FEWEST_PAIRS) return;
    counts[kind]++;
    builder.addRow(line);
    for (const [name, cell] of held) builder.setNamed(name, cell);
  };
  const boxes = new BoxReader((cells, line) => add('boxes', cells, line));
  let behind = 0;
  const tries = { left: MOST_WASTED };
  forEachLine(text, (line, number, start) => {
    if (start < behind || boxes.read(line, number)) return true;
    const found = dictionaryIn(text, line, { start, tries });
    if (found === undefined) add('pairs', pairsWithCounters(line), number);
    else {
      behind = found.end;
      add('dictionaries', [...countersIn(found.before), ...cellsOf(found.object)], number);
    }
    return true;
  });
  boxes.flush();
  if (builder.count === 0) return readWordPairs(text);
  builder.notes.push(`rows from ${sourcesOf(counts)} in the text`);
  return builder.finish();
}

function readWordPairs(text: string): LogTable | undefined {
  const lines: { number: number; pairs: Pair[] }[] = [];
  forEachLine(text, (line, number) => {
    const pairs = wordPairsIn(line);
    if (pairs.length > 0) lines.push({ number, pairs });
    return true;
  });
  const builder = new TableBuilder('line');
  for (const { number, pairs } of recurring(lines)) {
    builder.addRow(number);
    for (const [name, value] of new Map(pairs)) builder.setNamed(name, value);
  }
  if (builder.count === 0) return undefined;
  builder.notes.push(`rows from ${builder.count} lines of name and number in the text`);
  return builder.finish();
}

const sourcesOf = ({ dictionaries, pairs, boxes }: Counts): string =>
  [
    dictionaries > 0 ? `${dictionaries} dictionaries` : '',
    pairs > 0 ? `${pairs} lines of name and number` : '',
    boxes > 0 ? `${boxes} boxes` : '',
  ]
    .filter((source) => source !== '')
    .join(', ');

function pairsWithCounters(line: string): Pair[] {
  const pairs = pairsIn(line);
  return pairs.length < FEWEST_PAIRS ? [] : [...countersIn(line), ...pairs];
}

function cellsOf(object: JsonObject): Pair[] {
  const cells: Pair[] = [];
  forEachCell(object, (name, value) => cells.push([name, cellOf(value)]));
  return cells;
}

interface Dictionary {
  object: JsonObject;
  /** What stands in the line before it. */
  before: string;
  end: number;
}

/** The first dictionary that begins in the line. */
function dictionaryIn(
  text: string,
  line: string,
  { start, tries: budget }: { start: number; tries: { left: number } },
): Dictionary | undefined {
  let at = line.indexOf('{');
  for (let tries = 0; at >= 0 && tries < MOST_TRIES; tries++, at = line.indexOf('{', at + 1)) {
    const length = budget.left > 0 ? LONGEST_DICTIONARY : line.length - at;
    const parser = new LooseParser(text, { start: start + at, end: start + at + length });
    try {
      const object = parser.value();
      if (isObject(object) && Object.keys(object).length > 0)
        return { object, before: line.slice(0, at), end: parser.place };
    } catch {
      // No dictionary; another brace may open one.
    }
    budget.left -= parser.place - start - at;
  }
  return undefined;
}
