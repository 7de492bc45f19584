/** Forms on more points than a function has room for as arguments. */
import { expect, it } from 'vitest';
import { fitForm, heldOutErrors } from '../../src/fitting/index.js';
import { forms } from '../../src/laws/index.js';

const many = 200_000;
const klDistance = Array.from({ length: many }, (_, index) => 0.5 + (5 * index) / many);

it('are fitted, and predicted beyond a cut', () => {
  const score = klDistance.map((d) => forms.bon.value([d], [0.9, 0.1]));
  const errors = heldOutErrors(forms.bon, { klDistance, score });
  // Beyond √(0.6 · 5.5²) = 4.26 of 0.5 to 5.5.
  expect(errors.length / many).toBeCloseTo(1 - (Math.sqrt(0.6) * 5.5 - 0.5) / 5, 3);
  expect(Math.max(...errors.slice(0, 100).map(Math.abs))).toBeLessThan(1e-9);
});

it('give the other laws their starts', () => {
  const inputs = klDistance.map((compute) => [compute]);
  for (const form of [forms.scaleRl, forms.computeLaw])
    expect(form.starts(inputs, klDistance).flat().every(Number.isFinite)).toBe(true);
});

it('of a power law that is a logarithmic one end at its limit, not before', () => {
  const some = klDistance.filter((_, index) => index % 1000 === 0);
  const score = some.map((d, index) => forms.rl.value([d], [0.6, 0.2]) + 0.01 * Math.sin(index * 7));
  const ofCurve = { inputs: some.map((d) => [d]), outputs: score };
  const [power, rl] = [forms.power, forms.rl].map(
    (form) => fitForm({ form, ...ofCurve }).residualSumOfSquares,
  );
  expect(power / rl - 1).toBeLessThan(1e-3);
});
