/** Just enough of the WebAssembly binary format to write one SIMD kernel by hand (webassembly.github.io/spec, 5). */

export type Code = number[];

/** Unsigned LEB128. */
export function unsigned(value: number): Code {
  const low = value & 0x7f;
  const rest = value >>> 7;
  return rest === 0 ? [low] : [low | 0x80, ...unsigned(rest)];
}

/** Signed LEB128. */
function signed(value: number): Code {
  const low = value & 0x7f;
  const rest = value >> 7;
  const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return done ? [low] : [low | 0x80, ...signed(rest)];
}

const vector = (items: Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
const section = (id: number, content: Code): Code => [id, ...sized(content)];
const name = (text: string): Code => sized([...new TextEncoder().encode(text)]);

export const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

/** Instructions; operands are written before their operator. Alignment hints are those of a float. */
export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: [0x6a],
  subtract: [0x6b],
  multiply: [0x6c],
  shiftLeft: [0x74],
  lessThan: [0x49],
  lessOrEqual: [0x4d],
  loadFloat: (offset = 0): Code => [0x2a, 2, ...unsigned(offset)],
  storeFloat: (offset = 0): Code => [0x38, 2, ...unsigned(offset)],
  zeroFloat: [0x43, 0, 0, 0, 0],
  addFloat: [0x92],
  multiplyFloat: [0x94],
  loadVector: (offset = 0): Code => [0xfd, 0x00, 2, ...unsigned(offset)],
  loadSplat: (offset = 0): Code => [0xfd, 0x09, 2, ...unsigned(offset)],
  storeVector: (offset = 0): Code => [0xfd, 0x0b, 2, ...unsigned(offset)],
  zeroVector: [0xfd, 0x0c, ...Array<number>(16).fill(0)],
  addVector: [0xfd, 0xe4, 0x01],
  multiplyVector: [0xfd, 0xe6, 0x01],
};

/** `while (condition) body`. */
export function whileLoop(condition: Code, body: Code): Code {
  return [0x03, 0x40, ...condition, 0x04, 0x40, ...body, 0x0c, 1, 0x0b, 0x0b];
}

/** `if (condition) yes else no`. */
export function ifElse(condition: Code, yes: Code, no: Code): Code {
  return [...condition, 0x04, 0x40, ...yes, 0x05, ...no, 0x0b];
}

/** A module that imports `env.memory` and exports one function of `parameters` i32 numbers, without a result. */
export function moduleOf(
  exported: string,
  parameters: number,
  locals: number[],
  body: Code,
): Uint8Array<ArrayBuffer> {
  const functionType = [0x60, ...vector(Array.from({ length: parameters }, () => [types.i32])), 0];
  const declared = vector(locals.map((type) => [1, type]));
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector([functionType])),
    ...section(2, vector([[...name('env'), ...name('memory'), 0x02, 0x00, 0]])),
    ...section(3, vector([[0]])),
    ...section(7, vector([[...name(exported), 0x00, 0]])),
    ...section(10, vector([sized([...declared, ...body, 0x0b])])),
  ]);
}
