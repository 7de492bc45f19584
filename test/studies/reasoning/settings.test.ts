/** A study that sweeps a key is not judged as if its settings were one, and lists of runs have each value once. */
import { expect, it } from 'vitest';
import { rules } from '../../../src/studies/reasoning/config/rules.js';
import { reasoning } from '../../../src/studies/reasoning/index.js';
import { noTables, type ReasoningTables } from '../../../src/studies/reasoning/study-tables.js';

const attempts = (skew: number): ReasoningTables['attempts'] =>
  [0, 1, 2].flatMap((seed) =>
    [16, 32].flatMap((width) =>
      [2, 5, 8].map((steps, problem) => ({
        ...{ setting: { 'task.operationSkew': skew }, width, layers: 3, heads: 4, parameters: width * 1000 },
        ...{ seed, problem, steps, rarestOperation: 1, samples: 100, correct: width - steps, proofs: 0 },
        ...{ tokens: 8, difficultyBin: 1, firstAttempts: 32, firstProofs: 0 },
      })),
    ),
  );

const judged = (rows: ReasoningTables['attempts']) =>
  reasoning.findings.find(({ id }) => id === 'T1')!.judge({ ...noTables(), attempts: rows });

it('judges runs of one setting, and says why those of several cannot be told', () => {
  expect(judged(attempts(1.6)).verdict).toBe('holds');
  const swept = judged([...attempts(0), ...attempts(3)]);
  expect(swept.verdict).toBe('cannot be told');
  expect(swept.evidence).toContain('runs of one setting');
});

it('draws nothing of several settings in one line', () => {
  const drawn = (rows: ReasoningTables['attempts']) =>
    reasoning.figures.flatMap((figure) => figure.draw({ ...noTables(), attempts: rows }));
  expect(drawn(attempts(1.6)).length).toBeGreaterThan(0);
  expect(drawn([...attempts(0), ...attempts(3)])).toEqual([]);
});

it.each(['algorithms', 'verifiers', 'learningRates', 'lags', 'scratchpadNoises'])(
  'refuses a value of rl.%s that is listed twice',
  (name) => {
    const experiment = reasoning.schema().parse({ study: 'reasoning', name: 'test' });
    const twice = { ...experiment, rl: { ...experiment.rl, [name]: [0, 1, 0] } };
    const problems = rules.flatMap(({ check }) => check(twice as typeof experiment));
    expect(problems.map(({ path }) => path.join('.'))).toContain(`rl.${name}.2`);
  },
);
