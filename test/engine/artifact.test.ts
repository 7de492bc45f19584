/** Stage outputs on disk: exact numbers, whole or not at all, damage noticed. */

import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Artifact,
  artifactState,
  DamagedArtifact,
  type JsonValue,
  parseJson,
  readArtifact,
  readRows,
  stringifyJson,
  sweepTemporaries,
  writeArtifact,
} from '../../src/engine/artifact/index.js';
import { machineKey } from '../../src/engine/this-machine.js';

let cache: string;
let folder: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'goodhart-artifact-'));
  folder = join(cache, 'abc');
});
afterEach(() => rmSync(cache, { recursive: true }));

const output = {
  tiny: 5e-324,
  third: 1 / 3,
  list: [Number.NaN, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  text: 'é"\n',
  nested: { none: null, yes: true },
  floats: Float32Array.of(1.5, Number.NaN, -0),
  doubles: Float64Array.of(0.1, 2 ** -1074),
  integers: Int32Array.of(-(2 ** 31), 7),
  bytes: Uint8Array.of(255, 0, 1),
  empty: new Float32Array(0),
};

const artifact: Artifact = {
  output,
  tables: [{ table: 'points', rows: [{ value: 0.1, open: Number.POSITIVE_INFINITY }] }],
  metrics: { loss: 0.25 },
};

const about = (seconds: number) => ({ kind: 'any', title: 'Any stage', seconds });

describe('an artifact', () => {
  it('reads back exactly: types, NaN, −0, infinities and subnormals', () => {
    const checksum = writeArtifact(folder, artifact, about(1.5));
    const read = readArtifact(folder);
    expect(read).toEqual({ ...artifact, checksum, seconds: 1.5 });
    const back = read.output as typeof output;
    expect(Object.is(back.list[1], -0)).toBe(true);
    expect(Object.is(back.floats[2], -0)).toBe(true);
    for (const name of ['floats', 'doubles', 'integers', 'bytes', 'empty'] as const)
      expect(back[name].constructor).toBe(output[name].constructor);
  });

  it('gives its rows without its arrays', () => {
    writeArtifact(folder, artifact, about(1));
    rmSync(join(folder, 'arrays.bin'));
    expect(readRows(folder)).toEqual({ tables: artifact.tables, metrics: artifact.metrics });
  });

  it('has the same checksum whenever the content is the same, however long it took', () => {
    const reordered = { ...artifact, output: Object.fromEntries(Object.entries(output).reverse()) };
    expect(writeArtifact(join(cache, 'other'), reordered, about(2))).toBe(
      writeArtifact(folder, artifact, about(1)),
    );
  });

  it.each<[string, Artifact]>([
    ['an array', { ...artifact, output: { ...output, bytes: Uint8Array.of(255, 0, 2) } }],
    ['the type of an array', { ...artifact, output: { ...output, empty: new Float64Array(0) } }],
    ['a value', { ...artifact, output: { ...output, tiny: 1e-323 } }],
    ['a row', { ...artifact, tables: [{ table: 'points', rows: [] }] }],
    ['a metric', { ...artifact, metrics: { loss: 0.5 } }],
  ])('has another checksum where %s differs', (_what, other) => {
    expect(writeArtifact(join(cache, 'other'), other, about(1))).not.toBe(
      writeArtifact(folder, artifact, about(1)),
    );
  });

  it('carries checksums that sha256sum agrees with', () => {
    const checksum = writeArtifact(folder, artifact, about(1));
    const verdict = execFileSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
    expect(verdict).toContain('artifact.json: OK');
    expect(verdict).toContain('arrays.bin: OK');
    expect(execFileSync('sha256sum', [join(folder, 'SHA256SUMS')], { encoding: 'utf8' })).toContain(checksum);
  });

  it.each(['artifact.json', 'arrays.bin', 'SHA256SUMS'])(
    'is damaged when %s is cut, changed or gone',
    (name) => {
      writeArtifact(folder, artifact, about(1));
      expect(artifactState(folder)).toBe('sound');
      const file = join(folder, name);
      const content = readFileSync(file);
      truncateSync(file, content.length - 1);
      expect(artifactState(folder)).toBe('damaged');
      writeFileSync(
        file,
        content.map((byte, index) => (index === 3 ? byte ^ 1 : byte)),
      );
      expect(artifactState(folder)).toBe('damaged');
      rmSync(file);
      expect(artifactState(folder)).toBe('damaged');
      expect(() => readArtifact(folder)).toThrow(folder);
    },
  );

  it('is absent before it is written, and an empty folder is damaged', () => {
    expect(artifactState(folder)).toBe('absent');
    const absent = expect.objectContaining({ isAbsent: true });
    expect(() => readArtifact(folder)).toThrow(absent);
    mkdirSync(folder);
    expect(artifactState(folder)).toBe('damaged');
    expect(() => readArtifact(folder)).toThrow(DamagedArtifact);
  });

  it('may be written twice: the first stays', () => {
    writeArtifact(folder, artifact, about(1));
    writeArtifact(folder, artifact, about(2));
    expect(readArtifact(folder).seconds).toBe(1);
    expect(readdirSync(cache)).toEqual(['abc']);
  });

  it('leaves no trace of killed writers after a sweep', () => {
    writeArtifact(folder, artifact, about(1));
    const dead = spawnSync(process.execPath, ['--version']).pid;
    mkdirSync(join(cache, `.tmp-${dead}-x`));
    writeFileSync(join(cache, `.tmp-${dead}-rows-x`), 'x');
    mkdirSync(join(cache, '.tmp-of-an-earlier-version'));
    writeFileSync(join(cache, `.tmp-${process.pid}-rows-x`), 'mine');
    mkdirSync(join(cache, `.tmp-${dead}-m${machineKey}-${randomUUID()}`));
    const elsewhere = `.tmp-${dead}-m01234567-${randomUUID()}`;
    mkdirSync(join(cache, elsewhere));
    sweepTemporaries(cache);
    expect(readdirSync(cache).sort()).toEqual([elsewhere, `.tmp-${process.pid}-rows-x`, 'abc'].sort());
  });

  it('takes a Buffer for the bytes that it is', () => {
    writeArtifact(folder, { output: { bytes: Buffer.from([1, 2]) }, tables: [] }, about(1));
    expect(readArtifact(folder).output).toEqual({ bytes: Uint8Array.of(1, 2) });
  });

  it('refuses arrays of other types', () => {
    const odd = { output: { odd: new BigInt64Array(1) }, tables: [] };
    expect(() => writeArtifact(folder, odd, about(1))).toThrow('cannot hold a BigInt64Array');
  });

  it.each([
    ['a Float64Array', { deep: [{ values: new Float64Array(2) }] }],
    ['a Map', { map: new Map([[1, 2]]) }],
    ['a Set', { set: new Set([1]) }],
    ['a Date', { at: new Date(0) }],
    ['a function', { call: () => 1 }],
  ])('refuses %s where it would come back as something else, and leaves nothing', (what, odd) => {
    expect(() => writeArtifact(folder, { output: odd, tables: [] }, about(1))).toThrow(what);
    expect(artifactState(folder)).toBe('absent');
  });
});

describe('exact JSON', () => {
  it('gives back every double', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (numbers) => {
        const back = parseJson(stringifyJson(numbers)) as number[];
        expect(back.every((value, index) => Object.is(value, numbers[index]))).toBe(true);
      }),
    );
  });

  it('writes equal values with equal text', () => {
    const left: JsonValue = { b: 1, a: { d: 2, c: undefined } };
    const right: JsonValue = { a: { d: 2 }, b: 1 };
    expect(stringifyJson(left)).toBe(stringifyJson(right));
  });
});

