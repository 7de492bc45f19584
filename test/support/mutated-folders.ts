/** A small result folder as accidents and mischief leave it: every case is plain data, which says what was done to it. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { findingsText, judgeFindings } from '../../src/display/finding.js';
import { readTables } from '../../src/engine/index.js';
import { studies } from '../../src/studies/index.js';
import { writeFakeFolder } from '../fixtures/fake-folder.js';
import { fakeEvents, fakeSizes } from '../fixtures/fake-study.js';

/** Names and bytes of a whole folder. */
export type Files = ReadonlyMap<string, Buffer>;

/** As `goodhart run` leaves it, with an event log and verdicts; `keys` of its experiment are others than those of quick. */
export function wholeFolder({
  keys = {},
  seed = 0,
}: {
  keys?: Record<string, unknown>;
  seed?: number;
} = {}): Files {
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-whole-'));
  const options = { sizes: fakeSizes.slice(0, 2), pointsPerCurve: 8, keys, seed };
  try {
    writeFakeFolder(folder, options);
    const study = studies.get('overoptimization');
    const verdicts = judgeFindings(study.findings, study.read(readTables(folder, study), {}));
    writeFileSync(join(folder, 'findings.json'), findingsText(verdicts));
    const events = [...fakeEvents(options)].map((event) => `${JSON.stringify({ ...event, at: 1e12 })}\n`);
    writeFileSync(join(folder, 'events.jsonl'), events.join(''));
    return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const names = [
  ...['manifest.json', 'manifest.json', 'curves.csv', 'coefficients.csv', 'proxies.csv', 'experiment.yaml'],
  ...['warnings.json', 'findings.json', 'events.jsonl'],
];
const odd = [
  ...[
    '',
    ' ',
    'null',
    '{}',
    '[]',
    '0',
    '-1',
    '1e999',
    '1e400',
    'NaN',
    'Infinity',
    'true',
    '"',
    "'",
    ',',
    '\n',
  ],
  ...['\0', '\x1b[31m', '\x9b31m', '\u009b31m', '\x07', '\r', '\t', '__proto__', 'constructor', '../..', '/'],
  ...[
    '<script>',
    '|',
    '0x10',
    '1_000',
    '٣',
    '1.5',
    '9'.repeat(400),
    'x'.repeat(5000),
    '\ufeff',
    '&a',
    '*a',
    '!!js',
  ],
  ...['- ', ': ', '? ', '%', '@', '`', '#', '2026-01-01', '~', '.inf', '.nan', '1e15', '1e9', '-0'],
];
const oddText = fc.constantFrom(...odd);
const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, {}, [], '', -1, 0, 1e300, 0.5, 1e15, [null], [[]], { length: -1 }],
    // No text can be made of it.
    { toString: 1, valueOf: 1 },
  ),
  oddText,
);
/** A place as a share of what there is. */
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const file = fc.constantFrom(...names);
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), file, at: share, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('cut' as const), file, at: share }),
  fc.record({ kind: fc.constant('hole' as const), file, at: share, length: fc.nat(200) }),
  fc.record({ kind: fc.constant('insert' as const), file, at: share, text: oddText }),
  fc.record({
    kind: fc.constant('noise' as const),
    file,
    at: share,
    bytes: fc.uint8Array({ maxLength: 60 }),
  }),
  fc.record({ kind: fc.constant('whole' as const), file, text: oddText }),
  fc.record({ kind: fc.constant('value' as const), file, at: share, value: oddValue }),
  fc.record({ kind: fc.constant('no key' as const), file, at: share }),
  fc.record({ kind: fc.constant('other key' as const), file, at: share, text: oddText }),
  fc.record({ kind: fc.constant('cell' as const), file, row: share, column: share, text: oddText }),
  fc.record({ kind: fc.constant('no column' as const), file, column: share }),
  fc.record({ kind: fc.constant('column name' as const), file, column: share, text: oddText }),
  fc.record({ kind: fc.constant('column twice' as const), file, column: share }),
  fc.record({ kind: fc.constant('no line' as const), file, at: share }),
  fc.record({ kind: fc.constant('line twice' as const), file, at: share }),
  fc.record({ kind: fc.constant('missing' as const), file }),
  fc.record({ kind: fc.constant('folder' as const), file }),
  fc.record({
    kind: fc.constant('link' as const),
    file,
    to: fc.constantFrom('nowhere', 'itself', '/dev/zero', '/dev/null', '/', 'curves.csv'),
  }),
);
export type Mutation = typeof mutation extends fc.Arbitrary<infer Held> ? Held : never;

export const mutations = fc.array(mutation, { minLength: 1, maxLength: 3 });

