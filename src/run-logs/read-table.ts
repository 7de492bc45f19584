/** A log file as rows of text cells: CSV, TSV, JSON lines, or a JSON list (TRL's trainer_state.json among them). */
import { UserError } from '../config/user-error.js';

export interface LogRow {
  /** Line of the file, or place in the JSON list, counted from 1. */
  line: number;
  /** Missing cells are empty. */
  cells: Map<string, string>;
}

export interface LogTable {
  columns: string[];
  rows: LogRow[];
}

/** Reads the text of a log; `name` is for error messages and its ending decides where the text does not. */
export function readLogTable(text: string, name: string): LogTable {
  const body = text.replace(/^\uFEFF/, '');
  if (body.trim() === '') throw new UserError(`${name}: is empty`);
  const first = body.trimStart()[0];
  if (first === '[' || /\.json$/i.test(name)) return readJson(body, name);
  if (first === '{') return isOneDocument(body) ? readJson(body, name) : readJsonLines(body, name);
  return readDelimited(body, name);
}

function isOneDocument(text: string): boolean {
  try {
    JSON.parse(text);
    return text.trim().includes('\n');
  } catch {
    return false;
  }
}

function readDelimited(text: string, name: string): LogTable {
  const headerLine = text.split(/\r?\n/, 1)[0];
  const separator = headerLine.includes('\t')
    ? '\t'
    : headerLine.includes(';') && !headerLine.includes(',')
      ? ';'
      : ',';
  const records = splitRecords(text, separator, name).filter(({ cells }) =>
    cells.some((cell) => cell.trim() !== ''),
  );
  const columns = records[0].cells.map((cell) => cell.trim());
  const repeated = columns.find((column, index) => column !== '' && columns.indexOf(column) !== index);
  if (repeated !== undefined) throw new UserError(`${name}: line 1: the column ${repeated} stands twice`);
  const rows = records.slice(1).map(({ line, cells }) => {
    if (cells.length > columns.length) {
      throw new UserError(`${name}: line ${line}: ${cells.length} cells, the header has ${columns.length}`);
    }
    return { line, cells: new Map(columns.map((column, index) => [column, (cells[index] ?? '').trim()])) };
  });
  return { columns, rows };
}

/** RFC 4180: quoted cells may hold separators, doubled quotes and line ends. */
function splitRecords(text: string, separator: string, name: string): { line: number; cells: string[] }[] {
  const records: { line: number; cells: string[] }[] = [];
  let record = { line: 1, cells: [''] };
  let line = 1;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '\n') line++;
    if (character === '"') {
      if (quoted && text[index + 1] === '"') record.cells[record.cells.length - 1] += text[++index];
      else quoted = !quoted;
    } else if (quoted || (character !== separator && character !== '\n' && character !== '\r')) {
      record.cells[record.cells.length - 1] += character;
    } else if (character === separator) record.cells.push('');
    else if (character === '\n') {
      records.push(record);
      record = { line, cells: [''] };
    }
  }
  if (quoted) throw new UserError(`${name}: line ${record.line}: a quote is opened and never closed`);
  return [...records, record];
}

function readJsonLines(text: string, name: string): LogTable {
  const rows: LogRow[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    try {
      rows.push({ line: index + 1, cells: cellsOf(JSON.parse(line)) });
    } catch {
      throw new UserError(`${name}: line ${index + 1}: is not a JSON object`);
    }
  }
  return { columns: columnsOf(rows), rows };
}

function readJson(text: string, name: string): LogTable {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${name}: is not valid JSON (${(error as Error).message})`);
  }
  const log = isObject(parsed) ? parsed.log_history : parsed;
  if (!Array.isArray(log))
    throw new UserError(`${name}: holds no list of points; allowed: a list, or an object with log_history`);
  const rows = log.map((entry, index) => {
    if (!isObject(entry)) throw new UserError(`${name}: entry ${index + 1} of the list is not an object`);
    return { line: index + 1, cells: cellsOf(entry) };
  });
  return { columns: columnsOf(rows), rows };
}

function cellsOf(value: unknown): Map<string, string> {
  if (!isObject(value)) throw new TypeError('not an object');
  return new Map(Object.entries(value).map(([key, cell]) => [key, cell === null ? '' : String(cell)]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const columnsOf = (rows: readonly LogRow[]): string[] => [
  ...new Set(rows.flatMap(({ cells }) => [...cells.keys()])),
];
