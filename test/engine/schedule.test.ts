/** The order of work: inputs first, results that people wait for early, then the longest chain. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrderOfWork, Schedule, type ScheduledStage } from '../../src/engine/schedule.js';

type Sketch = { dependsOn?: string[]; cost?: number; urgency?: ScheduledStage['urgency'] };

const planOf = (sketches: Record<string, Sketch>): ScheduledStage[] =>
  Object.entries(sketches).map(([id, { dependsOn = [], cost = 1, urgency }]) => ({
    id,
    dependsOn,
    cost,
    urgency,
  }));

const orderOf = (sketches: Record<string, Sketch>) => inOrderOfWork(planOf(sketches)).map(({ id }) => id);

/** Any graph of up to 12 stages: a stage may hang on those before it. */
const anyPlan = fc
  .array(fc.record({ inputs: fc.array(fc.nat(11), { maxLength: 4 }), cost: fc.nat(9), urgent: fc.nat(2) }), {
    maxLength: 12,
  })
  .map((stages) =>
    planOf(
      Object.fromEntries(
        stages.map(({ inputs, cost, urgent }, place) => [
          `s${place}`,
          {
            dependsOn: [...new Set(inputs.filter((input) => input < place).map((input) => `s${input}`))],
            cost,
            urgency: (['at once', 'early', undefined] as const)[urgent],
          },
        ]),
      ),
    ),
  );

describe('the schedule', () => {
  it('hands out every stage once, its inputs before it, whatever the graph', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const order = inOrderOfWork(plan).map(({ id }) => id);
        expect([...order].sort()).toEqual(plan.map(({ id }) => id).sort());
        for (const { id, dependsOn } of plan)
          for (const input of dependsOn) expect(order.indexOf(input)).toBeLessThan(order.indexOf(id));
      }),
    );
  });

  it('hands out nothing whose inputs are missing, and nothing that came from the cache', () => {
    fc.assert(
      fc.property(anyPlan, fc.infiniteStream(fc.boolean()), (plan, choices) => {
        const schedule = new Schedule(plan);
        const there = new Set(plan.map(({ id }) => id).filter(() => choices.next().value));
        const handed = new Set<string>();
        for (const id of there) schedule.done(id);
        for (let stage = schedule.next(); stage; stage = schedule.next()) {
          expect(there.has(stage.id)).toBe(false);
          expect(stage.dependsOn.filter((input) => !there.has(input))).toEqual([]);
          handed.add(stage.id);
          there.add(stage.id);
          schedule.done(stage.id);
        }
        expect(there.size).toBe(plan.length);
      }),
    );
  });

  it('goes first for what people wait for, then for the cheapest first result, then for early ones', () => {
    const order = orderOf({
      root: { cost: 5 },
      dear: { dependsOn: ['root'], cost: 9, urgency: 'early' },
      cheap: { dependsOn: ['root'], cost: 2, urgency: 'early' },
      heavy: { dependsOn: ['root'], cost: 100 },
      fit: { dependsOn: ['cheap'], cost: 1, urgency: 'at once' },
    });
    expect(order).toEqual(['root', 'cheap', 'fit', 'dear', 'heavy']);
  });

  it('takes for the first result the one that is there soonest, not the one that is short itself', () => {
    const order = orderOf({
      long: { cost: 9 },
      short: { dependsOn: ['long'], cost: 1, urgency: 'early' },
      brief: { cost: 2 },
      soon: { dependsOn: ['brief'], cost: 3, urgency: 'early' },
    });
    expect(order).toEqual(['brief', 'soon', 'long', 'short']);
  });

  it('starts the longest chain first among equals', () => {
    const order = orderOf({
      a: { cost: 3 },
      b: { cost: 1 },
      b2: { dependsOn: ['b'], cost: 1 },
      b3: { dependsOn: ['b2'], cost: 5 },
      c: { cost: 4 },
    });
    expect(order).toEqual(['b', 'b2', 'b3', 'c', 'a']);
  });

  it('names what hangs on a lost stage, nearest first, with the input that each misses', () => {
    const schedule = new Schedule(
      planOf({
        a: {},
        b: { dependsOn: ['a'] },
        c: { dependsOn: ['b'] },
        d: { dependsOn: ['a', 'c'] },
        apart: {},
      }),
    );
    expect(schedule.dependents('a')).toEqual([
      { id: 'b', input: 'a' },
      { id: 'd', input: 'a' },
      { id: 'c', input: 'b' },
    ]);
  });

  it('does not count what is there as lost, nor what hangs on that alone', () => {
    const schedule = new Schedule(planOf({ a: {}, b: { dependsOn: ['a'] }, c: { dependsOn: ['b'] } }));
    schedule.done('b');
    expect(schedule.next()?.id).toBe('a');
    expect(schedule.dependents('a')).toEqual([]);
    expect(schedule.next()?.id).toBe('c');
  });
});
