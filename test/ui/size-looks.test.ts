import { expect, test } from 'vitest';
import { loadStudy } from '../../src/studies/index.js';
import { plannedSizes } from '../../src/studies/overoptimization/planned-sizes.js';
import { sizeLooks } from '../../src/studies/overoptimization/views/looks.js';

test('a size has its letter and colour from the first result on, whichever sizes come first', () => {
  const planned = plannedSizes(loadStudy('rm-size').experiment);
  expect(planned).toHaveLength(9);
  const marks = (rows: typeof planned) =>
    sizeLooks([...planned, ...rows]).map(({ key, mark, color }) => [key, mark, color]);
  const all = marks(planned);
  for (const row of planned) expect(marks([row])).toEqual(all);
  expect(all.map(([, mark]) => mark).join('')).toBe('abcdefghi');
});

test('an experiment that cannot be read leaves the sizes to the results', () => {
  expect(plannedSizes({ rl: 3 })).toEqual([]);
  expect(plannedSizes({})).toEqual([]);
});
