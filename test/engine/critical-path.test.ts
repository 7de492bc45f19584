/** The longest chain of a plan against every chain of it, one by one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPath } from '../../src/engine/critical-path.js';
import { expectedSeconds } from '../../src/engine/expected-time.js';

interface Stage {
  id: string;
  dependsOn: string[];
  cost: number;
}

/** Seconds of every chain that ends in a stage. */
function chainsTo(stage: Stage, plan: readonly Stage[]): number[] {
  const before = plan.filter(({ id }) => stage.dependsOn.includes(id));
  if (before.length === 0) return [stage.cost];
  return before.flatMap((input) => chainsTo(input, plan).map((seconds) => seconds + stage.cost));
}

const plans = fc
  .array(fc.tuple(fc.nat(5), fc.array(fc.nat(100), { maxLength: 3 })), { minLength: 1, maxLength: 8 })
  .map((drawn) =>
    drawn.map(([cost, inputs], index): Stage => {
      const before = index === 0 ? [] : inputs.map((input) => String(input % index));
      return { id: String(index), cost, dependsOn: [...new Set(before)] };
    }),
  );

const secondsOf = ({ cost }: Stage) => cost;

describe('the longest chain', () => {
  it('is the longest of all, and what as many cores as stages take', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { seconds, stages } = criticalPath(plan, secondsOf);
        expect(seconds).toBe(Math.max(...plan.flatMap((stage) => chainsTo(stage, plan))));
        expect(stages.reduce((sum, { cost }) => sum + cost, 0)).toBe(seconds);
        expect(expectedSeconds(plan, { jobs: plan.length, secondsOf })).toBe(seconds);
      }),
    );
  });

  it('leaves out what takes no time', () => {
    const plan = [
      { id: 'a', dependsOn: [], cost: 0 },
      { id: 'b', dependsOn: ['a'], cost: 2 },
    ];
    expect(criticalPath(plan, secondsOf).stages.map(({ id }) => id)).toEqual(['b']);
  });
});
