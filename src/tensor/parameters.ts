/** Parameters as one flat vector per replica, so that the optimiser is a handful of ops whatever the model. */

import type { RandomStream } from '../random/index.js';
import type { Tensor } from './operations.js';
import { getTf } from './tf.js';

export interface ParameterSpec {
  name: string;
  /** Shape without the replica axis. */
  shape: number[];
  /** Standard deviation of the initial values; 0 starts at zero. */
  scale: number;
}

export interface ParameterLayout {
  specs: readonly ParameterSpec[];
  /** Parameters of one replica. */
  count: number;
}

/** Weights by name, each [R, …shape]. */
export type Weights = Record<string, Tensor>;

export function parameterLayout(specs: ParameterSpec[]): ParameterLayout {
  return { specs, count: specs.reduce((sum, { shape }) => sum + size(shape), 0) };
}

/** Initial values [R · count], each replica from a stream of its own so that replica r is the same in any R. */
export function initialParameters(layout: ParameterLayout, randoms: RandomStream[]): Float32Array {
  const values = new Float32Array(randoms.length * layout.count);
  randoms.forEach((random, replica) => {
    let offset = replica * layout.count;
    for (const { name, shape, scale } of layout.specs) {
      const length = size(shape);
      if (scale > 0) {
        const normals = random.stream(name).normals(length);
        for (let index = 0; index < length; index++) values[offset + index] = scale * normals[index];
      }
      offset += length;
    }
  });
  return values;
}

/** Cuts the flat vector [R, count] into named weights [R, …shape]; differentiable: the gradient is one concatenation. */
export function unpackParameters(flat: Tensor, layout: ParameterLayout): Weights {
  const tf = getTf();
  const replicas = flat.shape[0];
  const pieces = tf.split(
    flat,
    layout.specs.map(({ shape }) => size(shape)),
    1,
  );
  return Object.fromEntries(
    layout.specs.map(({ name, shape }, index) => [name, tf.reshape(pieces[index], [replicas, ...shape])]),
  );
}

/** The parameters [places · count] of some of several networks, [networks · count]. */
export function parametersAt(
  parameters: Float32Array,
  places: readonly number[],
  count: number,
): Float32Array {
  const rows = new Float32Array(places.length * count);
  places.forEach((place, row) => {
    rows.set(parameters.subarray(place * count, (place + 1) * count), row * count);
  });
  return rows;
}

function size(shape: number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
