/** Logs of test/data as accidents and mischief leave them: every case is told by its number alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createRandom, type RandomStream } from '../../src/random/index.js';

const folder = fileURLToPath(new URL('../data/', import.meta.url));
const folders = ['cases', 'logs', 'written', 'tensorboard', 'tensorboard/run-1'];

const logs = [...folders, ''].flatMap((inner) =>
  readdirSync(folder + inner, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:py|ts)$|^nist/.test(entry.name))
    .map(({ name }) => (inner === '' ? name : `${inner}/${name}`))
    .sort(),
);

export interface MutatedLog {
  /** The log and what was done to it. */
  name: string;
  bytes: Buffer;
}

/** What was blown up is mutated no further: that would take longer than reading it. */
const LARGE = 1e6;

type Mutation = (bytes: Buffer, random: RandomStream) => Buffer;

export function mutatedLog(seed: number, index: number): MutatedLog {
  const random = createRandom(seed).stream(`log ${index}`);
  const log = logs[random.integer(logs.length)];
  let bytes: Buffer = readFileSync(folder + log);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (isPacked && random.uniform() < 0.5) bytes = gunzipSync(bytes);
  const done: string[] = [];
  for (let count = 1 + random.integer(3); count > 0 && bytes.length < LARGE; count--) {
    const kinds = random.uniform() < 0.03 && bytes.length < 1e5 ? heavy : light;
    const names = Object.keys(kinds);
    const kind = names[random.integer(names.length)];
    bytes = kinds[kind](bytes, random);
    done.push(kind);
  }
  if (random.uniform() < 0.05) {
    bytes = gzipSync(bytes);
    if (random.uniform() < 0.5) bytes = bytes.subarray(0, random.integer(bytes.length) + 1);
    done.push('gzip');
  }
  return { name: `${log}: ${done.join(', ')}`, bytes };
}

const place = (bytes: Buffer, random: RandomStream) => random.integer(bytes.length + 1);
const insert = (bytes: Buffer, at: number, what: string | Uint8Array) =>
  Buffer.concat([
    bytes.subarray(0, at),
    typeof what === 'string' ? Buffer.from(what) : what,
    bytes.subarray(at),
  ]);
const inserting =
  (choices: readonly string[]): Mutation =>
  (bytes, random) =>
    insert(bytes, place(bytes, random), choices[random.integer(choices.length)]);
const asText =
  (change: (text: string, random: RandomStream) => string): Mutation =>
  (bytes, random) =>
    Buffer.from(change(bytes.toString('latin1'), random), 'latin1');
const onLines = (change: (lines: string[], random: RandomStream) => string[]): Mutation =>
  asText((text, random) => change(text.split('\n'), random).join('\n'));

const separators = [',', ';', '\t', '|', ' ', ':', '=', '"', "'", '\n', '\r', '.', '{', '}', '[', ']'];
const headers = [
  'PAR1',
  '\x1f\x8b\x08\0',
  'PK\x03\x04',
  '\x89HDF',
  ':W&B\x3b\0',
  'SQLite format 3\0',
  '\x80\x04',
  '﻿',
];
const numbers = [
  '1e999',
  '-1e308',
  '1'.repeat(400),
  `0.${'0'.repeat(400)}1`,
  '1e-400',
  'NaN',
  '-Infinity',
  '0x1p3',
  '١٢',
  '1,1,1',
];
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'kl', 'gold', 'seed', ''];

