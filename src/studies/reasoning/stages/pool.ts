/** The pool of attempts as the stages behind it read it: with the right answers, and in the parts that curves are taken of. */
import type { RandomStream } from '../../../random/index.js';
import { type ReasoningTaskConfig, solution } from '../../../world/reasoning/index.js';
import { type Bin, binned, type Part, type Pool, powersOfTwo } from '../estimates/parallel.js';
import { testProblems } from '../sampling/problems.js';
import type { Attempts } from './attempts.js';
import { openTask, type StoredTask } from './world.js';

export interface PoolConfig {
  task: ReasoningTaskConfig;
  problems: number;
  /** Attempts at each. */
  samples: number;
}

/** `root` is the root stream. */
export function openPool(
  { task: options, problems, samples }: PoolConfig,
  { world, attempts }: { world: StoredTask; attempts: Attempts },
  root: RandomStream,
): Pool & Pick<Attempts, 'lengths' | 'bins'> {
  const task = openTask(options, world);
  const truths = testProblems(task, problems, root).map((problem) => solution(task, problem).at(-1)!);
  const { answers, right, proofs, lengths, bins } = attempts;
  return { samples, answers, right, proofs, truths, lengths, bins };
}

/** A part of the pool, and the bins whose curves are of it. */
export interface PoolPart extends Part {
  /** 1, 2, 4, … */
  sizes: number[];
  /** Of votes. */
  random: RandomStream;
  bins: Bin[];
}

/** Bins were taken from the first half of the attempts: their curves are of the second, that of all problems is of all attempts. */
export function poolParts(
  { samples, bins }: Pick<Pool & Attempts, 'samples' | 'bins'>,
  root: RandomStream,
): PoolPart[] {
  const [whole, ...parts] = binned(bins);
  const partOf = (name: string, from: number, own: Bin[]): PoolPart => ({
    ...{ from, to: samples, sizes: powersOfTwo(samples - from) },
    ...{ random: root.stream('votes').stream(name), bins: own },
  });
  return [partOf('whole', 0, [whole]), partOf('half', Math.floor(samples / 2), parts)];
}
