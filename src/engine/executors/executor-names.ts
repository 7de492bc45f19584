/** The names of the executors, apart from what they load. */

export const executorNames = ['local', 'bullmq', 'slurm'] as const;
