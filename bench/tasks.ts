/** What is timed, as data: our worker and the PyTorch baseline read the same description. */

export interface ModelSize {
  width: number;
  layers: number;
}

/** Sample `responses` from a policy and score each with a reward model. */
export interface PoolTask {
  kind: 'pool';
  policy: ModelSize;
  rewardModel: ModelSize;
  responses: number;
}

/** Gradient steps of `replicas` reward models of one size, each on its own batches of comparisons. */
export interface RewardModelsTask {
  kind: 'reward-models';
  size: ModelSize;
  replicas: number;
  batchSize: number;
  steps: number;
}

/** Iterations of PPO: sample, score, `epochs` passes over the responses. */
export interface PpoTask {
  kind: 'ppo';
  policy: ModelSize;
  proxy: ModelSize;
  batchSize: number;
  epochs: number;
  minibatches: number;
  iterations: number;
}

export type Task = PoolTask | RewardModelsTask | PpoTask;

/** Prompts of 4 tokens and responses of 12, as in the five-size study. */
export const world = { vocabularySize: 32, promptLength: 4, responseLength: 12 };

/** A request to a contestant, one line of JSON; `prepare` builds and warms up, `run` does the work once. */
export type Request = { action: 'prepare'; task: Task; world: typeof world } | { action: 'run' };

/** `seconds` is the time of one unit: one whole pool, one gradient step of all replicas, one PPO iteration. */
export interface Reply {
  seconds?: number;
  version?: string;
  error?: string;
}
