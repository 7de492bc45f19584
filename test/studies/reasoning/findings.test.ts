/** Every finding of reasoning on planted tables: its yes, its no, its “cannot be told”, and what it needs. */
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/display/finding.js';
import { findings } from '../../../src/studies/reasoning/findings/index.js';
import { pooled } from '../../../src/studies/reasoning/findings/pooled.js';
import { noTables, type ReasoningTables } from '../../../src/studies/reasoning/study-tables.js';
import type {
  AttemptsRow,
  CoverageRow,
  SequentialRow,
  TruncationRow,
  WaitsRow,
} from '../../../src/studies/reasoning/tables.js';

const judge = (id: string, tables: Partial<ReasoningTables>) =>
  findings.find((finding) => finding.id === id)!.judge({ ...noTables(), ...tables });
const verdictOf = (id: string, tables: Partial<ReasoningTables>): Verdict['verdict'] =>
  judge(id, tables).verdict;

/** Three seeds that differ by so much around a number. */
const seeds = [0, 1, 2];
const around = (seed: number, spread: number) => (seed - 1) * spread;

const model = (seed: number, width = 32) => ({
  ...{ setting: {}, width, layers: 3, heads: 4, seed, parameters: width * 1000 },
});

const attempts = (stepSlope: number, sizeSlope: number, spread = 0): AttemptsRow[] =>
  seeds.flatMap((seed) =>
    [16, 32].flatMap((width) =>
      [2, 5, 8].map((steps, problem) => ({
        ...{ ...model(seed, width), problem, steps, rarestOperation: 1, samples: 1000, proofs: 0, tokens: 8 },
        difficultyBin: 1,
        correct:
          1000 *
          (0.5 +
            (stepSlope + around(seed, spread)) * (steps - 5) +
            (width === 32 ? sizeSlope * Math.LN2 : 0)),
      })),
    ),
  );

const covered = (
  bin: number,
  values: [k: number, coverage: number, majority: number][],
  spread = 0,
): CoverageRow[] =>
  seeds.flatMap((seed) =>
    values.map(([k, coverage, majority]) => ({
      ...{ ...model(seed), verifier: 'answer', difficultyBin: bin, k, coverage },
      majority: majority + around(seed, spread),
    })),
  );

const chains = (
  values: [waits: number, tokens: number, last: number, parallel: number][],
  { spread = 0, bin = 0 } = {},
): SequentialRow[] =>
  seeds.flatMap((seed) =>
    values.map(([forcedWaits, tokens, last, parallelMajority]) => ({
      ...{ ...model(seed), difficultyBin: bin, forcedWaits, tokens, parallelMajority },
      lastAnswer: last + around(seed, spread) * forcedWaits,
      ...{ anyInChain: 1, majorityInChain: 0, parallelCoverage: 1 },
    })),
  );

const splits = (values: [budget: number, waits: number, half: number][]) =>
  seeds.flatMap((seed) =>
    values.map(([budget, forcedWaits, half]) => ({
      ...{ ...model(seed), difficultyBin: 1, budget, forcedWaits, chains: 2, tokens: 40 },
      ...{ firstHalf: half, secondHalf: half },
    })),
  );

const truncation = (values: number[], spread = 0): TruncationRow[] =>
  seeds.flatMap((seed) =>
    values.map((accuracy, index) => ({
      ...{ ...model(seed), thinkingBudget: 2 * index, tokens: 3 + 2 * index },
      ...{ accuracy: accuracy + around(seed, spread) * index, accuracyEasy: 1, accuracyHard: 0 },
    })),
  );

const waits = (gap: number, spread = 0): WaitsRow[] =>
  seeds.map((seed) => {
    const own = 0.3 + gap + around(seed, spread);
    return {
      ...{ ...model(seed), stage: 'sft', passes: 900, waited: 300, waitsMean: 0.5 },
      ...{ pWaitError: own, pWaitClean: 0.3, pointerAtFirstError: own, pointerChance: 0.3 },
      ...{ accuracyAfter: own, accuracyIfStopped: 0.3, wrongToRight: 0.1, rightToWrong: 0.1 },
      ...{ unchangedShare: 0.5, accuracy: 0.5, accuracyBanned: 0.4 },
    };
  });

const hard = (gain: number, coverage: number, spread = 0) => ({
  coverage: covered(1, [
    [1, 0.2, 0.2],
    [512, coverage, 0.2],
  ]),
  sequential: chains(
    [
      [0, 10, 0.2, 0.2],
      [1, 20, 0.2 + gain, 0.2],
    ],
    { spread, bin: 1 },
  ),
});

interface Planted {
  id: string;
  holds: Partial<ReasoningTables>;
  fails: Partial<ReasoningTables>;
  open: Partial<ReasoningTables>;
}

const rising: [number, number, number, number][] = [
  [0, 10, 0.45, 0.45],
  [1, 18, 0.6, 0.5],
  [3, 30, 0.63, 0.6],
  [4, 45, 0.62, 0.7],
];
const falling: [number, number, number, number][] = rising.map(([k, tokens, , parallel], index) => [
  ...([k, tokens] as const),
  ...([0.45 - 0.02 * index, parallel] as const),
]);

