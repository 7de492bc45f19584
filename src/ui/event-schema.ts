/** What a line of an event log has to be: a log can be damaged, or be another program's. */
import { z } from 'zod';

const id = z.string();
const amount = z.number();
const metrics = z.record(z.string(), amount.nullable()).optional();

const stage = z.looseObject({
  id,
  kind: z.string(),
  heading: z.string(),
  title: z.string(),
  hash: z.string(),
  dependsOn: z.array(z.string()),
  cost: amount,
});

/** Whatever a later version adds is passed over: neither a key nor a type of event is refused for being new. */
const byType: Readonly<Record<string, z.ZodType>> = {
  'study-started': z.looseObject({
    study: z.string(),
    experiment: z.string(),
    seed: amount,
    folder: z.string(),
    backend: z.string(),
    slots: amount.optional(),
    stages: z.array(stage),
  }),
  'stage-started': z.looseObject({ stage: id }),
  'stage-progress': z.looseObject({
    stage: id,
    done: amount,
    total: amount,
    unit: z.string(),
    metrics,
    share: amount.nullable().optional(),
  }),
  rows: z.looseObject({ stage: id, table: z.string(), rows: z.array(z.unknown()) }),
  'stage-finished': z.looseObject({ stage: id, seconds: amount, cached: z.boolean(), metrics }),
  'stage-failed': z.looseObject({ stage: id, reason: z.string() }),
  'stage-skipped': z.looseObject({ stage: id, reason: z.string() }),
  notice: z.looseObject({ message: z.string() }),
  'study-finished': z.looseObject({
    status: z.enum(['done', 'failed', 'interrupted']),
    seconds: amount.nullable(),
  }),
};

const any = z.looseObject({ type: z.string(), at: amount.optional() });

/** The schema of an event that says it is of this type. */
export const eventSchema = (event: unknown): z.ZodType => {
  const { type } = Object(event) as { type?: unknown };
  const own = typeof type === 'string' && Object.hasOwn(byType, type) ? byType[type] : undefined;
  return own === undefined ? any : any.and(own);
};
