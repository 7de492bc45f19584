/** How a module of the user's own brings something: each registers a thing by its name and gives it back. */
import { z } from 'zod';
import { methods, type OnlineMethod } from './methods/index.js';
import { type PenaltyKind, penalties } from './methods/penalties/penalty.js';
import { type RewardKind, rewardKinds } from './reward/index.js';
import { addFinding, type OveroptimizationFinding, onlineKeys } from './studies/index.js';

/** What a part needs to say besides what it does: the rest has defaults. */
type Given<Part extends { axes: unknown }> = Omit<Part, 'axes'> & Partial<Pick<Part, 'axes'>>;

/** Keys that stand beside the sections of methods, rewards and penalties. */
const takenIn = {
  method: () => [...Object.keys(onlineKeys()), 'penalties'],
  reward: () => ['kind'],
  penalty: () => [] as string[],
};

/** The name is a key of experiments, a cell of tables and a part of file names. */
function named<Part extends { name: string }>(what: keyof typeof takenIn, part: Part): Part {
  if (!/^[a-z][a-z0-9-]*$/.test(part.name))
    throw new Error(
      `the ${what} is called ${JSON.stringify(part.name)}; allowed: small letters, digits and hyphens, such as my-${what}`,
    );
  if (takenIn[what]().includes(part.name))
    throw new Error(`a ${what} cannot be called ${part.name}: that is a key of every experiment`);
  return part;
}

/** An online optimiser: `rl.method` finds it by its name. Throws where another one has it. */
export const defineMethod = (
  method: Omit<Given<OnlineMethod>, 'kind' | 'config'> & Partial<Pick<OnlineMethod, 'config'>>,
): OnlineMethod =>
  methods.add({ axes: [], config: z.strictObject({}), ...named('method', method), kind: 'online' });

/** What is made of proxies: `reward.kind` finds it by its name. Throws where another one has it. */
export const defineReward = (reward: Given<RewardKind>): RewardKind =>
  rewardKinds.add({ axes: [], ...named('reward', reward) });

/** What keeps a policy near the initial one: `rl.penalty` finds it by its name. Throws where another one has it. */
export const definePenalty = (penalty: Given<PenaltyKind>): PenaltyKind =>
  penalties.add({ axes: [], ...named('penalty', penalty) });

/** A claim that studies on overoptimization judge. Throws where another one has its id. */
export const defineFinding = (finding: OveroptimizationFinding): OveroptimizationFinding =>
  addFinding(finding);
