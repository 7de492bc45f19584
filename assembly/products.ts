/**
 * Products of rows with weights. Weights lie in panels of two columns, [columns / 2][inner][2], and are read in order.
 *
 * Tiles of 4 rows × 2 columns of sums stay in registers while the inner axis runs; unrolled steps and tiles of 5 × 2 were slower.
 */
import { floatBytes, vectorBytes } from './rows';

/** What a product does with its results. */
export const store: i32 = 0;
export const add: i32 = 1;
export const storeRelu: i32 = 2;

/** out [rows][columns] = x [rows][inner] · weights; `columns` is even. */
export function project(
  x: usize,
  rows: i32,
  inner: i32,
  weights: usize,
  columns: i32,
  out: usize,
  mode: i32,
): void {
  const xRow = <usize>inner * vectorBytes;
  const outRow = <usize>columns * vectorBytes;
  const panel = <usize>inner * 2 * floatBytes;
  for (; rows >= 4; rows -= 4) {
    let from = weights;
    for (const end = out + outRow; out < end; out += 2 * vectorBytes) {
      tileOfFour(x, xRow, from, panel, out, outRow, mode);
      from += panel;
    }
    x += 4 * xRow;
    out += 3 * outRow;
  }
  for (; rows > 0; rows--) {
    let from = weights;
    for (const end = out + outRow; out < end; out += 2 * vectorBytes) {
      tileOfOne(x, from, panel, out, mode);
      from += panel;
    }
    x += xRow;
  }
}

function tileOfFour(
  first: usize,
  xRow: usize,
  weights: usize,
  panel: usize,
  out: usize,
  outRow: usize,
  mode: i32,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  let second = first + xRow;
  let third = second + xRow;
  let fourth = third + xRow;
  for (const end = weights + panel; weights < end; weights += 2 * floatBytes) {
    const w0 = v128.load_splat<f32>(weights);
    const w1 = v128.load_splat<f32>(weights, 4);
    const a = v128.load(first);
    a0 = f32x4.add(a0, f32x4.mul(a, w0));
    a1 = f32x4.add(a1, f32x4.mul(a, w1));
    const b = v128.load(second);
    b0 = f32x4.add(b0, f32x4.mul(b, w0));
    b1 = f32x4.add(b1, f32x4.mul(b, w1));
    const c = v128.load(third);
    c0 = f32x4.add(c0, f32x4.mul(c, w0));
    c1 = f32x4.add(c1, f32x4.mul(c, w1));
    const d = v128.load(fourth);
    d0 = f32x4.add(d0, f32x4.mul(d, w0));
    d1 = f32x4.add(d1, f32x4.mul(d, w1));
    first += vectorBytes;
    second += vectorBytes;
    third += vectorBytes;
    fourth += vectorBytes;
  }
  put(out, a0, a1, mode);
  put(out + outRow, b0, b1, mode);
  put(out + 2 * outRow, c0, c1, mode);
  put(out + 3 * outRow, d0, d1, mode);
}

function tileOfOne(x: usize, weights: usize, panel: usize, out: usize, mode: i32): void {
  let first = f32x4.splat(0);
  let second = first;
  for (const end = weights + panel; weights < end; weights += 2 * floatBytes) {
    const own = v128.load(x);
    first = f32x4.add(first, f32x4.mul(own, v128.load_splat<f32>(weights)));
    second = f32x4.add(second, f32x4.mul(own, v128.load_splat<f32>(weights, 4)));
    x += vectorBytes;
  }
  put(out, first, second, mode);
}

function put(out: usize, first: v128, second: v128, mode: i32): void {
  if (mode === add) {
    first = f32x4.add(v128.load(out), first);
    second = f32x4.add(v128.load(out, 16), second);
  } else if (mode === storeRelu) {
    // The order keeps what is not a number.
    first = f32x4.pmax(first, f32x4.splat(0));
    second = f32x4.pmax(second, f32x4.splat(0));
  }
  v128.store(out, first);
  v128.store(out, second, 16);
}
