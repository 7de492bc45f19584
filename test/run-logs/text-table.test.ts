/** Tables that fold to the width of a terminal, and the numbers in them. */
import { describe, expect, it } from 'vitest';
import { fitJson, fitRunLogs, fitText } from '../../src/run-logs/index.js';
import { foldedTable } from '../../src/run-logs/text-table.js';

describe('a table', () => {
  it('is one where it fits, and parts that begin with the first column where it does not', () => {
    const header = ['group', 'alpha', 'beta'];
    const rows = [['a', '0.123', '4.56']];
    expect(foldedTable(header, rows, 40)).toEqual(['group  alpha  beta', 'a      0.123  4.56']);
    expect(foldedTable(header, rows, 12)).toEqual([
      ...['group  alpha', 'a      0.123', ''],
      ...['group  beta', 'a      4.56'],
    ]);
  });

  it('of fits is no wider than asked, and shows digits of a small KL', () => {
    const rows = Array.from({ length: 30 }, (_, index) => {
      const d = 0.01 * (index + 1);
      return `${d * d},${d * (0.3 - d)}`;
    });
    const fit = fitRunLogs(`kl,gold\n${rows.join('\n')}\n`, { form: 'bon' });
    const table = (width: number) => fitText(fit, width).split('\n\n').slice(1, 4).join('\n').split('\n');
    for (const width of [80, 100, 120])
      expect(Math.max(...table(width).map((line) => line.length))).toBeLessThanOrEqual(width);
    // The peak of d(0.3 − d): √KL 0.15, KL 0.0225.
    expect(fitText(fit)).toMatch(/0\.150 \[/);
    expect(fitText(fit)).toMatch(/0\.0225 \[/);
    expect(JSON.parse(fitJson(fit)).columns).toMatchObject({
      kl: { column: 'kl', holds: 'kl', unit: 'nats' },
      ...{ gold: 'gold', units: { kl: 'nats per response' } },
    });
  });
});
