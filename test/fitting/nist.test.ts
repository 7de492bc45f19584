import { describe, expect, it } from 'vitest';
import { formProblem } from '../../src/fitting/fit.js';
import { fitForm } from '../../src/fitting/index.js';
import { packageSolver } from '../../src/fitting/solvers/package-solver.js';
import { trustRegionSolver } from '../../src/fitting/solvers/trust-region.js';
import { type NistSet, nistSets } from './nist-sets.js';

const sets = nistSets();

/** Correct significant digits of the worst parameter (NIST's log relative error). */
function digits(found: readonly number[], certified: readonly number[]): number {
  return Math.min(
    ...found.map((value, index) => -Math.log10(Math.abs(value / certified[index] - 1) || 1e-11)),
  );
}

const inputsOf = ({ x }: NistSet) => x.map((value) => [value]);

describe('NIST StRD, 26 univariate sets', () => {
  it('are copied without a slip: each certified residual sum of squares comes out', () => {
    expect(sets).toHaveLength(26);
    for (const { name, form, x, y, certified, residualSumOfSquares } of sets) {
      const total = x.reduce(
        (sum, value, index) => sum + (form.value([value], certified) - y[index]) ** 2,
        0,
      );
      // Lanczos1 leaves residuals of 1e-13, which its ten certified digits cannot reproduce.
      if (name !== 'Lanczos1') expect(Math.abs(total / residualSumOfSquares - 1), name).toBeLessThan(1e-9);
    }
  });

  describe.each(sets.map((set) => [set.name, set] as const))('%s', (_, set) => {
    it.each([1, 2])('from start %i has at least 6 correct digits and says that it converged', (start) => {
      const fit = fitForm(
        { form: set.form, inputs: inputsOf(set), outputs: set.y },
        { starts: [set.starts[start - 1]] },
      );
      expect(digits(fit.parameters, set.certified)).toBeGreaterThanOrEqual(6);
      expect(fit.converged).toBe(true);
      if (set.name !== 'Lanczos1') {
        expect(fit.residualSumOfSquares / set.residualSumOfSquares).toBeCloseTo(1, 6);
        expect(digits(fit.standardErrors, set.standardErrors)).toBeGreaterThanOrEqual(4);
      }
    });
  });

  it('the package alone solves at least 18 from start 1 and 24 from start 2, and never claims what it has not got', () => {
    const solved = [0, 0];
    for (const set of sets) {
      for (const [index, start] of set.starts.entries()) {
        const problem = { ...formProblem({ form: set.form, inputs: inputsOf(set), outputs: set.y }), start };
        const { parameters, converged } = packageSolver(problem);
        const correct = digits(parameters, set.certified) >= 6;
        if (correct) solved[index]++;
        if (converged) expect(correct, `${set.name} from start ${index + 1}`).toBe(true);
      }
    }
    expect(solved[0]).toBeGreaterThanOrEqual(18);
    expect(solved[1]).toBeGreaterThanOrEqual(24);
  });

  it('the trust region alone solves at least 24 from start 1 and all from start 2', () => {
    const solved = [0, 0];
    for (const set of sets) {
      for (const [index, start] of set.starts.entries()) {
        const problem = { ...formProblem({ form: set.form, inputs: inputsOf(set), outputs: set.y }), start };
        if (digits(trustRegionSolver(problem).parameters, set.certified) >= 6) solved[index]++;
      }
    }
    expect(solved[0]).toBeGreaterThanOrEqual(24);
    expect(solved[1]).toBe(26);
  });
});
