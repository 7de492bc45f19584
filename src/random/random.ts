/**
 * Randomness as a value: one root seed, named streams.
 *
 * A stream is addressed by a path of names, so a new consumer never shifts another consumer's numbers.
 * The generator is Baagøe's Alea (seedrandom), which is a pure function of its seed string on every platform. Its first
 * numbers correlate for similar seeds such as `seed-0` and `seed-1`, so it gets the hash of the path.
 */
import { createHash } from 'node:crypto';
import seedrandom from 'seedrandom';

export interface RandomStream {
  /** The path of names from the root seed, for provenance. */
  readonly path: string;
  /** An independent child stream; the same name always gives the same numbers. */
  stream(name: string): RandomStream;
  /** Uniform in [0, 1) with 32 bits. */
  uniform(): number;
  /** Standard normal by the Box–Muller transform, two uniforms for each number. */
  normal(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** A uniformly random order of 0 … length − 1 (Fisher–Yates). */
  permutation(length: number): Int32Array;
  /** `length` uniforms in [0, 1), as single floats. */
  uniforms(length: number): Float32Array;
  /** `length` standard normals, as single floats. */
  normals(length: number): Float32Array;
  /** Where the stream is, as plain data. */
  save(): RandomState;
  /** Goes on from where a stream of the same path was saved. */
  restore(state: RandomState): void;
}

/** The state of the generator. */
export type RandomState = Record<string, number>;

/** Rounding to single precision would make 1 of what lies above. */
const largestBelowOne = 1 - 2 ** -24;

export function createRandom(seed: number | string): RandomStream {
  return openStream(String(seed));
}

function openStream(path: string): RandomStream {
  // seedrandom treats the number 1 and the string '1' differently: only strings are passed.
  let generator = seedrandom.alea(createHash('sha256').update(path).digest('hex'), { state: true });
  const next = () => generator();
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const integer = (bound: number) => Math.floor(next() * bound);
  return {
    path,
    stream: (name) => openStream(`${path}/${name}`),
    uniform: next,
    normal,
    integer,
    permutation(length) {
      const order = new Int32Array(length).map((_, index) => index);
      for (let last = length - 1; last > 0; last--) {
        const other = integer(last + 1);
        const held = order[last];
        order[last] = order[other];
        order[other] = held;
      }
      return order;
    },
    uniforms: (length) => filled(length, () => Math.min(next(), largestBelowOne)),
    normals: (length) => filled(length, normal),
    save: () => generator.state() as unknown as RandomState,
    restore: (state) => {
      generator = seedrandom.alea('', { state: state as unknown as seedrandom.State.Alea });
    },
  };
}

/** In a loop: `Float32Array.from` looks up every index, which takes five times as long. */
function filled(length: number, draw: () => number): Float32Array {
  const numbers = new Float32Array(length);
  for (let index = 0; index < length; index++) numbers[index] = draw();
  return numbers;
}
