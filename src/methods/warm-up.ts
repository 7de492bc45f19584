/** The learning rate of an iteration, counted from 1: it rises linearly over the warm-up and then stays. */
export const warmedUpRate = (
  { learningRate, warmupIterations }: { learningRate: number; warmupIterations: number },
  iteration: number,
): number => learningRate * Math.min(1, iteration / Math.max(1, warmupIterations));
