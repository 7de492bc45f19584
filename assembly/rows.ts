/**
 * Rows: the activations of one token of four sequences, [columns][4]. Lane i of every vector is sequence i, so that no width
 * and no number of heads leaves a remainder.
 */

export const vectorBytes: usize = 16;
export const floatBytes: usize = 4;

/** `columns` vectors at `out`, made of floats at four places; from one to the next they are `step` bytes apart. */
export function gather(a: usize, b: usize, c: usize, d: usize, step: usize, columns: i32, out: usize): void {
  for (const end = out + <usize>columns * vectorBytes; out < end; out += vectorBytes) {
    let value = v128.load32_zero(a);
    value = v128.load_lane<u32>(b, value, 1);
    value = v128.load_lane<u32>(c, value, 2);
    v128.store(out, v128.load_lane<u32>(d, value, 3));
    a += step;
    b += step;
    c += step;
    d += step;
  }
}

/**
 * (x − mean) / √(variance + 10⁻⁵) of the first `width` columns of each row and lane, as `layerNorm` in src/tensor/layers.ts; 0
 * in the columns behind them.
 */
export function normalise(x: usize, rows: i32, width: i32, columns: i32, out: usize): void {
  const share = f32x4.splat(<f32>1 / <f32>width);
  for (; rows > 0; rows--) {
    const end = x + <usize>width * vectorBytes;
    const rowEnd = x + <usize>columns * vectorBytes;
    let sum = f32x4.splat(0);
    for (let at = x; at < end; at += vectorBytes) sum = f32x4.add(sum, v128.load(at));
    const mean = f32x4.mul(sum, share);
    let squares = f32x4.splat(0);
    for (let at = x; at < end; at += vectorBytes) {
      const centred = f32x4.sub(v128.load(at), mean);
      squares = f32x4.add(squares, f32x4.mul(centred, centred));
    }
    const variance = f32x4.add(f32x4.mul(squares, share), f32x4.splat(1e-5));
    const scale = f32x4.div(f32x4.splat(1), f32x4.sqrt(variance));
    for (; x < end; x += vectorBytes) {
      v128.store(out, f32x4.mul(f32x4.sub(v128.load(x), mean), scale));
      out += vectorBytes;
    }
    for (; x < rowEnd; x += vectorBytes) {
      v128.store(out, f32x4.splat(0));
      out += vectorBytes;
    }
  }
}
