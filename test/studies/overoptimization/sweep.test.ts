/** Which rows are the main sweep, and what is swept beside it. */
import { describe, expect, it } from 'vitest';
import type { Setting } from '../../../src/engine/index.js';
import {
  mainSettings,
  methodsOf,
  sizesOf,
  sweptAxes,
  without,
  withSettings,
} from '../../../src/studies/overoptimization/curves/sweep.js';
// Registers the methods, whose kinds decide which axes apply to their rows.
import '../../../src/studies/index.js';

const sizes = [
  { rmParameters: 449, rmShape: '4x1x1' },
  { rmParameters: 1281, rmShape: '8x1x1' },
];
const usual = { comparisons: 500, labelNoise: 0, policyParameters: 27_616, policyShape: '32x2x1' };

/** Rows of every size, online ones with the usual penalty. */
const rowsOf = (method: string, own: Setting = {}, of = sizes) =>
  of.map((size) => ({
    method,
    setting: { ...usual, ...size, penalty: method === 'best-of-n' ? 'none' : 'kl', klPenalty: 0, ...own },
  }));

const namesOf = (axes: { name: string }[]) => axes.map(({ name }) => name);

describe('the main sweep', () => {
  it('has of each axis the value with the most sizes', () => {
    const rows = [...rowsOf('ppo', { klPenalty: 0.1 }), ...rowsOf('ppo', {}, sizes.slice(0, 1))];
    expect(mainSettings(rows)).toMatchObject({ klPenalty: 0.1, penalty: 'kl' });
  });

  it('has no penalty, no noise and the largest rest where that is a tie', () => {
    const rows = [
      ...rowsOf('ppo', { klPenalty: 0.1 }),
      ...rowsOf('ppo', { labelNoise: 0.2 }),
      ...rowsOf('ppo', { comparisons: 900 }),
      ...rowsOf('ppo'),
    ];
    expect(mainSettings(rows)).toMatchObject({ klPenalty: 0, labelNoise: 0, comparisons: 900 });
  });

  it('keeps best-of-n whatever the penalty, of which it has none', () => {
    const rows = [...rowsOf('best-of-n'), ...rowsOf('ppo', { klPenalty: 0.1 })];
    expect(withSettings(rows, mainSettings(rows))).toEqual(rows);
  });

  it('takes the shape of the policy that it takes, not the first of all shapes', () => {
    const rows = [...rowsOf('ppo', { policyParameters: 5000, policyShape: '8x1x1' }), ...rowsOf('ppo')];
    expect(mainSettings(rows)).toMatchObject({ policyParameters: 27_616, policyShape: '32x2x1' });
    expect(withSettings(rows, mainSettings(rows))).toEqual(rowsOf('ppo'));
  });
});

describe('a section that is swept as a whole', () => {
  const column = 'experiment.rl';
  const listed = [
    ...rowsOf('best-of-n'),
    ...rowsOf('ppo', { [column]: 'unchanged' }),
    ...rowsOf('ppo', { [column]: 'klPenalty 0.1', klPenalty: 0.1 }),
  ];

  it('says all that its keys would say', () => {
    expect(namesOf(sweptAxes(listed))).toEqual([column]);
  });

  it('is freed as a whole', () => {
    const main = mainSettings(listed);
    expect(main).toMatchObject({ [column]: 'unchanged' });
    expect(withSettings(listed, main)).toEqual(listed.slice(0, 4));
    expect(withSettings(listed, without(main, { name: column }))).toEqual(listed);
  });

  it('leaves axes that vary beside it', () => {
    const noisy = listed.map(({ method, setting }) => ({ method, setting: { ...setting, labelNoise: 0.2 } }));
    expect(namesOf(sweptAxes([...listed, ...noisy]))).toEqual(['labelNoise', column]);
  });
});

describe('a sweep along an axis', () => {
  it('frees what refines the axis with it', () => {
    const rows = [...rowsOf('ppo', { policyParameters: 5000, policyShape: '8x1x1' }), ...rowsOf('ppo')];
    expect(withSettings(rows, without(mainSettings(rows), { name: 'policyParameters' }))).toEqual(rows);
  });

  it('is told by several values within a method', () => {
    expect(sweptAxes([...rowsOf('best-of-n'), ...rowsOf('ppo')])).toEqual([]);
    expect(namesOf(sweptAxes([...rowsOf('ppo'), ...rowsOf('ppo', { klPenalty: 0.1 })]))).toEqual([
      'klPenalty',
    ]);
    expect(namesOf(sweptAxes([...rowsOf('grpo'), ...rowsOf('grpo', { grpoGroupSize: 4 })]))).toEqual([]);
    expect(
      namesOf(sweptAxes([...rowsOf('grpo', { grpoGroupSize: 8 }), ...rowsOf('grpo', { grpoGroupSize: 4 })])),
    ).toEqual(['grpoGroupSize']);
  });

  it('is one of shapes only where they alone tell policies apart', () => {
    const other = rowsOf('ppo', { policyParameters: 5000, policyShape: '8x1x1' });
    expect(namesOf(sweptAxes([...rowsOf('ppo'), ...other]))).toEqual(['policyParameters']);
    const twin = rowsOf('ppo', { policyShape: '16x8x1' });
    expect(namesOf(sweptAxes([...rowsOf('ppo'), ...twin]))).toEqual(['policyShape']);
  });
});

it('sizes come small to large, with their shape where two have as many parameters', () => {
  const twins = [...sizes, { rmParameters: 449, rmShape: '2x9x1' }];
  expect(sizesOf(rowsOf('ppo', {}, twins)).map(({ label }) => label)).toEqual([
    '449 parameters (2x9x1)',
    '449 parameters (4x1x1)',
    '1,281 parameters',
  ]);
});

it('methods come in the order of the program, others behind', () => {
  const rows = ['zeta', 'grpo', 'alpha', 'ppo', 'best-of-n'].flatMap((method) => rowsOf(method));
  expect(methodsOf(rows)).toEqual(['best-of-n', 'ppo', 'grpo', 'alpha', 'zeta']);
});