describe('every file of an artifact', () => {
  const files = ['artifact.json', 'arrays.bin', 'SHA256SUMS'];
  const damages: Record<string, (file: string) => void> = {
    'cut to nothing': (file) => truncateSync(file, 0),
    'a byte short': (file) => truncateSync(file, readFileSync(file).length - 1),
    'a bit other': (file) => {
      const bytes = readFileSync(file);
      bytes[bytes.length >> 1] ^= 1;
      writeFileSync(file, bytes);
    },
    missing: (file) => rmSync(file),
    'a folder': (file) => {
      rmSync(file);
      mkdirSync(file);
    },
    'a link to itself': (file) => {
      rmSync(file);
      symlinkSync(file, file);
    },
  };

  it.each(files.flatMap((name) => Object.keys(damages).map((damage) => [name, damage])))(
    '%s, %s, is noticed, and the output written again in its place',
    (name, damage) => {
      const checksum = writeArtifact(folder, artifact, about(1));
      damages[damage](join(folder, name));
      expect(artifactState(folder)).toBe('damaged');
      expect(() => readArtifact(folder)).toThrow(DamagedArtifact);
      expect(writeArtifact(folder, artifact, about(1))).toBe(checksum);
      expect(artifactState(folder)).toBe('sound');
      expect(readdirSync(cache)).toEqual(['abc']);
    },
  );

  it('is computed again where a link to itself stands for the folder', () => {
    symlinkSync(folder, folder);
    expect(artifactState(folder)).toBe('damaged');
    writeArtifact(folder, artifact, about(1));
    expect(artifactState(folder)).toBe('sound');
  });
});
