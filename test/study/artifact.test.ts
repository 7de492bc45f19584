/** Stage outputs on disk: exact numbers, whole or not at all, damage noticed. */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Artifact,
  artifactChecksum,
  artifactSeconds,
  artifactState,
  readArtifact,
  sweepTemporaries,
  writeArtifact,
} from '../../src/study/artifact.js';
import { type JsonValue, parseJson, stringifyJson } from '../../src/study/exact-json.js';

let cache: string;
let folder: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'goodhart-artifact-'));
  folder = join(cache, 'abc');
});
afterEach(() => rmSync(cache, { recursive: true }));

const artifact: Artifact = {
  json: { tiny: 5e-324, third: 1 / 3, list: [Number.NaN, -0, Number.POSITIVE_INFINITY], text: 'é"\n' },
  arrays: {
    floats: Float32Array.of(1.5, Number.NaN, -0),
    doubles: Float64Array.of(0.1, 2 ** -1074),
    integers: Int32Array.of(-(2 ** 31), 7),
    bytes: Uint8Array.of(255, 0, 1),
    none: new Float32Array(0),
  },
  metrics: { loss: 0.25 },
};

describe('an artifact', () => {
  it('reads back exactly: types, NaN, −0, infinities and subnormals', () => {
    writeArtifact(folder, artifact, 1.5);
    const read = readArtifact(folder);
    expect(read).toEqual(artifact);
    expect(Object.is((read.json as { list: number[] }).list[1], -0)).toBe(true);
    expect(read.arrays.integers).toBeInstanceOf(Int32Array);
    expect(artifactSeconds(folder)).toBe(1.5);
  });

  it('has the same checksum whenever the content is the same, however long it took', () => {
    writeArtifact(folder, artifact, 1);
    const reordered = { ...artifact, arrays: Object.fromEntries(Object.entries(artifact.arrays).reverse()) };
    writeArtifact(join(cache, 'other'), reordered, 2);
    expect(artifactChecksum(join(cache, 'other'))).toBe(artifactChecksum(folder));
  });

  it('carries checksums that sha256sum agrees with', () => {
    writeArtifact(folder, artifact, 1);
    const verdict = execFileSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
    expect(verdict).toContain('artifact.json: OK');
    expect(verdict).toContain('arrays.bin: OK');
  });

  it.each(['artifact.json', 'arrays.bin', 'SHA256SUMS'])(
    'is damaged when %s is cut, changed or gone',
    (name) => {
      writeArtifact(folder, artifact, 1);
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
    mkdirSync(folder);
    expect(artifactState(folder)).toBe('damaged');
  });

  it('may be written twice: the first stays', () => {
    writeArtifact(folder, artifact, 1);
    writeArtifact(folder, artifact, 2);
    expect(artifactSeconds(folder)).toBe(1);
    expect(readdirSync(cache)).toEqual(['abc']);
  });

  it('leaves no trace of killed writers after a sweep', () => {
    writeArtifact(folder, artifact, 1);
    mkdirSync(join(cache, '.tmp-dead'));
    sweepTemporaries(cache);
    expect(readdirSync(cache)).toEqual(['abc']);
  });

  it('takes a Buffer for the bytes that it is', () => {
    writeArtifact(folder, { json: null, arrays: { bytes: Buffer.from([1, 2]) } }, 1);
    expect(readArtifact(folder).arrays.bytes).toEqual(Uint8Array.of(1, 2));
  });

  it('refuses arrays of other types', () => {
    const arrays = { odd: new BigInt64Array(1) } as unknown as Artifact['arrays'];
    expect(() => writeArtifact(folder, { json: null, arrays }, 1)).toThrow('cannot hold a BigInt64Array');
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
