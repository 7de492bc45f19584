/** Configuration keys that every online method shares, with a section for each method's own. */
import { z } from 'zod';
import { batch, count, positive } from '../../../config/numbers.js';
import { pluggable } from '../../../config/open-schema.js';
import { type KeyAxis, wordAxis } from '../../../engine/axis.js';
import { methods } from '../../../methods/index.js';
import type { OnlineMethod } from '../../../methods/method.js';
import { klPenaltyAxis } from '../../../methods/penalties/kl.js';
import { penalties } from '../../../methods/penalties/penalty.js';
import { shapingAxis, shapingNames } from '../../../methods/shaping.js';
import { rewardKinds } from '../../../reward/index.js';

export const onlineMethods = (): OnlineMethod[] =>
  methods.all.filter((method): method is OnlineMethod => method.kind === 'online');

const oneOf = (names: readonly string[], usual: string) =>
  z
    .enum(names as [string, ...string[]])
    .meta(pluggable)
    .default(usual);

export const stoppings = ['none', 'held-out'] as const;

export type Stopping = (typeof stoppings)[number];

/** Those that every online method shares. */
export const onlineKeys = () => ({
  enabled: z.boolean().default(true).describe('Whether any online method is run at all.'),
  method: oneOf(
    onlineMethods().map(({ name }) => name),
    'ppo',
  ).describe('The online method; a sweep runs several against the same proxies.'),
  batchSize: batch().default(256).describe('Responses sampled in one iteration.'),
  learningRate: positive().default(3e-4).describe('Learning rate of Adam for policy and value head.'),
  warmupIterations: z
    .int()
    .min(0)
    .default(0)
    .describe('Iterations over which the learning rate rises linearly.'),
  shaping: z
    .enum(shapingNames)
    .default('none')
    .describe(
      'What is made of scores before anything is learned: their sigmoid, cut at ±2 sd of gold, or whitened in the batch.',
    ),
  penalty: oneOf(penalties.names, 'kl').describe('What keeps the policy near the initial one.'),
  klPenalty: z.number().min(0).default(0).describe('Coefficient of the penalty, per token.'),
  klBudget: positive()
    .default(60)
    .describe('A run ends at this KL from the initial policy, in nats; no point beyond it is kept.'),
  iterationBudget: count().default(400).describe('Stop after this many iterations.'),
  stopping: z
    .enum(stoppings)
    .default('none')
    .describe(
      'What ends a run before its budgets: nothing, or the proxy of another seed, which it is taken back to the best for.',
    ),
  evaluationPrompts: batch()
    .default(256)
    .describe('Held-out prompts of one evaluation of one proxy seed, one response each.'),
  evaluationInterval: positive()
    .default(0.25)
    .describe('Evaluate whenever √KL has moved this far, in √nats.'),
});

export const stoppingAxis: KeyAxis<string> = {
  ...wordAxis({
    name: 'stopping',
    header: 'stopping',
    title: 'Early stopping',
    about: 'What ended a run before its budgets.',
    label: (value) => (value === 'none' ? 'no early stopping' : `stopped by a ${value} proxy`),
    order: stoppings,
    absent: 'none',
    of: 'online',
  }),
  property: 'stopping',
};

/** Shared keys with a column in every table of curves. */
export const onlineKeyAxes: readonly KeyAxis[] = [
  klPenaltyAxis as KeyAxis,
  shapingAxis as KeyAxis,
  stoppingAxis as KeyAxis,
];

export type OnlineSection = z.infer<z.ZodObject<ReturnType<typeof onlineKeys>>> &
  Readonly<Record<string, unknown>>;

/** A section for each thing that has keys of its own, by its name. */
export const sections = (things: readonly { name: string; config?: z.ZodType }[]) =>
  Object.fromEntries(things.flatMap(({ name, config }) => (config ? [[name, config.prefault({})]] : [])));

export function onlineConfig(): z.ZodType<OnlineSection> {
  const penaltyKeys = sections(penalties.all);
  const own = {
    ...sections(onlineMethods()),
    ...(Object.keys(penaltyKeys).length > 0 && {
      penalties: z.strictObject(penaltyKeys).meta(pluggable).prefault({}),
    }),
  };
  return z.strictObject({ ...onlineKeys(), ...own }).meta(pluggable) as unknown as z.ZodType<OnlineSection>;
}

export type RewardSection = { kind: string } & Readonly<Record<string, unknown>>;

export function rewardConfig(): z.ZodType<RewardSection> {
  const kind = oneOf(rewardKinds.names, 'single').describe('What is made of the proxies of one setting.');
  return z
    .strictObject({ kind, ...sections(rewardKinds.all) })
    .meta(pluggable) as unknown as z.ZodType<RewardSection>;
}
