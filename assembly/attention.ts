/** Scaled dot-product attention of one row of queries to the first rows of keys and values. */
import { vectorBytes } from './rows';

/** The logit of a key that a lane may not see, as in the mask of src/tensor/layers.ts. */
const unseen: f32 = -1e9;

/**
 * Queries hold 1/√head width; keys and values are [count][2][columns], where heads share the first `width` columns and those
 * behind them become 0. Lane i sees the keys up to `last`'s lane i. `shares` has room for count + 3 vectors.
 */
export function attend(
  query: usize,
  keys: usize,
  count: i32,
  width: i32,
  columns: i32,
  heads: i32,
  last: v128,
  shares: usize,
  out: usize,
): void {
  const headBytes = <usize>(width / heads) * vectorBytes;
  const outEnd = out + <usize>columns * vectorBytes;
  const rowBytes = <usize>columns * 2 * vectorBytes;
  let values = keys + <usize>columns * vectorBytes;
  const sharesEnd = shares + <usize>count * vectorBytes;
  for (let head: i32 = 0; head < heads; head++) {
    const largest = logits(query, headBytes, keys, rowBytes, count, last, shares);
    const sum = exponentials(shares, sharesEnd, largest);
    mix(shares, sharesEnd, f32x4.div(f32x4.splat(1), sum), values, rowBytes, headBytes, out);
    query += headBytes;
    keys += headBytes;
    values += headBytes;
    out += headBytes;
  }
  for (; out < outEnd; out += vectorBytes) v128.store(out, f32x4.splat(0));
}

/** Products of the query with the keys, four keys at a time; returns the largest. */
function logits(
  query: usize,
  headBytes: usize,
  keys: usize,
  rowBytes: usize,
  count: i32,
  last: v128,
  out: usize,
): v128 {
  let largest = f32x4.splat(unseen);
  for (let key: i32 = 0; key < count; key += 4) {
    // Behind the last key that one is taken again: nobody reads what is written there.
    const left = count - 1 - key;
    const second = keys + (left > 0 ? rowBytes : 0);
    const third = second + (left > 1 ? rowBytes : 0);
    const fourth = third + (left > 2 ? rowBytes : 0);
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let at: usize = 0; at < headBytes; at += vectorBytes) {
      const q = v128.load(query + at);
      a = f32x4.add(a, f32x4.mul(q, v128.load(keys + at)));
      b = f32x4.add(b, f32x4.mul(q, v128.load(second + at)));
      c = f32x4.add(c, f32x4.mul(q, v128.load(third + at)));
      d = f32x4.add(d, f32x4.mul(q, v128.load(fourth + at)));
    }
    a = seen(a, key, last);
    b = seen(b, key + 1, last);
    c = seen(c, key + 2, last);
    d = seen(d, key + 3, last);
    v128.store(out, a);
    v128.store(out, b, 16);
    v128.store(out, c, 32);
    v128.store(out, d, 48);
    largest = f32x4.pmax(f32x4.pmax(largest, f32x4.pmax(a, b)), f32x4.pmax(c, d));
    keys = fourth + rowBytes;
    out += 4 * vectorBytes;
  }
  return largest;
}

function seen(logit: v128, key: i32, last: v128): v128 {
  return v128.bitselect(logit, f32x4.splat(unseen), f32x4.le(f32x4.splat(<f32>key), last));
}

/** Logits become e^(logit − largest), exactly 0 where unseen; returns their sum. */
function exponentials(at: usize, end: usize, largest: v128): v128 {
  let sum = f32x4.splat(0);
  for (; at < end; at += vectorBytes) {
    const logit = v128.load(at);
    const power = exponential(f32x4.sub(logit, largest));
    const share = v128.and(power, f32x4.ne(logit, f32x4.splat(unseen)));
    sum = f32x4.add(sum, share);
    v128.store(at, share);
  }
  return sum;
}

/**
 * eˣ for x ≤ 0 by the polynomial of Cephes' expf (Moshier). Below −60 it stays at e⁻⁶⁰, which changes no sum of shares that
 * has 1 among them: smaller ones would make products without leading bits, which are slow.
 */
function exponential(x: v128): v128 {
  const within = f32x4.pmax(x, f32x4.splat(-60));
  // Adding 1.5 · 2²³ rounds to a whole number, which the low bits of the sum then hold.
  const rounder = f32x4.splat(12582912);
  const shifted = f32x4.add(f32x4.mul(within, f32x4.splat(<f32>Math.LOG2E)), rounder);
  const power = f32x4.sub(shifted, rounder);
  // ln 2 in two parts, the first of few bits.
  let rest = f32x4.sub(within, f32x4.mul(power, f32x4.splat(0.693359375)));
  rest = f32x4.add(rest, f32x4.mul(power, f32x4.splat(2.1219444e-4)));
  let sum = f32x4.add(f32x4.mul(f32x4.splat(1.98756915e-4), rest), f32x4.splat(1.3981999507e-3));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(8.3334519073e-3));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(4.1665795894e-2));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.6666665459e-1));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(5.0000001201e-1));
  sum = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(sum, rest), rest), rest), f32x4.splat(1));
  return i32x4.add(sum, i32x4.shl(shifted, 23));
}

/** The sum of the values weighted by the shares, times `scale`: four columns at a time, then one by one. */
function mix(
  shares: usize,
  sharesEnd: usize,
  scale: v128,
  values: usize,
  rowBytes: usize,
  headBytes: usize,
  out: usize,
): void {
  const end = out + headBytes;
  for (; out + 4 * vectorBytes <= end; out += 4 * vectorBytes) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let value = values;
    for (let at = shares; at < sharesEnd; at += vectorBytes) {
      const share = v128.load(at);
      a = f32x4.add(a, f32x4.mul(share, v128.load(value)));
      b = f32x4.add(b, f32x4.mul(share, v128.load(value, 16)));
      c = f32x4.add(c, f32x4.mul(share, v128.load(value, 32)));
      d = f32x4.add(d, f32x4.mul(share, v128.load(value, 48)));
      value += rowBytes;
    }
    v128.store(out, f32x4.mul(a, scale));
    v128.store(out, f32x4.mul(b, scale), 16);
    v128.store(out, f32x4.mul(c, scale), 32);
    v128.store(out, f32x4.mul(d, scale), 48);
    values += 4 * vectorBytes;
  }
  for (; out < end; out += vectorBytes) {
    let sum = f32x4.splat(0);
    let value = values;
    for (let at = shares; at < sharesEnd; at += vectorBytes) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(at), v128.load(value)));
      value += rowBytes;
    }
    v128.store(out, f32x4.mul(sum, scale));
    values += vectorBytes;
  }
}
