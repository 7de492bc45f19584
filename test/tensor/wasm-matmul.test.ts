/** The replaced matMul kernel against three nested loops in plain JavaScript. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { loadBackend } from '../../src/tensor/backend.js';
import { getTf, type Tensor } from '../../src/tensor/tf.js';

const random = createRandom('wasm-matmul');

beforeAll(async () => {
  await loadBackend('wasm');
});

/** Trailing axes are lined up; of each pair the larger counts. */
function broadcastShape(a: number[], b: number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const at = (shape: number[], axis: number) => shape[shape.length - rank + axis] ?? 1;
  return Array.from({ length: rank }, (_, axis) => Math.max(at(a, axis), at(b, axis)));
}

/** The oracle: batches are broadcast by index, everything is summed in doubles. */
function multiplyByLoops(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): number[] {
  const [rowsA, columnsA] = a.shape.slice(-2);
  const [rowsB, columnsB] = b.shape.slice(-2);
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const n = transposeB ? rowsB : columnsB;
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const batch = broadcastShape(batchA, batchB);
  const [valuesA, valuesB] = [a.dataSync(), b.dataSync()];
  const result: number[] = [];
  for (let matrix = 0; matrix < batch.reduce((size, axis) => size * axis, 1); matrix++) {
    const startA = operandIndex(matrix, batch, batchA) * m * k;
    const startB = operandIndex(matrix, batch, batchB) * k * n;
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) {
          const left = valuesA[startA + (transposeA ? l * m + i : i * k + l)];
          sum += left * valuesB[startB + (transposeB ? j * k + l : l * n + j)];
        }
        result.push(sum);
      }
    }
  }
  return result;
}

function operandIndex(matrix: number, batch: number[], own: number[]): number {
  let rest = matrix;
  let index = 0;
  let stride = 1;
  for (let axis = batch.length - 1; axis >= 0; axis--) {
    const at = rest % batch[axis];
    rest = Math.floor(rest / batch[axis]);
    const size = own[axis - (batch.length - own.length)] ?? 1;
    index += (size === 1 ? 0 : at) * stride;
    stride *= size;
  }
  return index;
}

function randomTensor(shape: number[]): Tensor {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return getTf().tensor(random.normals(size), shape);
}

function expectClose(actual: Tensor, expected: number[]): void {
  const values = actual.dataSync();
  expect(values.length).toBe(expected.length);
  const worst = expected.reduce((error, value, index) => Math.max(error, Math.abs(value - values[index])), 0);
  expect(worst).toBeLessThan(2e-4);
}

/** Batch shapes of a and b, and m, k, n. */
const cases: [number[], number[], [number, number, number]][] = [
  [[], [], [1, 1, 1]],
  [[], [], [5, 7, 3]],
  [[], [], [64, 33, 40]],
  [[4], [4], [2, 3, 5]],
  [[4], [4], [20, 16, 18]],
  [[3], [1], [20, 16, 18]],
  [[1], [3], [20, 16, 18]],
  [
    [2, 3],
    [2, 3],
    [6, 5, 4],
  ],
  [
    [2, 3],
    [2, 3],
    [20, 16, 18],
  ],
  [
    [2, 1],
    [1, 3],
    [20, 16, 18],
  ],
  [
    [2, 1],
    [1, 3],
    [2, 3, 2],
  ],
  [[5], [], [20, 16, 18]],
  [[5], [], [2, 3, 2]],
  [[], [5], [20, 16, 18]],
  [[2, 3], [3], [20, 16, 18]],
  [[5], [5], [300, 24, 8]],
  [[], [], [9, 600, 15]],
  [[2], [2], [6, 513, 4]],
];

describe('the wasm matMul', () => {
  for (const [batchA, batchB, [m, k, n]] of cases) {
    for (const [transposeA, transposeB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ]) {
      const flags = `${transposeA ? 'aᵀ' : 'a'}·${transposeB ? 'bᵀ' : 'b'}`;
      it(`agrees with plain loops for batches [${batchA}] and [${batchB}], ${m}×${k}×${n}, ${flags}`, () => {
        const tf = getTf();
        tf.tidy(() => {
          const a = randomTensor([...batchA, ...(transposeA ? [k, m] : [m, k])]);
          const b = randomTensor([...batchB, ...(transposeB ? [n, k] : [k, n])]);
          expectClose(tf.matMul(a, b, transposeA, transposeB), multiplyByLoops(a, b, transposeA, transposeB));
        });
      });
    }
  }

  it('gives zeros for an empty inner axis and an empty result for an empty outer one', () => {
    const tf = getTf();
    expect([...tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3])).dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(tf.matMul(tf.zeros([0, 2]), tf.zeros([2, 3])).shape).toEqual([0, 3]);
  });

  it('is not confused by a weight and a reshaped view of it as right operands', () => {
    const tf = getTf();
    tf.tidy(() => {
      const weight = randomTensor([16, 24]);
      const view = tf.reshape(weight, [24, 16]);
      const left = randomTensor([5, 16]);
      const other = randomTensor([5, 24]);
      for (let round = 0; round < 3; round++) {
        expectClose(tf.matMul(left, weight), multiplyByLoops(left, weight, false, false));
        expectClose(tf.matMul(other, view), multiplyByLoops(other, view, false, false));
      }
    });
  });

  it('has the gradients of the closed form, g·bᵀ and aᵀ·g', () => {
    const tf = getTf();
    tf.tidy(() => {
      const a = randomTensor([3, 12, 16]);
      const b = randomTensor([3, 16, 14]);
      const upstream = randomTensor([3, 12, 14]);
      const [gradA, gradB] = tf.grads((x: Tensor, y: Tensor) => tf.matMul(x, y))([a, b], upstream);
      expectClose(gradA, multiplyByLoops(upstream, b, false, true));
      expectClose(gradB, multiplyByLoops(a, upstream, true, false));
    });
  });

  it('keeps the number of tensors and the bytes flat over many products', () => {
    const tf = getTf();
    const a = randomTensor([5, 40, 16]);
    const b = randomTensor([5, 24, 16]);
    const before = tf.memory();
    for (let round = 0; round < 50; round++) tf.matMul(a, b, false, true).dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });
});
