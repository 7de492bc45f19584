import { expect, test } from 'vitest';
import type { Warning } from '../../src/fitting/warnings.js';
import { mergedWarnings, warningText } from '../../src/report/warning-text.js';

const warning = (subject: string, message: string): Warning => ({
  code: 'too-few-seeds',
  subject,
  message,
  advice: 'Run 3 or more seeds',
});

test('a warning reads as whole sentences', () => {
  expect(warningText(warning('fit', '2 runs'))).toBe('fit: 2 runs. Run 3 or more seeds.');
  expect(warningText(warning('fit', '2 runs!'))).toBe('fit: 2 runs! Run 3 or more seeds.');
});

test('what is said of several subjects is said once', () => {
  const merged = mergedWarnings([warning('a', '2 runs'), warning('b', '1 run'), warning('c', '2 runs')]);
  expect(merged.map(({ subject, message }) => [subject, message])).toEqual([
    ['a, c', '2 runs'],
    ['b', '1 run'],
  ]);
});
