/**
 * The wasm backend's matMul, replaced.
 *
 * The stock kernel hands only plain 2-D products to XNNPACK; transposed and batched ones run on a scalar loop some ten
 * times slower, and every gradient of a matMul is transposed. It also caches XNNPACK's packed weights by tensor id
 * alone, so a weight and a reshaped view of it corrupt each other. Here every product runs on the kernel of wasm-gemm.ts.
 */
import type * as tfjs from '@tensorflow/tfjs';
import { compileGemm, type Gemm } from './wasm-gemm.js';
import type { WasmMemory } from './web-assembly.js';

type Tf = typeof tfjs;
type TensorInfo = tfjs.TensorInfo;

/** The parts of tfjs-backend-wasm 4.22's BackendWasm used here. */
interface WasmBackend extends tfjs.KernelBackend {
  wasm: { asm: { memory: WasmMemory } };
  getMemoryOffset(dataId: object): number;
  makeOutput(shape: number[], dtype: string, memoryOffset?: number, values?: Float32Array): TensorInfo;
}

interface MatMulArguments {
  inputs: { a: TensorInfo; b: TensorInfo };
  attrs: { transposeA: boolean; transposeB: boolean };
  backend: WasmBackend;
}

/** One matrix product [m, k] · [k, n] over a broadcast batch. */
interface Product {
  m: number;
  k: number;
  n: number;
  batchShape: number[];
}

const bytesPerFloat = 4;

/** Replaces the BatchMatMul kernel of the wasm backend; idempotent. */
export function installWasmMatMul(tf: Tf): void {
  const stock = tf.getKernel('BatchMatMul', 'wasm');
  if (stock === undefined || 'goodhart' in stock) return;
  tf.unregisterKernel('BatchMatMul', 'wasm');
  const run = compileGemm((tf.backend() as WasmBackend).wasm.asm.memory);
  const kernel = {
    ...stock,
    goodhart: true,
    kernelFunc: (args: unknown) => matMul(tf, { stock, run }, args as MatMulArguments),
  };
  tf.registerKernel(kernel as unknown as tfjs.KernelConfig);
}

interface Kernels {
  stock: tfjs.KernelConfig;
  run: (gemm: Gemm) => void;
}

function matMul(tf: Tf, { stock, run }: Kernels, args: MatMulArguments): TensorInfo {
  const { inputs, attrs, backend } = args;
  const { a, b } = inputs;
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return stock.kernelFunc(args as never) as TensorInfo;
  const product = measure(tf, args);
  const { m, k, n, batchShape } = product;
  const shape = [...batchShape, m, n];
  if (k === 0)
    return backend.makeOutput(shape, 'float32', undefined, new Float32Array(tf.util.sizeFromShape(shape)));
  const right = attrs.transposeB ? transposeLast(tf, b, backend) : b;
  const out = backend.makeOutput(shape, 'float32');
  multiply(product, { a, b: right, out }, { run, backend, transposeA: attrs.transposeA });
  if (right !== b) backend.disposeData(right.dataId);
  return out;
}

function measure(tf: Tf, { inputs: { a, b }, attrs }: MatMulArguments): Product {
  const [m, k] = lastTwo(a.shape, attrs.transposeA);
  const [inner, n] = lastTwo(b.shape, attrs.transposeB);
  if (k !== inner)
    throw new Error(`matMul: inner sizes differ, ${a.shape} by ${b.shape} (${JSON.stringify(attrs)})`);
  const batchShape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return { m, k, n, batchShape };
}

function lastTwo(shape: number[], swapped: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2);
  return swapped ? [columns, rows] : [rows, columns];
}

function transposeLast(tf: Tf, x: TensorInfo, backend: WasmBackend): TensorInfo {
  const rank = x.shape.length;
  const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2];
  const transpose = tf.getKernel('Transpose', 'wasm');
  return transpose.kernelFunc({ inputs: { x }, attrs: { perm }, backend }) as TensorInfo;
}

function multiply(
  { m, k, n, batchShape }: Product,
  tensors: Record<'a' | 'b' | 'out', TensorInfo>,
  { run, backend, transposeA }: { run: Kernels['run']; backend: WasmBackend; transposeA: boolean },
): void {
  const a = backend.getMemoryOffset(tensors.a.dataId);
  const b = backend.getMemoryOffset(tensors.b.dataId);
  const out = backend.getMemoryOffset(tensors.out.dataId);
  const strides = transposeA
    ? { aRow: bytesPerFloat, aColumn: m * bytesPerFloat }
    : { aRow: k * bytesPerFloat, aColumn: bytesPerFloat };
  const aBatch = tensors.a.shape.slice(0, -2);
  const bBatch = tensors.b.shape.slice(0, -2);
  if (!transposeA && bBatch.every((size) => size === 1)) {
    // The rows of all matrices of A form one tall matrix.
    run({ a, b, out, m: aBatch.reduce((rows, size) => rows * size, m), k, n, ...strides });
    return;
  }
  const aIndices = broadcastIndices(aBatch, batchShape);
  const bIndices = broadcastIndices(bBatch, batchShape);
  for (let index = 0; index < aIndices.length; index++) {
    run({
      a: a + aIndices[index] * m * k * bytesPerFloat,
      b: b + bIndices[index] * k * n * bytesPerFloat,
      out: out + index * m * n * bytesPerFloat,
      m,
      k,
      n,
      ...strides,
    });
  }
}

/** For each matrix of the broadcast batch, in order, the index of the operand's matrix that takes part. */
function broadcastIndices(shape: number[], batchShape: number[]): ArrayLike<number> {
  const size = batchShape.reduce((product, axis) => product * axis, 1);
  if (shape.reduce((product, axis) => product * axis, 1) === size)
    return Int32Array.from({ length: size }, (_, at) => at);
  let indices = [0];
  for (const [axis, size] of batchShape.entries()) {
    const own = shape[axis - (batchShape.length - shape.length)] ?? 1;
    indices = indices.flatMap((base) =>
      Array.from({ length: size }, (_, at) => base * own + (own === 1 ? 0 : at)),
    );
  }
  return indices;
}
