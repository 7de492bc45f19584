/** Swept keys that have columns of their own get no second one by their names. */
import { expect, it } from 'vitest';
import '../../../src/studies/overoptimization/index.js';
import { curveAxes } from '../../../src/studies/overoptimization/axes.js';
import { ownKeys } from '../../../src/studies/overoptimization/own-keys.js';

/** Follow from keys of several parts: the size of a network, and its shape. */
const derived = ['rmParameters', 'rmShape', 'policyParameters', 'policyShape'];

it('are those of every axis that is a key', () => {
  const own = new Set([...ownKeys().values()].map((axis) => axis?.name));
  const without = curveAxes()
    .map(({ name }) => name)
    .filter((name) => !own.has(name) && !derived.includes(name));
  expect(without).toEqual([]);
});
