/** Flat parameters: what is drawn, and that cutting them loses nothing. */
import { expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { getTf, initialParameters, parameterLayout, unpackParameters } from '../../src/tensor/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose } from '../support/numbers.js';

const layout = parameterLayout([
  { name: 'first', shape: [2, 3], scale: 0.5 },
  { name: 'zeros', shape: [4], scale: 0 },
  { name: 'last', shape: [40, 50], scale: 2 },
]);
const randomOf = (replica: number) => createRandom('parameters').stream(`replica-${replica}`);

describeTensors('flat parameters', () => {
  it('count every entry of every weight', () => {
    expect(layout.count).toBe(6 + 4 + 2000);
  });

  it('round trip: the unpacked weights, written one after the other, are the flat vector', () => {
    const tf = getTf();
    const values = initialParameters(layout, [randomOf(0), randomOf(1)]);
    tf.tidy(() => {
      const weights = unpackParameters(tf.tensor2d(values, [2, layout.count]), layout);
      expect(weights.first.shape).toEqual([2, 2, 3]);
      expect(weights.last.shape).toEqual([2, 40, 50]);
      const again = tf.concat(
        layout.specs.map(({ name }) => tf.reshape(weights[name], [2, -1])),
        1,
      );
      expect(again.dataSync()).toEqual(values);
    });
  });

  it('have the standard deviation of their scale and zeros where the scale is zero', () => {
    const values = initialParameters(layout, [randomOf(0)]);
    expect([...values.subarray(6, 10)]).toEqual([0, 0, 0, 0]);
    const last = values.subarray(10);
    const square = last.reduce((sum, value) => sum + value * value, 0) / last.length;
    // The variance of 2,000 normals has a relative standard error of √(2/2000) = 3 %.
    expect(Math.abs(square / 4 - 1)).toBeLessThan(0.13);
  });

  it('start a replica at the same values in any company', () => {
    const alone = initialParameters(layout, [randomOf(1)]);
    const among = initialParameters(layout, [randomOf(0), randomOf(1), randomOf(2)]);
    expect(among.subarray(layout.count, 2 * layout.count)).toEqual(alone);
  });

  it('keep a weight’s values when another weight is added before it', () => {
    const longer = parameterLayout([{ name: 'new', shape: [7], scale: 1 }, ...layout.specs]);
    const values = initialParameters(longer, [randomOf(0)]);
    expect(values.subarray(7)).toEqual(initialParameters(layout, [randomOf(0)]));
  });

  it('pass gradients through the cutting, each to its own place', () => {
    const tf = getTf();
    tf.tidy(() => {
      const flat = tf.tensor2d(initialParameters(layout, [randomOf(0)]), [1, layout.count]);
      const gradient = tf.grad((given) => {
        const { first, zeros } = unpackParameters(given, layout);
        return tf.add(tf.sum(tf.mul(first, 2)), tf.sum(tf.mul(zeros, -3)));
      })(flat);
      const expected = new Array<number>(layout.count).fill(0).fill(2, 0, 6).fill(-3, 6, 10);
      expectClose(gradient.dataSync(), expected, 1e-7);
    });
  });
});
