/** What is timed, as data: our worker and the programs in Python read the same description. */

export interface ModelSize {
  width: number;
  layers: number;
}

/** Tokens of a sequence: prompt and response. */
export interface WorldShape {
  vocabularySize: number;
  promptLength: number;
  responseLength: number;
}

/** Score `count` sequences with each of `replicas` reward models. */
export interface ScoringTask {
  kind: 'scoring';
  /** They are one policy's responses to one prompt. */
  isPool?: boolean;
  size: ModelSize;
  replicas: number;
  count: number;
}

/** Sample `n` responses to each of `prompts` prompts. */
export interface SamplingTask {
  kind: 'sampling';
  size: ModelSize;
  prompts: number;
  n: number;
}

/**
 * `steps` gradient steps of `replicas` reward models of one size, each on its own batches of comparisons. What is timed is
 * a training of `steps` + 8 steps less one of 8: what a training costs once, as compiling, cancels out.
 */
export interface TrainingTask {
  kind: 'training';
  size: ModelSize;
  replicas: number;
  batchSize: number;
  steps: number;
}

/** Iterations of PPO by `replicas` policies, one proxy each: sample, score, `epochs` passes over the responses. */
export interface PpoTask {
  kind: 'ppo';
  policy: ModelSize;
  proxy: ModelSize;
  replicas: number;
  batchSize: number;
  epochs: number;
  minibatches: number;
  iterations: number;
}

export type Task = ScoringTask | SamplingTask | TrainingTask | PpoTask;

/** Sequences of 20 tokens, as in the experiment `quick`. */
export const quickWorld: WorldShape = { vocabularySize: 32, promptLength: 4, responseLength: 16 };

/** A request to a contestant, one line of JSON; `prepare` builds a task and warms up, `run` does the task once. */
export type Request = { action: 'prepare'; task: Task; world: WorldShape } | { action: 'run'; id: number };

/** What doing something took. */
export interface Cost {
  /** Of the clock. */
  seconds: number;
  /** Of processor time, all threads of the process. */
  cpuSeconds: number;
}

/** To `prepare` the task's number and who will do it, to `run` its cost. */
export type Reply = { id: number; version: string } | Cost | { error: string };