const planted: Planted[] = [
  {
    id: 'T1',
    holds: { attempts: attempts(-0.05, 0.1) },
    fails: { attempts: attempts(0.05, 0.1) },
    open: { attempts: attempts(-0.01, 0.1, 0.05) },
  },
  {
    id: 'T3',
    holds: {
      coverage: covered(0, [
        [1, 0.5, 0.5],
        [1024, 1, 0.85],
      ]),
    },
    fails: {
      coverage: covered(0, [
        [1, 0.5, 0.5],
        [1024, 1, 0.98],
      ]),
    },
    open: {
      coverage: covered(
        0,
        [
          [1, 0.5, 0.5],
          [1024, 1, 0.94],
        ],
        0.05,
      ),
    },
  },
  {
    id: 'T5',
    holds: { truncation: truncation([0.1, 0.2, 0.19, 0.4]) },
    fails: { truncation: truncation([0.1, 0.3, 0.2, 0.4]) },
    open: { truncation: truncation([0.1, 0.3, 0.28, 0.4], 0.02) },
  },
  {
    id: 'T6',
    holds: { sequential: chains(rising) },
    fails: { sequential: chains(falling) },
    open: { sequential: chains(rising, { spread: 0.05 }) },
  },
  {
    id: 'T7',
    holds: { sequential: chains(rising) },
    fails: { sequential: chains(falling) },
    open: { sequential: chains(rising, { spread: 0.1 }) },
  },
  { id: 'T8', holds: hard(0.05, 0.95), fails: hard(0.3, 0.95), open: hard(0.1, 0.95, 0.1) },
  ...['T12a', 'T12b', 'T12c'].map((id) => ({
    ...{ id, holds: { waits: waits(0.1, 0.01) }, fails: { waits: waits(-0.1, 0.01) } },
    open: { waits: waits(0.01, 0.1) },
  })),
];

describe.each(planted)('finding $id', ({ id, holds, fails, open }) => {
  it('holds where the tables say so, fails where they say otherwise, and is open between', () => {
    expect(verdictOf(id, holds)).toBe('holds');
    expect(verdictOf(id, fails)).toBe('does not hold');
    expect(verdictOf(id, open)).toBe('cannot be told');
  });

  it('cannot be told from nothing, and from one model', () => {
    expect(verdictOf(id, {})).toBe('cannot be told');
    const single = Object.fromEntries(
      Object.entries(holds).map(([name, rows]) => [
        name,
        (rows as { seed: number }[]).filter(({ seed }) => seed === 0),
      ]),
    );
    expect(verdictOf(id, single)).toBe('cannot be told');
  });

  it('takes one seed of each of three worlds for three models', () => {
    const worlds = seeds.map((seed) =>
      Object.fromEntries(
        Object.entries(holds).map(([name, rows]) => [
          name,
          (rows as { seed: number }[]).filter((row) => row.seed === seed).map((row) => ({ ...row, seed: 0 })),
        ]),
      ),
    );
    expect(verdictOf(id, pooled(worlds) as Partial<ReasoningTables>)).toBe('holds');
  });
});

describe('the numbers of a finding', () => {
  it('are those that were planted', () => {
    const named = (id: string, tables: Partial<ReasoningTables>) =>
      Object.fromEntries(judge(id, tables).measures.map(({ name, estimate }) => [name, estimate]));
    const slopes = named('T1', { attempts: attempts(-0.05, 0.1) });
    expect(slopes['a-step']).toBeCloseTo(-0.05, 12);
    expect(slopes['an-e-fold-of-parameters']).toBeCloseTo(0.1, 12);
    const forced = named('T6', { sequential: chains(rising) });
    expect(forced.gain).toBeCloseTo(0.18, 12);
    expect(forced['a-wait-beyond-three']).toBeCloseTo(-0.01, 12);
    const leads = named('T7', { sequential: chains(rising) });
    expect([leads.shortest, leads.longest].map((lead) => Math.round(100 * lead))).toEqual([10, -8]);
    expect(named('T8', hard(0.05, 0.95)).gain).toBeCloseTo(0.05, 12);
    expect(named('T3', planted[1].holds).lag).toBeCloseTo(0.15, 12);
    expect(named('T5', planted[2].holds)['largest-fall']).toBeCloseTo(0.01, 12);
  });
});

describe('where the best split lies', () => {
  const atFour: [number, number, number][] = [
    [4, 0, 0.5],
    [4, 2, 0.8],
  ];
  const t7b = (large: [number, number, number][]) =>
    verdictOf('T7b', { 'budget-split': splits([...atFour, ...large]) });

  it('is at fewer Waits for a larger budget, or not', () => {
    expect(
      t7b([
        [8, 0, 0.6],
        [8, 1, 0.9],
      ]),
    ).toBe('holds');
    expect(
      t7b([
        [8, 0, 0.6],
        [8, 3, 0.9],
      ]),
    ).toBe('does not hold');
    expect(t7b([])).toBe('cannot be told');
  });
});
