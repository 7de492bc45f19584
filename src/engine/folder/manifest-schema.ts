/** What a manifest has to be before it is believed: a file of this name can be anybody's. */
import { z } from 'zod';

const record = <Held extends z.ZodType>(held: Held) => z.record(z.string(), held);
const seconds = z.number().min(0);
/** A name within the folder, never a path out of it. */
const fileName = z.string().regex(/^(?!\.{1,2}$)[^/\\\0]{1,255}$/);

/** `heading` is younger than version 0.1. */
const stage = (heading: z.ZodType<string | undefined>) =>
  z.looseObject({
    id: z.string(),
    kind: z.string(),
    heading,
    title: z.string(),
    dependsOn: z.array(z.string()),
    hash: z.string(),
    status: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
    seconds: seconds.nullable(),
    checksum: z.string().nullable(),
    reason: z.string().nullable(),
    effective: record(z.union([z.number(), z.string()])).optional(),
  });

const common = {
  experiment: z.string(),
  status: z.enum(['running', 'done', 'failed', 'interrupted']),
  seed: z.int(),
  backend: z.looseObject({ name: z.string(), reason: z.string(), versions: record(z.string().optional()) }),
  versions: z.looseObject({ goodhart: z.string(), node: z.string() }),
  plugins: z.array(z.string()).optional(),
  commit: z.string().nullable(),
  machine: z.looseObject({
    platform: z.string(),
    arch: z.string(),
    processor: z.string(),
    cores: z.number(),
  }),
  startedAt: z.string().refine((text) => Number.isFinite(Date.parse(text)), 'no time'),
  wallSeconds: seconds.optional(),
  computeSeconds: seconds,
  tables: z.record(fileName, z.string()),
};

export const manifestSchema = z.looseObject({
  ...common,
  format: z.union([z.literal(1), z.literal(2)]),
  study: z.string(),
  facts: record(z.union([z.number(), z.string()])),
  stages: z.array(stage(z.string())),
});

/** That of version 0.1, which knew one kind of study. */
export const firstManifestSchema = z.looseObject({
  ...common,
  format: z.literal(1),
  proxySeeds: z.number(),
  stages: z.array(stage(z.string().optional())),
});
