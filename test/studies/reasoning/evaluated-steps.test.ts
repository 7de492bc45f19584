import { describe, expect, it } from 'vitest';
import { isEvaluated } from '../../../src/studies/reasoning/rl/evaluated-steps.js';

const evaluatedOf = (evaluationInterval: number, steps: number) =>
  Array.from({ length: steps }, (_, index) => index + 1).filter((step) =>
    isEvaluated(step, { evaluationInterval, steps }),
  );

describe('the evaluations of a run', () => {
  it('stand half an octave apart at first, then an interval', () => {
    expect(evaluatedOf(6, 40)).toEqual([1, 2, 3, 4, 6, 8, 12, 18, 24, 30, 36, 40]);
    expect(evaluatedOf(12, 60)).toEqual([1, 2, 3, 4, 6, 8, 12, 16, 24, 36, 48, 60]);
  });

  it('come after every rollout where the interval says so', () => {
    expect(evaluatedOf(1, 5)).toEqual([1, 2, 3, 4, 5]);
  });

  it('never lie further apart than the interval', () => {
    for (const interval of [2, 3, 4, 5, 7, 9, 30]) {
      const steps = [0, ...evaluatedOf(interval, 200)];
      const gaps = steps.slice(1).map((step, index) => step - steps[index]);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(interval);
    }
  });
});
