/** How a module of the user's own brings something: each registers a thing by its name and gives it back. */
import { z } from 'zod';
import { methods, type OnlineMethod } from './methods/index.js';
import { type PenaltyKind, penalties } from './methods/penalties/penalty.js';
import { type RewardKind, rewardKinds } from './reward/index.js';
import { addFinding, type OveroptimizationFinding } from './studies/index.js';

/** What a part needs to say besides what it does: the rest has defaults. */
type Given<Part extends { axes: unknown }> = Omit<Part, 'axes'> & Partial<Pick<Part, 'axes'>>;

/** An online optimiser: `rl.method` finds it by its name. Throws where another one has it. */
export const defineMethod = (
  method: Omit<Given<OnlineMethod>, 'kind' | 'config'> & Partial<Pick<OnlineMethod, 'config'>>,
): OnlineMethod => methods.add({ axes: [], config: z.strictObject({}), ...method, kind: 'online' });

/** What is made of proxies: `reward.kind` finds it by its name. Throws where another one has it. */
export const defineReward = (reward: Given<RewardKind>): RewardKind =>
  rewardKinds.add({ axes: [], ...reward });

/** What keeps a policy near the initial one: `rl.penalty` finds it by its name. Throws where another one has it. */
export const definePenalty = (penalty: Given<PenaltyKind>): PenaltyKind =>
  penalties.add({ axes: [], ...penalty });

/** A claim that studies on overoptimization judge. Throws where another one has its id. */
export const defineFinding = (finding: OveroptimizationFinding): OveroptimizationFinding =>
  addFinding(finding);