/** Writes the folder with what was done to it. */
export function writeMutated(folder: string, whole: Files, done: readonly Mutation[]): void {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, Buffer>(whole);
  for (const one of done) {
    const held = files.get(one.file);
    if (held !== undefined) files.set(one.file, changed(held, one));
  }
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  for (const { kind, file: name, ...rest } of done) {
    if (kind !== 'missing' && kind !== 'folder' && kind !== 'link') continue;
    rmSync(join(folder, name), { recursive: true, force: true });
    if (kind === 'folder') mkdirSync(join(folder, name));
    if ('to' in rest) symlinkSync(rest.to === 'itself' ? name : String(rest.to), join(folder, name));
  }
}

function changed(bytes: Buffer, done: Mutation): Buffer {
  const place = 'at' in done ? Math.floor(done.at * bytes.length) : 0;
  const around = (inner: Buffer | string, rest = place) =>
    Buffer.concat([bytes.subarray(0, place), Buffer.from(inner as Buffer), bytes.subarray(rest)]);
  switch (done.kind) {
    case 'flip': {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[place] ^= 1 << done.bit;
      return copy;
    }
    case 'cut':
      return bytes.subarray(0, place);
    case 'hole':
      return around('', place + done.length);
    case 'insert':
      return around(Buffer.from(done.text, done.text === '\x9b31m' ? 'latin1' : 'utf8'));
    case 'noise':
      return around(Buffer.from(done.bytes));
    case 'whole':
      return Buffer.from(done.text);
    case 'value':
    case 'no key':
    case 'other key':
      return done.file.endsWith('.yaml') ? inLine(bytes, done) : inJson(bytes, done);
    case 'cell':
    case 'no column':
    case 'column name':
    case 'column twice':
      return inTable(bytes, done);
    case 'no line':
    case 'line twice': {
      const lines = bytes.toString('utf8').split('\n');
      const at = Math.floor(done.at * lines.length);
      lines.splice(at, 1, ...(done.kind === 'no line' ? [] : [lines[at], lines[at]]));
      return Buffer.from(lines.join('\n'));
    }
    default:
      return bytes;
  }
}

type Change = Extract<Mutation, { kind: 'value' | 'no key' | 'other key' }>;

/** Of a log one line, of a file the whole. */
function inJson(bytes: Buffer, done: Change): Buffer {
  const text = bytes.toString('utf8');
  if (!done.file.endsWith('.jsonl')) return Buffer.from(changedJson(text, done, done.at));
  const lines = text.split('\n');
  const line = Math.floor(done.at * lines.length);
  lines[line] = changedJson(lines[line], done, (done.at * lines.length) % 1);
  return Buffer.from(lines.join('\n'));
}

function changedJson(text: string, done: Change, at: number): string {
  try {
    const data: unknown = JSON.parse(text);
    const places = placesIn(data);
    const chosen = places[Math.floor(at * places.length)];
    if (chosen === undefined) return text;
    const [holder, key] = chosen;
    const value = holder[key];
    if (done.kind === 'value') holder[key] = done.value;
    else delete holder[key];
    if (done.kind === 'other key') holder[done.text] = value;
    return JSON.stringify(data, null, text.includes('\n') ? 2 : undefined);
  } catch {
    return text;
  }
}

type Holder = Record<string, unknown>;

/** Every value within, by what holds it. */
function placesIn(data: unknown): [Holder, string][] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.keys(data).flatMap((key) => [
    [data as Holder, key] as [Holder, string],
    ...placesIn((data as Holder)[key]),
  ]);
}

/** A line of YAML with another value, without itself or with another key. */
function inLine(bytes: Buffer, done: Change): Buffer {
  const lines = bytes.toString('utf8').split('\n');
  const at = Math.floor(done.at * lines.length);
  const line = lines[at];
  if (done.kind === 'no key') lines.splice(at, 1);
  else if (done.kind === 'value') lines[at] = line.replace(/:.*$/, () => `: ${JSON.stringify(done.value)}`);
  else lines[at] = line.replace(/\w+:/, () => `${done.text}:`);
  return Buffer.from(lines.join('\n'));
}

function inTable(bytes: Buffer, done: Mutation): Buffer {
  const rows = bytes
    .toString('utf8')
    .split('\n')
    .map((line) => line.split(','));
  if (!('column' in done)) return bytes;
  const column = Math.floor(done.column * rows[0].length);
  if (done.kind === 'cell') rows[Math.floor(done.row * rows.length)][column] = done.text;
  if (done.kind === 'column name') rows[0][column] = done.text;
  if (done.kind === 'no column') for (const row of rows) if (row.length > 1) row.splice(column, 1);
  if (done.kind === 'column twice')
    for (const row of rows) if (row.length > 1) row.splice(column, 0, row[column]);
  return Buffer.from(rows.map((row) => row.join(',')).join('\n'));
}
