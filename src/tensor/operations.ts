/**
 * Tensors, and the operations on them that this project uses: those of TensorFlow.js by structure, in types of our own. A
 * module that imports the package needs none of that library's types, which do not compile without `skipLibCheck`.
 */

export type DataType = 'float32' | 'int32' | 'bool';

/** An array of numbers with a shape. It lies outside of JavaScript's memory until it is disposed. */
export interface Tensor {
  readonly shape: number[];
  readonly dtype: DataType;
  /** How many dimensions `shape` has. */
  readonly rank: number;
  /** How many numbers there are. */
  readonly size: number;
  /** What holds the numbers; a reshaped tensor shares it. */
  readonly dataId: object;
  /** A copy of the numbers, row-major. */
  dataSync(): Float32Array | Int32Array | Uint8Array;
  /** As whole numbers. */
  toInt(): Tensor;
  /** Another name for the same values. */
  clone(): Tensor;
  dispose(): void;
}

/** A tensor, or numbers to make one of. */
export type Operand = Tensor | number | ArrayLike<number>;
type Axes = number | number[];
type Unary = (x: Operand) => Tensor;
/** The shapes are broadcast. */
type Binary = (a: Operand, b: Operand) => Tensor;
type Reduction = (x: Operand, axis?: Axes, keepDims?: boolean) => Tensor;

/** What `getTf` opens. Everything is differentiable that TensorFlow.js has a gradient for on the backend in use. */
export interface TensorOperations {
  // Making tensors.
  tensor(values: ArrayLike<number>, shape?: number[], dtype?: DataType): Tensor;
  tensor1d(values: ArrayLike<number>, dtype?: DataType): Tensor;
  tensor2d(values: ArrayLike<number>, shape: [number, number], dtype?: DataType): Tensor;
  tensor3d(values: ArrayLike<number>, shape: [number, number, number], dtype?: DataType): Tensor;
  scalar(value: number, dtype?: DataType): Tensor;
  zeros(shape: number[], dtype?: DataType): Tensor;
  fill(shape: number[], value: number, dtype?: DataType): Tensor;
  range(start: number, stop: number, step?: number, dtype?: DataType): Tensor;
  zerosLike: Unary;
  onesLike: Unary;
  oneHot(indices: Tensor, depth: number): Tensor;

  // Shapes.
  reshape(x: Operand, shape: number[]): Tensor;
  slice(x: Tensor, begin: number[], size: number[]): Tensor;
  concat(tensors: Tensor[], axis?: number): Tensor;
  stack(tensors: Tensor[], axis?: number): Tensor;
  split(x: Tensor, sizes: number | number[], axis?: number): Tensor[];
  tile(x: Tensor, repeats: number[]): Tensor;
  transpose(x: Tensor, order?: number[]): Tensor;
  gather(x: Tensor, indices: Tensor, axis?: number): Tensor;
  cast(x: Tensor, dtype: DataType): Tensor;

  // Element by element.
  add: Binary;
  sub: Binary;
  mul: Binary;
  div: Binary;
  mod: Binary;
  maximum: Binary;
  minimum: Binary;
  squaredDifference: Binary;
  equal: Binary;
  notEqual: Binary;
  greater: Binary;
  greaterEqual: Binary;
  less: Binary;
  lessEqual: Binary;
  logicalAnd: Binary;
  logicalOr: Binary;
  where(condition: Tensor, a: Operand, b: Operand): Tensor;
  clipByValue(x: Operand, low: number, high: number): Tensor;
  neg: Unary;
  abs: Unary;
  sign: Unary;
  exp: Unary;
  log: Unary;
  log1p: Unary;
  sqrt: Unary;
  rsqrt: Unary;
  square: Unary;
  sigmoid: Unary;
  logSigmoid: Unary;
  softplus: Unary;
  tanh: Unary;
  relu: Unary;
  step(x: Operand, alpha?: number): Tensor;

  // Over an axis.
  sum: Reduction;
  mean: Reduction;
  max: Reduction;
  min: Reduction;
  logSumExp: Reduction;
  /** Over the last axis, as `logSoftmax`. */
  softmax(x: Operand): Tensor;
  logSoftmax(x: Operand): Tensor;
  cumsum(x: Operand, axis: number, exclusive?: boolean): Tensor;
  unsortedSegmentSum(x: Tensor, segments: Tensor, count: number): Tensor;
  /** The largest k over the last axis, falling. */
  topk(x: Tensor, k?: number): { values: Tensor; indices: Tensor };
  matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;

  // Gradients and memory.
  /** The gradient of a function, of its sum or against `dy`. */
  grad(f: (x: Tensor) => Tensor): (x: Tensor, dy?: Tensor) => Tensor;
  grads(f: (...inputs: Tensor[]) => Tensor): (inputs: Tensor[], dy?: Tensor) => Tensor[];
  valueAndGrads(f: (...inputs: Tensor[]) => Tensor): (inputs: Tensor[]) => { value: Tensor; grads: Tensor[] };
  /** A function with a gradient of its own, from dy and what was saved. */
  customGrad(
    f: (
      x: Tensor,
      save: (tensors: Tensor[]) => void,
    ) => { value: Tensor; gradFunc(dy: Tensor, saved: Tensor[]): Tensor },
  ): (x: Tensor) => Tensor;
  /** Disposes all that was made inside, but for what is returned. */
  tidy<Result>(body: () => Result): Result;
  /** Keeps a tensor from the `tidy` around it. */
  keep(x: Tensor): Tensor;
  memory(): { numTensors: number; numDataBuffers: number; numBytes: number };

  // The backend in use.
  getBackend(): string;
  backend(): object;
}
