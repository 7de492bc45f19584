/** Losses and rewards of reinforcement learning from verifiers, by name. */

export const rlAlgorithmNames = ['reinforce', 'rloo', 'grpo', 'drgrpo', 'dapo', 'cispo'] as const;
export type RlAlgorithmName = (typeof rlAlgorithmNames)[number];

export const rewardNames = ['answer', 'proof', 'abstention', 'lenient', 'learned'] as const;
export type RewardName = (typeof rewardNames)[number];
