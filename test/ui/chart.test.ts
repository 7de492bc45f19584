import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChartSeries, Room } from '../../src/display/view.js';
import { BrailleCanvas } from '../../src/ui/braille-canvas.js';
import { renderChart } from '../../src/ui/chart.js';
import { linearTicks, logTicks, squareRootTicks } from '../../src/ui/ticks.js';

const drawn = (series: ChartSeries[], room: Room) => renderChart({ series, xScale: 'linear' }, room);

const text = (rows: { text: string }[][]) => rows.map((row) => row.map((segment) => segment.text).join(''));

test('every dot of a cell has its own bit of the braille block', () => {
  const seen = new Set<string>();
  for (let x = 0; x < 2; x += 1) {
    for (let y = 0; y < 4; y += 1) {
      const canvas = new BrailleCanvas(1, 1);
      canvas.dot(x, y);
      seen.add(text(canvas.rows())[0]!);
    }
  }
  // U+2801 … U+2880: one dot each, by the Unicode chart.
  expect([...seen].map((cell) => cell.codePointAt(0)! - 0x2800).sort((a, b) => a - b)).toEqual([
    1, 2, 4, 8, 16, 32, 64, 128,
  ]);
});

test('a rising line runs from the bottom left to the top right', () => {
  const rows = text(
    drawn(
      [
        {
          points: [
            { x: 0, y: 0 },
            { x: 1, y: 1 },
          ],
          style: 'line',
        },
      ],
      { width: 30, height: 10 },
    ),
  );
  const columns = rows.slice(0, -2).map((row) => row.search(/[\u2801-\u28ff]/));
  const dotted = columns.filter((column) => column >= 0);
  expect(dotted).toEqual([...dotted].sort((a, b) => b - a));
});

test('a chart has exactly the asked height and never more than the asked width', () => {
  const point = fc.record({
    x: fc.double({ min: 0, max: 1e3, noNaN: true }),
    y: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.array(point, { maxLength: 20 }),
      fc.integer({ min: 20, max: 200 }),
      fc.integer({ min: 5, max: 60 }),
      (points, width, height) => {
        const rows = text(
          renderChart(
            { series: [{ points, style: 'line', mark: 'a' }], xScale: 'linear', xLabel: 'nats' },
            { width, height },
          ),
        );
        expect(rows).toHaveLength(height);
        for (const row of rows) expect(row.length).toBeLessThanOrEqual(width);
      },
    ),
    {
      numRuns: 60,
      examples: [
        [
          [
            { x: 0, y: 1.0000000000000004e-12 },
            { x: 0, y: 0 },
          ],
          20,
          5,
        ],
      ],
    },
  );
});

test('letters at the ends of curves keep the order of the curves', () => {
  const series = ['a', 'b', 'c'].map((mark, index) => ({
    points: [
      { x: 0, y: 0 },
      { x: 1, y: 1 + index * 1e-3 },
    ],
    style: 'line' as const,
    mark,
  }));
  const rows = text(drawn(series, { width: 40, height: 12 })).join('\n');
  expect(rows.replace(/[^abc]/g, '')).toBe('cba');
});

test('linear ticks are round and lie inside a range that holds the data', () => {
  const { range, ticks } = linearTicks([-0.13, 2.9], 3);
  expect(ticks.map((tick) => tick.label)).toEqual(['0', '1', '2']);
  expect(range[0]).toBeLessThan(-0.13);
  expect(range[1]).toBeGreaterThan(2.9);
});

test('square-root ticks stand at the root of their label', () => {
  for (const { value, label } of squareRootTicks(8).ticks) expect(value ** 2).toBeCloseTo(Number(label));
});

test('logarithmic ticks stand at the logarithm of their label', () => {
  const labels = logTicks([Math.log10(449), Math.log10(103_233)]).ticks.map(({ value, label }) => [
    label,
    Math.round(10 ** value),
  ]);
  expect(labels).toContainEqual(['1k', 1000]);
  expect(labels).toContainEqual(['100k', 100_000]);
});

test('an axis of equal, tiny or huge values has a range and few ticks', () => {
  for (const [low, high] of [
    [0, 0],
    [-5e-324, 5e-324],
    [3, 3],
    [1e300, 1e300],
    [0, 1e12],
  ] as [number, number][]) {
    const { range, ticks } = linearTicks([low, high], 4);
    expect(range[1]).toBeGreaterThan(range[0]);
    expect(ticks.length).toBeLessThanOrEqual(6);
  }
});

test('scores that are no numbers leave a chart as it is', () => {
  const draw = (extra: { x: number; y: number }[]) =>
    text(
      drawn([{ points: [{ x: 0, y: 0 }, { x: 1, y: 1 }, ...extra], style: 'points' }], {
        width: 30,
        height: 8,
      }),
    );
  expect(
    draw([
      { x: 0.5, y: Number.NaN },
      { x: 0.5, y: Infinity },
    ]),
  ).toEqual(draw([]));
});
