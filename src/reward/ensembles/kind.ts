/** The rewards that make one score of those of several proxies; what sets one apart is how. */
import { z } from 'zod';
import { count } from '../../config/numbers.js';
import { type KeyAxis, numberAxis } from '../../engine/axis.js';
import type { Part } from '../../engine/part.js';
import type { Tensor } from '../../tensor/index.js';
import { type RewardKind, rewardAxis } from '../reward.js';
import { openEnsemble } from './ensemble.js';

export const membersKey = {
  members: count()
    .default(3)
    .describe('Proxies in one ensemble: so many seeds make one run, which goes by the first of them.'),
};

export const membersAxis: KeyAxis<number> = {
  ...numberAxis({
    name: 'members',
    header: 'members',
    title: 'Members',
    about: 'Proxies behind one reward.',
    label: (value) => `${value} members`,
    refines: rewardAxis.name,
    absent: 1,
  }),
  property: 'members',
};

interface Ensemble<Keys extends z.ZodRawShape> extends Pick<Part, 'name' | 'about' | 'module'> {
  label: string;
  /** Keys beside the number of members. */
  keys?: Keys;
  /** One score [R, B] of those of the members, [R, members, B] in units of gold; it runs inside compiled graphs. */
  combine(scores: Tensor, keys: z.infer<z.ZodObject<Keys>>): Tensor;
}

/** What is wrong with a number of members, if anything. */
export function membersProblem(
  members: number,
  { seeds, groupSize }: { seeds: number; groupSize?: number | null },
): { property: string; message: string } | undefined {
  const problem = (message: string) => ({ property: 'members', message });
  if (members > seeds) return problem(`${members} members need as many proxy seeds, there are ${seeds}`);
  if (groupSize && members > groupSize)
    return problem(`${members} members of a group of ${groupSize}; allowed: at most ${groupSize}`);
  return undefined;
}

export function ensembleKind<Keys extends z.ZodRawShape = Record<never, never>>({
  keys,
  combine,
  ...about
}: Ensemble<Keys>): RewardKind {
  const membersOf = (own: unknown) => (own as { members: number }).members;
  return {
    ...about,
    config: z.strictObject({ ...membersKey, ...keys }),
    axes: [membersAxis],
    check: (own, proxies) => membersProblem(membersOf(own), proxies),
    open: (models, own) =>
      openEnsemble(models, membersOf(own), (scores) => combine(scores, own as z.infer<z.ZodObject<Keys>>)),
  };
}
