/** Logs as people of this field have them, with what they should give: values that were computed independently. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { goodhart } from '../cli/goodhart.js';

interface Wanted {
  value?: number;
  tolerance?: number;
}
type Quantity = number | Wanted;

interface Case {
  kind: string;
  command: string;
  numbers?: {
    alpha?: Quantity;
    beta?: Quantity;
    points?: Quantity;
    runs?: Quantity;
    baseline?: Quantity;
    code?: string;
    groups?: Record<string, { alpha: Quantity; beta: Quantity }>;
  };
}

interface Group {
  group: string;
  alpha: { estimate: number };
  beta: { estimate: number };
  baseline?: { estimate: number };
  points: number;
  runs: number;
  warnings: { code: string }[];
}

const folder = new URL('../data/field/', import.meta.url);
const cases = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<string, Case>;

function expectNear(got: number | undefined, wanted: Quantity | undefined): void {
  if (wanted === undefined) return;
  const { value = 0, tolerance = 0 } = typeof wanted === 'number' ? { value: wanted } : wanted;
  expect(Math.abs(Number(got) - value)).toBeLessThanOrEqual(tolerance + 1e-12);
}

function expectGroup(got: Group, wanted: NonNullable<Case['numbers']>): void {
  expectNear(got.alpha.estimate, wanted.alpha);
  expectNear(got.beta.estimate, wanted.beta);
  expectNear(got.points, wanted.points);
  expectNear(got.runs, wanted.runs);
  expectNear(got.baseline?.estimate, wanted.baseline);
}

describe('logs from the field', () => {
  it.each(Object.entries(cases))('%s', async (name, { command, numbers = {} }) => {
    const words = command.replace(/^goodhart\s+/, '').split(/\s+/);
    const parameters = words.map((word) => (word === name ? fileURLToPath(new URL(name, folder)) : word));
    const { code, out, err } = await goodhart(...parameters, '--json');
    const { code: doubt, groups: byGroup = {}, ...quantities } = numbers;
    const needsFit = Object.keys(quantities).some((key) => key !== 'note') || Object.keys(byGroup).length > 0;
    if (code !== 0 && !needsFit) {
      expect(code).toBe(2);
      expect(err.trim().split('\n')).toHaveLength(1);
      return;
    }
    expect(err).toBe('');
    const { groups } = JSON.parse(out) as { groups: Group[] };
    expectGroup(groups[0], quantities);
    for (const [label, wanted] of Object.entries(byGroup))
      expectGroup(groups.find(({ group }) => group.includes(label))!, wanted);
    if (doubt !== undefined)
      expect(groups.flatMap(({ warnings }) => warnings.map((warning) => warning.code))).toContain(doubt);
  });
});
