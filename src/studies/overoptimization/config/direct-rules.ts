/** What ties the keys of direct alignment to the comparisons that it learns from. */
import { problemIf, type Rule } from '../../../config/index.js';
import type { Experiment } from './experiment.js';

/** The losses of direct alignment are written for a winner and a loser, by gold. */
const directLabelsAreGolds: Rule<Experiment> = {
  check: ({ direct: { methods }, proxyRewardModels: { labels, judge } }) => [
    ...problemIf(
      methods.length > 0 && labels === 'soft',
      ['proxyRewardModels', 'labels'],
      'direct alignment learns from hard labels; allowed with direct.methods: argmax, sampled',
      ['direct', 'methods'],
    ),
    ...problemIf(
      methods.length > 0 && judge !== 'gold',
      ['proxyRewardModels', 'judge'],
      'direct alignment learns from gold’s labels; allowed with direct.methods: gold',
      ['direct', 'methods'],
    ),
  ],
};

/** A method that aligns directly takes at least one step on a whole batch. */
const directFillsABatch: Rule<Experiment> = {
  check: ({ direct: { methods, batchSize, epochs }, proxyRewardModels: { comparisons } }) => [
    ...problemIf(
      methods.length > 0 && batchSize > comparisons,
      ['direct', 'batchSize'],
      `${comparisons} comparisons do not fill one batch of ${batchSize}; allowed: at most ${comparisons}`,
      ['proxyRewardModels', 'comparisons'],
      ['direct', 'methods'],
    ),
    ...problemIf(
      methods.length > 0 && batchSize <= comparisons && (comparisons / batchSize) * epochs < 1,
      ['direct', 'epochs'],
      `${epochs} passes over ${comparisons} comparisons do not fill one batch of ${batchSize}; allowed: at least ${batchSize / comparisons}`,
      ['direct', 'batchSize'],
      ['proxyRewardModels', 'comparisons'],
    ),
  ],
};

export const directRules: readonly Rule<Experiment>[] = [directLabelsAreGolds, directFillsABatch];
