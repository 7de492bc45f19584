/** What stands beside the claims in the table of six worlds, by values worked by hand. */
import { expect, it } from 'vitest';
import { besides, halvesOf, stepsApart } from '../../scripts/pretraining-besides.js';
import type { ComputeOptimalRow } from '../../src/studies/pretraining/laws/derived-tables.js';
import { lawRow } from '../../src/studies/pretraining/laws/law-rows.js';

const exactly = (value: number) => ({ estimate: value, low: value, high: value });
const step = (from: string, to: string, value: number) =>
  lawRow(0.5)({
    ...{ law: 'protocol', subset: `${from} → ${to}`, parameter: 'difference' },
    ...{ value: exactly(value), runs: 9 },
  });
const world = (warmup: number, own: number) => [
  step('constant rate, long warmup, all parameters', 'constant rate, short warmup, all parameters', warmup),
  step('constant rate, short warmup, all parameters', 'one cosine for all, all parameters', -9),
  step('one cosine for all, all parameters', 'matched schedule, all parameters', own),
];

it('takes the steps apart world by world, by Student over worlds', () => {
  // Differences 1, 2 and 3 of steps that differ by far more: sd 1, t(2) = 4.303.
  const { estimate, low, high } = stepsApart([world(1, 0), world(52, 50), world(23, 20)]);
  expect(estimate).toBeCloseTo(2, 12);
  expect(low).toBeCloseTo(2 - 4.3027 / Math.sqrt(3), 3);
  expect(high).toBeCloseTo(2 + 4.3027 / Math.sqrt(3), 3);
});

it('has the exponent of the parameters of each language beside α', () => {
  const own = (a: number) =>
    [0.3, 0.8].map((domain) =>
      lawRow(domain)({
        ...{
          law: 'chinchilla',
          subset: 'excess',
          parameter: 'a',
          value: exactly(a),
          theory: domain,
          runs: 9,
        },
      }),
    );
  const [{ id, evidence }] = besides(
    'pretraining-domains',
    [0.5, 0.6, 0.7].map((a) => ({ laws: own(a), optima: [] })),
  );
  expect(id).toBe('P4');
  // sd 0.1: 0.6 ± 4.303 · 0.1/√3 = 0.35 to 0.85.
  expect(evidence).toMatch(/0\.60? \[0\.35, 0\.85\] where the theory says 0\.3 \(Zipf α 0\.3\)/);
  expect(besides('downstream', [])).toEqual([]);
});

it('takes the slopes of both halves of budgets, which meet in the middle one', () => {
  // N = C up to 10¹¹, and C^0.5 beyond; a budget below 2 × 10⁹ and another protocol do not count.
  const row = (budget: number, size: number, protocol = 'isoflop') =>
    ({ protocol, budget, optimalParameters: exactly(size) }) as ComputeOptimalRow;
  const sizeOf = (budget: number) => (budget <= 1e11 ? budget : Math.sqrt(1e11 * budget));
  const budgets = [1e13, 1e12, 1e11, 1e10, 2e9];
  const optima = [
    row(1e9, 7),
    ...budgets.map((budget) => row(budget, sizeOf(budget))),
    row(1e12, 7, 'envelope'),
  ];
  const [lower, upper] = halvesOf(optima);
  expect(lower).toBeCloseTo(1, 12);
  expect(upper).toBeCloseTo(0.5, 12);
});
