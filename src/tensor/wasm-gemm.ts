/**
 * A SIMD matrix product on the heap of the wasm backend: out = A·B, where A is read with any strides.
 *
 * Tiles of 4 × 8 results stay in registers while the inner axis runs (Goto and van de Geijn 2008, without packing).
 * One number of A is spread over a vector, so Aᵀ costs no more than A and nothing is transposed or copied.
 */
import { type Code, ifElse, moduleOf, op, types, whileLoop } from './wasm-assembler.js';
import { type WasmMemory, webAssembly } from './web-assembly.js';

export interface Gemm {
  /** Byte addresses of A's, B's and out's first numbers. */
  a: number;
  b: number;
  out: number;
  m: number;
  k: number;
  n: number;
  /** Bytes from a row of A to the next, and from a column of A to the next. B and out are row-major [k, n], [m, n]. */
  aRow: number;
  aColumn: number;
}

const bytesPerFloat = 4;
/** So much of the inner axis is done at once, so that what is read of B stays in the first-level cache. */
const innerBlock = 256;

const local = { a: 0, b: 1, out: 2, m: 3, k: 4, n: 5, aRow: 6, aColumn: 7, bRow: 8, accumulate: 9 };
const own = { row: 10, column: 11, inner: 12, aAt: 13, bAt: 14, outAt: 15 };
const tileRows = 4;
const tileColumns = 8;
const firstB = 16;
const firstSum = 18;
/** A scalar sum for the columns left over, one a row of the tile. */
const firstScalar = firstSum + 8;

/** Compiles the kernel for a heap; the returned function runs one product. */
export function compileGemm(memory: WasmMemory): (gemm: Gemm) => void {
  const { exports } = new webAssembly.Instance(new webAssembly.Module(gemmModule()), { env: { memory } });
  const multiply = exports.multiply as (...numbers: number[]) => void;
  return ({ a, b, out, m, k, n, aRow, aColumn }) => {
    const bRow = n * bytesPerFloat;
    for (let start = 0; start < k; start += innerBlock) {
      const inner = Math.min(innerBlock, k - start);
      const accumulate = start === 0 ? 0 : 1;
      multiply(a + start * aColumn, b + start * bRow, out, m, inner, n, aRow, aColumn, bRow, accumulate);
    }
  };
}

function gemmModule(): Uint8Array<ArrayBuffer> {
  const locals = [
    ...Array<number>(6).fill(types.i32),
    ...Array<number>(2 + 8).fill(types.v128),
    ...Array<number>(tileRows).fill(types.f32),
  ];
  const body = [
    ...op.constant(0),
    ...op.set(own.column),
    ...columnLoop(tileColumns),
    ...columnLoop(4),
    ...columnLoop(1),
  ];
  return moduleOf('multiply', Object.keys(local).length, locals, body);
}

/** While `columns` more columns are left: all rows of them, four at a time and then one at a time. */
function columnLoop(columns: number): Code {
  const rows = [...op.constant(0), ...op.set(own.row), ...rowLoop(tileRows, columns), ...rowLoop(1, columns)];
  return whileLoop(fits(own.column, columns, local.n), [
    ...rows,
    ...advance(own.column, op.constant(columns)),
  ]);
}

function rowLoop(rows: number, columns: number): Code {
  return whileLoop(fits(own.row, rows, local.m), [
    ...tile(rows, columns),
    ...advance(own.row, op.constant(rows)),
  ]);
}

/** index + size <= limit */
function fits(index: number, size: number, limit: number): Code {
  return [...op.get(index), ...op.constant(size), ...op.add, ...op.get(limit), ...op.lessOrEqual];
}

function advance(index: number, by: Code): Code {
  return [...op.get(index), ...by, ...op.add, ...op.set(index)];
}