const light: Readonly<Record<string, Mutation>> = {
  flips: (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let count = 1 + random.integer(20); count > 0 && copy.length > 0; count--)
      copy[random.integer(copy.length)] ^= 1 << random.integer(8);
    return copy;
  },
  'cut at the end': (bytes, random) => bytes.subarray(0, place(bytes, random)),
  'cut at the beginning': (bytes, random) => bytes.subarray(place(bytes, random)),
  'a hole': (bytes, random) => {
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.integer(bytes.length - at + 1))]);
  },
  'doubled lines': onLines((lines, random) => {
    const at = random.integer(lines.length);
    return [...lines.slice(0, at), ...lines.slice(at, at + 1 + random.integer(30)), ...lines.slice(at)];
  }),
  'shuffled lines': onLines((lines, random) => {
    const copy = [...lines];
    for (let at = copy.length - 1; at > 0; at--) {
      const other = random.integer(at + 1);
      [copy[at], copy[other]] = [copy[other], copy[at]];
    }
    return copy;
  }),
  'swapped separators': asText((text, random) => {
    const [from, to] = [separators, separators].map((list) => list[random.integer(list.length)]);
    return text.replaceAll(from, to);
  }),
  'an odd number': asText((text, random) => {
    const wanted = random.integer(40);
    let seen = 0;
    const number = numbers[random.integer(numbers.length)];
    return text.replace(/\d+(?:\.\d+)?/g, (old) => (seen++ === wanted ? number : old));
  }),
  'odd numbers': asText((text, random) => {
    const number = numbers[random.integer(numbers.length)];
    const every = 2 + random.integer(9);
    let seen = 0;
    return text.replace(/\d+\.\d+/g, (old) => (seen++ % every === 0 ? number : old));
  }),
  'a NUL': inserting(['\0', '\0'.repeat(100), '\0'.repeat(5000)]),
  'a quote': inserting(['"', "'", '"""', '`', '"\n', ',"']),
  'a brace': inserting(['{', '}', '[', ']', '(', '{"a":', '[[[', '{}', '//', '/*', '#']),
  'a header': (bytes, random) =>
    insert(bytes, 0, Buffer.from(headers[random.integer(headers.length)], 'latin1')),
  'an odd name': asText((text, random) => {
    const found = [...new Set(text.slice(0, 3000).match(/[a-z_][\w/]*/gi) ?? [])];
    const name = names[random.integer(names.length)];
    return found.length === 0 ? text : text.replaceAll(found[random.integer(found.length)], name);
  }),
  'a row of names': asText((text, random) => {
    const name = names[random.integer(names.length)];
    const separator = separators[random.integer(5)];
    return `${new Array(2 + random.integer(50)).fill(name).join(separator)}\n${text}`;
  }),
  noise: (bytes, random) =>
    insert(
      bytes,
      place(bytes, random),
      Buffer.from(Array.from({ length: 1 + random.integer(60) }, () => random.integer(256))),
    ),
  'joined with another': (bytes, random) =>
    Buffer.concat([bytes, readFileSync(folder + logs[random.integer(logs.length)])]),
  'other line ends': asText((text, random) =>
    text.replaceAll('\n', ['\r', '\r\n', '\r\r\n', '\n\n', '\u0085'][random.integer(5)]),
  ),
  'UTF-16': asText((text) => Buffer.from(text, 'utf16le').toString('latin1')),
  nothing: (bytes) => bytes,
};

const heavy: Readonly<Record<string, Mutation>> = {
  'nested lists': inserting(['['.repeat(1e5), `${'['.repeat(1e5)}${']'.repeat(1e5)}`]),
  'nested objects': inserting([
    '{"a":'.repeat(1e5),
    `${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}`,
    "{'a': [1,\n".repeat(5e4),
  ]),
  'only nested': (_bytes, random) =>
    Buffer.from(random.uniform() < 0.5 ? `${'['.repeat(1e5)}${']'.repeat(1e5)}` : '{"kl":'.repeat(1e5)),
  'a long line': inserting([
    'x'.repeat(1e7),
    '1,'.repeat(5e6),
    'a b '.repeat(2.5e6),
    '"'.repeat(1e7),
    '1 '.repeat(5e6),
    'kl=1 '.repeat(2e6),
  ]),
  'a long cell': asText((text, random) =>
    text.replace(/\d+\.\d+/, ['9'.repeat(1e7), `"${'x'.repeat(1e7)}"`, '['.repeat(1e6)][random.integer(3)]),
  ),
  'many lines': onLines((lines) => {
    const times = Math.min(1e5 / lines.length, 1e7 / lines.reduce((sum, { length }) => sum + length + 1, 0));
    return Array.from({ length: Math.ceil(times) }, () => lines).flat();
  }),
  'many line ends': inserting(['\n'.repeat(2e6), '\r'.repeat(2e6), '\r\n'.repeat(1e6), ' \n'.repeat(1e6)]),
  'many open quotes': inserting(['x\n{"'.repeat(2e5), '\n"'.repeat(5e5), '{"'.repeat(5e5)]),
};
