/** A chain of thought as the screen lays it out: worked by hand. */
import { describe, expect, it } from 'vitest';
import { chainOf, chainRows } from '../../../src/studies/reasoning/views/chain-rows.js';

/** Of three steps: s_2 is wrong, then a forced Wait goes back to it. */
const sample = {
  ...{ moment: 1, unit: 'forced Waits', row: 0, operations: 'o3 o1 o7', truth: '4 2 5 9' },
  response: '2 6 1 Wait @2 2 5 9 </think> 9 end',
  // A state that carries c is s_{c−1}; the one behind a pointer keeps the pointer's number.
  steps: '2 3 4 4 2 2 3 4 4 5 5',
  ...{ forced: '00010000000', isRight: 1, isProof: 1 },
};

describe('a chain', () => {
  const { passes, answer } = chainOf(sample);

  it('is told pass by pass', () => {
    expect(passes.map(({ wait, pointer }) => [wait, pointer])).toEqual([
      ['none', 0],
      ['forced', 2],
    ]);
    expect(passes[0].written.map(({ step, isRight }) => [step, isRight])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
    expect(passes[1].written.map(({ step, isRestated }) => [step, isRestated])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
    expect(answer).toBe('9');
  });

  it('knows which step was the first wrong one when the Wait came', () => {
    expect(passes[1].firstError).toBe(2);
  });

  it('stands in columns that are right or marked', () => {
    const lines = chainRows(sample).map((row) => row.map(({ text }) => text).join(''));
    expect(lines).toEqual([
      'step          0    1    2    3',
      'operation         o3   o1   o7',
      'truth         4    2    5    9',
      '',
      'pass 1             2   6×   1×',
      'Wait @2 (forced)  step 2 was the first wrong one: aimed at it',
      'pass 2           (2)    5    9',
      '',
      'answer 9 (truth 9)  answer verifier ✓ passes   proof verifier ✓ passes',
    ]);
  });
});