/** The sums of one tile: vectors of four columns each, or plain floats for a single column. */
function tile(rows: number, columns: number): Code {
  const start = [
    ...address(own.aAt, local.a, [[own.row, local.aRow]]),
    ...address(own.bAt, local.b, [[own.column, undefined]]),
    ...address(own.outAt, local.out, [
      [own.row, local.bRow],
      [own.column, undefined],
    ]),
    ...op.constant(0),
    ...op.set(own.inner),
  ];
  const sums = tileSums(rows, columns);
  const load = atRows(sums, ({ offset, scalar, index }) => [
    ...op.get(own.outAt),
    ...(scalar ? op.loadFloat(offset) : op.loadVector(offset)),
    ...op.set(index),
  ]);
  const clear = sums.flatMap(({ scalar, index }) => [
    ...(scalar ? op.zeroFloat : op.zeroVector),
    ...op.set(index),
  ]);
  const store = atRows(sums, ({ offset, scalar, index }) => [
    ...op.get(own.outAt),
    ...op.get(index),
    ...(scalar ? op.storeFloat(offset) : op.storeVector(offset)),
  ]);
  const more = [...op.get(own.inner), ...op.get(local.k), ...op.lessThan];
  const rewind = address(own.outAt, local.out, [
    [own.row, local.bRow],
    [own.column, undefined],
  ]);
  return [
    ...start,
    ...ifElse(op.get(local.accumulate), [...load, ...rewind], clear),
    ...whileLoop(more, innerStep(rows, columns, sums)),
    ...store,
  ];
}

interface TileSum {
  row: number;
  /** Bytes from the tile's first column. */
  offset: number;
  scalar: boolean;
  /** The local that holds it. */
  index: number;
}

function tileSums(rows: number, columns: number): TileSum[] {
  if (columns === 1) {
    return Array.from({ length: rows }, (_, row) => ({
      row,
      offset: 0,
      scalar: true,
      index: firstScalar + row,
    }));
  }
  const vectors = columns / 4;
  return Array.from({ length: rows * vectors }, (_, at) => ({
    row: Math.floor(at / vectors),
    offset: (at % vectors) * 16,
    scalar: false,
    index: firstSum + at,
  }));
}

/** `code` for each sum, with `outAt` moved to its row. */
function atRows(sums: TileSum[], code: (sum: TileSum) => Code): Code {
  return sums.flatMap((sum, at) => {
    const nextRow = at > 0 && sums[at - 1].row !== sum.row;
    return [...(nextRow ? advance(own.outAt, op.get(local.bRow)) : []), ...code(sum)];
  });
}

/** One step along the inner axis: the products of a column of A and a row of B join the sums. */
function innerStep(rows: number, columns: number, sums: TileSum[]): Code {
  const scalar = columns === 1;
  const loadB = scalar
    ? []
    : Array.from({ length: columns / 4 }, (_, at) => [
        ...op.get(own.bAt),
        ...op.loadVector(at * 16),
        ...op.set(firstB + at),
      ]).flat();
  const products = Array.from({ length: rows }, (_, row) => {
    const aNumber = [...op.get(own.aAt), ...repeat(row, [...op.get(local.aRow), ...op.add])];
    return sums
      .filter((sum) => sum.row === row)
      .flatMap(({ index, offset }) =>
        scalar
          ? [
              ...op.get(index),
              ...aNumber,
              ...op.loadFloat(),
              ...op.get(own.bAt),
              ...op.loadFloat(),
              ...op.multiplyFloat,
              ...op.addFloat,
              ...op.set(index),
            ]
          : [
              ...op.get(index),
              ...aNumber,
              ...op.loadSplat(),
              ...op.get(firstB + offset / 16),
              ...op.multiplyVector,
              ...op.addVector,
              ...op.set(index),
            ],
      );
  }).flat();
  return [
    ...loadB,
    ...products,
    ...advance(own.aAt, op.get(local.aColumn)),
    ...advance(own.bAt, op.get(local.bRow)),
    ...advance(own.inner, op.constant(1)),
  ];
}

function repeat(times: number, code: Code): Code {
  return Array.from({ length: times }, () => code).flat();
}

/** target = base + Σ index · stride, where a missing stride is that of a float. */
function address(target: number, base: number, terms: [index: number, stride: number | undefined][]): Code {
  const sum = terms.flatMap(([index, stride]) => [
    ...op.get(index),
    ...(stride === undefined ? [...op.constant(2), ...op.shiftLeft] : [...op.get(stride), ...op.multiply]),
    ...op.add,
  ]);
  return [...op.get(base), ...sum, ...op.set(target)];
}
