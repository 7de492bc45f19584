import { expect, it } from 'vitest';
import { rememberedPower } from '../../src/laws/forms/powers.js';

it('remembered powers are those of ** to the last bit, whatever is asked for in turn', () => {
  const power = rememberedPower();
  const bases = [1e7, 12_345.678, 0, -0, 1, -2, -5e-324, 5e-324, -1e-17, 1e300, Number.POSITIVE_INFINITY];
  const exponents = [0.34, 0, -0, 1, -1, 2.5, 3];
  for (let pass = 0; pass < 2; pass++)
    for (const base of [...bases, Number.NaN])
      for (const exponent of exponents) expect(power(base, exponent)).toBe(base ** -exponent);
});
