/** Every finding of reasoning on planted tables: its yes, its no, its “cannot be told”, and what it needs. */
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/display/finding.js';
import { pooled } from '../../../src/studies/pooled.js';
import { findings } from '../../../src/studies/reasoning/findings/index.js';
import { noTables, type ReasoningTables } from '../../../src/studies/reasoning/study-tables.js';
import type {
  AttemptsRow,
  CoverageRow,
  ExchangeRow,
  RlCoverageRow,
  RlCurvesRow,
  RlFitsRow,
  SelectionRow,
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
        ...{ difficultyBin: 1, firstAttempts: 32, firstProofs: 0 },
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

const waits = (gap: number, spread = 0, learned?: Partial<WaitsRow>): WaitsRow[] =>
  seeds.map((seed) => {
    const own = 0.3 + gap + around(seed, spread);
    return {
      ...{ ...model(seed), stage: 'fine-tuned', passes: 900, waited: 300, waitsMean: 0.5 },
      ...{ algorithm: 'none', verifier: 'none', learningRate: 0, lag: 0, scratchpadNoise: 0 },
      ...{ pWaitError: own, pWaitClean: 0.3, pointerAtFirstError: own, pointerChance: 0.3 },
      ...{ accuracyAfter: own, accuracyIfStopped: 0.3, wrongToRight: 0.1, rightToWrong: 0.1 },
      ...{ unchangedShare: 0.5, accuracy: 0.5, accuracyBanned: 0.4, ...learned },
    };
  });

const learned = { stage: 'learned', algorithm: 'grpo', verifier: 'answer', learningRate: 3e-4 };
const disturbed = { ...learned, scratchpadNoise: 0.1 };

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

const powers = Array.from({ length: 11 }, (_, power) => 2 ** power);

/** exp(−0.8k^−1), moved at the largest k by so much, give or take the spread. */
const lawful = (moved: number, spread = 0): CoverageRow[] =>
  covered(
    0,
    powers.map((k) => [k, Math.exp(-0.8 / k), 0.5]),
  ).map((row) =>
    row.k < 1024 ? row : { ...row, coverage: row.coverage - moved - around(row.seed, spread) },
  );

/** Counts of right proofs among 32: most problems nearly always or never, and most problems about half of the time. */
const heavyTail = [0, 0, 1, 2, 5, 12, 20, 28, 31, 32];
const lightTail = [8, 12, 14, 15, 16, 17, 18, 20, 24];

/** −ln pass@k = 0.8 k^−(0.3 + bend · ln k): between the halves of ln k, whose middles lie ln 32 apart, the slope drifts by 2 bend ln 32. */
const proofs = (bend: number, counts: readonly number[], spread = 0): Partial<ReasoningTables> => ({
  coverage: seeds.flatMap((seed) =>
    powers.map((k) => ({
      ...{ ...model(seed), verifier: 'proof', difficultyBin: 0, k, majority: null },
      coverage: Math.exp(-0.8 * k ** -(0.3 + (bend + around(seed, spread)) * Math.log(k))),
    })),
  ),
  attempts: seeds.flatMap((seed) =>
    counts.map((firstProofs, problem) => ({
      ...{ ...model(seed), problem, steps: 2, rarestOperation: 1, samples: 1000, correct: 0, proofs: 0 },
      ...{ tokens: 8, difficultyBin: 1, firstAttempts: 32, firstProofs },
    })),
  ),
});

/** Against verifiers of two sizes with two seeds each; the larger one's gold falls by so much, what the smaller one's does is known. */
const selected = (fall: number, { spread = 0, rise = 0.2 } = {}): SelectionRow[] =>
  seeds.flatMap((seed) =>
    [8, 16].flatMap((verifierWidth) =>
      [0, 1].flatMap((verifierSeed) =>
        (
          [
            [1, 0.45],
            [2, 0.53],
            [512, 0.53 - (verifierWidth === 8 ? 0.4 : fall) - around(seed, spread)],
          ] as const
        ).map(([n, gold], place) => ({
          ...{ ...model(seed), verifierWidth, verifierParameters: 1000 * verifierWidth, verifierSeed },
          ...{ difficultyBin: 0, n, kl: Math.log(n), tokens: 8, weightedVote: 0.8 },
          // Seeds of one size cancel.
          bestOfN: gold + (verifierSeed === 0 ? 0.02 : -0.02),
          verifierProbability: 0.5 + (rise * place) / 2,
        })),
      ),
    ),
  );

const run = (seed: number, algorithm: string, verifier = 'answer') => ({
  ...{ ...model(seed), algorithm, verifier, learningRate: 3e-4, lag: 0, scratchpadNoise: 0 },
});

/** A run whose gold ends there, of which the rest is not asked. */
const ended = (own: ReturnType<typeof run>, end: number, peak = end): RlFitsRow => ({
  ...{ ...own, start: 0.5, end, peak, collapsed: Number(end < peak - 0.1) },
  ...{ ceiling: null, ceilingLow: null, ceilingHigh: null, middle: null },
  ...{ steepness: null, steepnessLow: null, steepnessHigh: null },
  ...{ rmse: null, rmseLogLinear: null, foretold: null, foretoldLogLinear: null },
});

/** Evaluations of a run, of which these numbers are known at the start, in the middle and at each of the last three. */
const curve = (
  own: ReturnType<typeof run>,
  known: readonly Partial<Pick<RlCurvesRow, 'gold' | 'proxy' | 'length'>>[],
): RlCurvesRow[] =>
  known.map((values, index) => ({
    ...{ ...own, step: 6 * index, tokens: index, flops: index, gold: 0.5, proofs: 0.4, proxy: 0.5 },
    ...{ length: 10, waits: 0, entropy: 0, clipFraction: 0, abstentions: 0, finished: 1, ...values },
  }));

/** Ends of two losses that clip and two that do not, at both rates; those that do not lose so much at each. */
const rates = (aggressive: number, usual: number, spread = 0): RlFitsRow[] =>
  seeds.flatMap((seed) =>
    [
      [1e-3, aggressive],
      [3e-4, usual],
    ].flatMap(([learningRate, lost]) =>
      ['grpo', 'dapo', 'rloo', 'reinforce', 'cispo'].map((algorithm) => {
        const isHeld = algorithm === 'grpo' || algorithm === 'dapo';
        const own = { ...run(seed, algorithm), learningRate };
        return ended(own, isHeld ? 0.7 : 0.7 - lost - around(seed, spread), 0.75);
      }),
    ),
  );

/** Residuals of the sigmoid over those of the line, and how far the end is from what half the run foretells. */
const fitted = (ratio: number, error: number, spread = 0): RlFitsRow[] =>
  seeds.map((seed) => ({
    ...{ ...ended(run(seed, 'grpo'), 0.8), rmse: 0.01 * (ratio + around(seed, spread)), rmseLogLinear: 0.01 },
    foretold: 0.8 - error,
  }));

/** Ends of GRPO and RLOO with fresh rollouts and with a lag of 8, which costs so much. */
const stale = (grpo: number, rloo: number, spread = 0): RlFitsRow[] =>
  seeds.flatMap((seed) =>
    [['grpo', grpo] as const, ['rloo', rloo] as const].flatMap(([algorithm, cost]) => [
      ended(run(seed, algorithm), 0.75 + around(seed, 0.1)),
      ended({ ...run(seed, algorithm), lag: 8 }, 0.75 + around(seed, 0.1 + spread) - cost),
    ]),
  );

/** Lengths that grow from 10 by such factors, and what GRPO’s gold ends above that of Dr. GRPO with noise. */
const lengths = (
  { grpo, drgrpo, clean }: Record<'grpo' | 'drgrpo' | 'clean', number>,
  worth: number,
  spread = 0,
): RlCurvesRow[] =>
  seeds.flatMap((seed) => {
    const noisy = (algorithm: string) => ({ ...run(seed, algorithm), scratchpadNoise: 0.1 });
    const end = (factor: number, gold: number) => ({ length: (factor + around(seed, spread)) * 10, gold });
    const course = (own: ReturnType<typeof run>, factor: number, gold: number) =>
      curve(own, [{}, { length: 99 }, ...Array.from({ length: 3 }, () => end(factor, gold))]);
    return [
      ...course(noisy('grpo'), grpo, 0.6 + worth),
      ...course(noisy('drgrpo'), drgrpo, 0.6),
      ...course(run(seed, 'grpo'), clean, 0.8),
    ];
  });

/** pass@k before and after, judged both ways: the changes at k = 1, 16 and 1024, give or take the spread at the last two. */
const narrowed = (
  judge: 'answer' | 'proof',
  changes: readonly [number, number, number],
  spread = 0,
): RlCoverageRow[] =>
  seeds.flatMap((seed) =>
    [1, 16, 1024].flatMap((k, index) =>
      ['answer', 'proof'].map((own) => ({
        ...{ ...run(seed, 'grpo'), judge: own, k, before: 0.6 },
        after: 0.6 + (own === judge ? changes[index] + (index === 0 ? 0 : around(seed, spread)) : 0),
      })),
    ),
  );

/** Learning from a verifier whose score changes by so much; gold goes from .5 to .6 and ends so much below that. */
const hacked = (verifier: string, rise: number, fall: number, spread = 0): Partial<ReasoningTables> => ({
  'rl-curves': seeds.flatMap((seed) =>
    curve(run(seed, 'grpo', verifier), [
      { gold: 0.5, proxy: 0.5 },
      { gold: 0.6, proxy: 0.5 },
      ...Array.from({ length: 3 }, () => ({
        ...{ gold: 0.6 - fall - around(seed, spread), proxy: 0.5 + rise },
      })),
    ]),
  ),
  'rl-fits': seeds.map((seed) => ended(run(seed, 'grpo', verifier), 0.6 - fall - around(seed, spread), 0.6)),
});

/** Of the smallest model against the largest, in three bins at both ends of R; a pair between them is not judged. */
const exchanged = (lead: (bin: number, inferenceShare: number) => number, spread = 0): ExchangeRow[] =>
  seeds.flatMap((seed) =>
    [32, 48].flatMap((largerWidth) =>
      [0, 1, 2, 3].flatMap((difficultyBin) =>
        [0.16, 22].flatMap((inferenceShare) =>
          ['majority', 'best_split'].map((strategy) => ({
            ...{ ...model(seed, 16), largerWidth, largerParameters: 1000 * largerWidth, sizeRatio: 3 },
            ...{ inferenceShare, difficultyBin, strategy, multiple: 9, tokens: 90, attempts: 9 },
            largerAccuracy: 0.4,
            accuracy:
              strategy === 'best_split' && largerWidth === 48
                ? 0.4 + lead(difficultyBin, inferenceShare) + around(seed, spread)
                : 0.4,
          })),
        ),
      ),
    ),
  );
const easyLead = (lead: number, spread = 0): Partial<ReasoningTables> => ({
  exchange: exchanged((bin, share) => (bin >= 2 && share === 0.16 ? lead : -0.3), spread),
});
const hardLead = (lead: number, spread = 0): Partial<ReasoningTables> => ({
  exchange: exchanged((bin, share) => (bin === 1 && share === 22 ? lead : 0.3), spread),
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
    id: 'T2',
    holds: { coverage: lawful(0.01, 0.001) },
    fails: { coverage: lawful(0.05, 0.001) },
    open: { coverage: lawful(0.01, 0.03) },
  },
  {
    id: 'T2b',
    holds: proofs(0.005, heavyTail, 0.001),
    fails: proofs(0.05, lightTail, 0.001),
    open: proofs(0.0145, heavyTail, 0.005),
  },
  {
    id: 'T4',
    holds: { selection: selected(0.3, { spread: 0.01 }) },
    fails: { selection: selected(0.02, { spread: 0.001 }) },
    open: { selection: selected(0.06, { spread: 0.05 }) },
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
  { id: 'T15', holds: easyLead(0.1, 0.01), fails: easyLead(-0.1, 0.01), open: easyLead(0.01, 0.1) },
  { id: 'T15b', holds: hardLead(-0.1, 0.01), fails: hardLead(0.1, 0.01), open: hardLead(-0.01, 0.1) },
  { id: 'T8', holds: hard(0.05, 0.95), fails: hard(0.3, 0.95), open: hard(0.1, 0.95, 0.1) },
  {
    id: 'T9',
    holds: { 'rl-fits': fitted(0.4, 0.01, 0.02) },
    fails: { 'rl-fits': fitted(0.9, 0.01, 0.02) },
    open: { 'rl-fits': fitted(0.6, 0.01, 0.1) },
  },
  {
    id: 'T10',
    holds: { 'rl-fits': rates(0.4, 0.03, 0.02) },
    fails: { 'rl-fits': rates(0.05, 0.03, 0.01) },
    open: { 'rl-fits': rates(0.4, 0.03, 0.06) },
  },
  {
    id: 'T11',
    holds: hacked('abstention', 0.4, 0.5, 0.01),
    fails: hacked('abstention', 0.4, 0.15, 0.01),
    open: hacked('abstention', 0.4, 0.22, 0.05),
  },
  {
    id: 'T11b',
    holds: hacked('learned', 0.4, 0.2, 0.01),
    fails: hacked('learned', 0.4, 0.02, 0.005),
    open: hacked('learned', 0.4, 0.06, 0.02),
  },
  {
    id: 'T13',
    holds: { 'rl-curves': lengths({ grpo: 1.6, drgrpo: 1, clean: 0.9 }, 0.01, 0.01) },
    fails: { 'rl-curves': lengths({ grpo: 1.6, drgrpo: 1.5, clean: 0.9 }, 0.01, 0.01) },
    open: { 'rl-curves': lengths({ grpo: 1.32, drgrpo: 1, clean: 0.9 }, 0.01, 0.02) },
  },
  {
    id: 'T13b',
    holds: { 'rl-fits': stale(0.02, 0.2, 0.005) },
    fails: { 'rl-fits': stale(0.02, 0.01, 0.005) },
    open: { 'rl-fits': stale(0.02, 0.12, 0.02) },
  },
  {
    id: 'T14',
    holds: { 'rl-coverage': narrowed('proof', [0.3, -0.1, -0.05], 0.005) },
    fails: { 'rl-coverage': narrowed('proof', [0.3, -0.1, 0.05], 0.005) },
    open: { 'rl-coverage': narrowed('proof', [0.3, -0.1, -0.01], 0.01) },
  },
  {
    id: 'T14b',
    holds: { 'rl-coverage': narrowed('answer', [0.3, -0.1, 0], 0.01) },
    fails: { 'rl-coverage': narrowed('answer', [0.3, 0.1, -0.1], 0.01) },
    open: { 'rl-coverage': narrowed('answer', [0.3, -0.1, 0], 0.1) },
  },
  ...['T12a', 'T12b', 'T12c'].map((id) => ({
    ...{ id, holds: { waits: waits(0.1, 0.01) }, fails: { waits: waits(-0.1, 0.01) } },
    open: { waits: waits(0.01, 0.1) },
  })),
  ...['T12d', 'T12e', 'T12f'].map((id) => ({
    ...{ id, holds: { waits: waits(0.1, 0.01, disturbed) }, fails: { waits: waits(-0.1, 0.01, disturbed) } },
    open: { waits: waits(0.01, 0.1, disturbed) },
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

const plantedOf = (wanted: string) => planted.find(({ id }) => id === wanted)!;

describe('over-optimisation', () => {
  it('is of every size of verifier, and none where the verifier’s score falls', () => {
    expect(judge('T4', { selection: selected(0.02) }).evidence).toMatch(/Against 8,000 .* Against 16,000/);
    expect(verdictOf('T4', { selection: selected(0.3, { rise: -0.2 }) })).toBe('does not hold');
  });
});

describe('learning', () => {
  it('is judged at the lowest of several rates, and at both where rates are what is asked', () => {
    const { holds } = plantedOf('T14');
    const destroyed = holds['rl-coverage']!.map((row) => ({ ...row, learningRate: 1e-3, after: 0 }));
    expect(verdictOf('T14', { 'rl-coverage': [...holds['rl-coverage']!, ...destroyed] })).toBe('holds');
    const [fits] = [rates(0.4, 0.03)];
    const usual = fits.filter(({ learningRate }) => learningRate === 3e-4);
    expect(verdictOf('T10', { 'rl-fits': usual })).toBe('cannot be told');
    expect(judge('T10', { 'rl-fits': fits }).evidence).toContain('rloo 3 of 3');
  });

  it('harms at the usual rate too where T10 does not hold', () => {
    expect(verdictOf('T10', { 'rl-fits': rates(0.4, 0.3) })).toBe('does not hold');
  });

  it('leaves Waits that are judged where the scratchpad is disturbed most, apart from those before it', () => {
    const { holds } = plantedOf('T12d');
    const others = [...waits(-0.2, 0, learned), ...waits(-0.2, 0, { ...disturbed, algorithm: 'drgrpo' })];
    const noisyBefore = waits(-0.2, 0, { scratchpadNoise: 0.1 });
    const all = { waits: [...waits(0.1, 0.01), ...noisyBefore, ...others, ...holds.waits!] };
    for (const id of ['T12a', 'T12b', 'T12c', 'T12d', 'T12e', 'T12f'])
      expect(verdictOf(id, all), id).toBe('holds');
    expect(judge('T12d', all).evidence).toContain('by grpo with noise of 0.1');
    expect(verdictOf('T12a', holds)).toBe('cannot be told');
    expect(verdictOf('T12d', { waits: waits(0.1, 0.01) })).toBe('cannot be told');
  });

  it('may not gain by its longer responses where T13 holds', () => {
    const grown = { grpo: 1.6, drgrpo: 1, clean: 0.9 };
    expect(verdictOf('T13', { 'rl-curves': lengths(grown, 0.1) })).toBe('does not hold');
    const cleanOnly = lengths(grown, 0).filter(({ scratchpadNoise }) => scratchpadNoise === 0);
    expect(verdictOf('T13', { 'rl-curves': cleanOnly })).toBe('cannot be told');
  });

  it('is compared with fresh rollouts of the same model', () => {
    expect(verdictOf('T13b', { 'rl-fits': stale(0.2, 0.2) })).toBe('does not hold');
    const late = stale(0.02, 0.2).filter(({ lag }) => lag === 8);
    expect(verdictOf('T13b', { 'rl-fits': late })).toBe('cannot be told');
  });
});

describe('a law of coverage', () => {
  it('is named as absent where the tail is light', () => {
    expect(judge('T2b', plantedOf('T2b').fails).evidence).toMatch(
      /No power law, as Schaeffer et al. predict/,
    );
    expect(verdictOf('T2b', proofs(0.005, lightTail))).toBe('does not hold');
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
    expect(named('T3', plantedOf('T3').holds).lag).toBeCloseTo(0.15, 12);
    const law = named('T2', { coverage: lawful(0.01) });
    expect([law.a, law.b, law.error]).toEqual([0.8, 1, 0.01].map((own) => expect.closeTo(own, 6)));
    const tail = named('T2b', proofs(0.05, heavyTail));
    // Slopes of a parabola over the halves, whose middles lie ln 32 apart.
    expect(tail.drift).toBeCloseTo(2 * 0.05 * Math.log(32), 6);
    expect(named('T15', easyLead(0.1))).toEqual({
      ...{ 'lead-at-0.16': expect.closeTo(0.1, 12), 'lead-at-22': expect.closeTo(-0.3, 12) },
    });
    const choice = named('T4', { selection: selected(0.3) });
    expect([choice['fall-8000'], choice['fall-16000']]).toEqual(
      [0.4, 0.3].map((own) => expect.closeTo(own, 12)),
    );
    expect(choice['rise-8000']).toBeCloseTo(0.2, 12);
    const learned = named('T13', { 'rl-curves': lengths({ grpo: 1.6, drgrpo: 1, clean: 0.9 }, 0.01) });
    expect(learned['grpo-with-noise']).toBeCloseTo(1.6, 12);
    expect(learned['gold-of-grpo-less-drgrpo']).toBeCloseTo(0.01, 12);
    expect(named('T10', { 'rl-fits': rates(0.4, 0.03) })['gap-at-the-aggressive-rate']).toBeCloseTo(0.4, 12);
    expect(named('T13b', { 'rl-fits': stale(0.02, 0.2) }).rloo).toBeCloseTo(-0.2, 12);
    expect(named('T14b', plantedOf('T14b').holds)['at-16']).toBeCloseTo(-0.1, 12);
    expect(named('T11b', hacked('learned', 0.4, 0.2)).fall).toBeCloseTo(0.2, 12);
    expect(named('T5', plantedOf('T5').holds)['largest-fall']).toBeCloseTo(0.01, 12);
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
