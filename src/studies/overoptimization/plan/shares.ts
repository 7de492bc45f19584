/** Into how many stages the runs of one setting are cut: enough for many cores, and none so short that its start costs more than its work. */
import type { Experiment } from '../config/experiment.js';
import type { Share } from '../stages/settings.js';
import type { Graph } from './parts.js';

/** Work of one stage, in the units of costs: some seconds. */
const workOfShare = 8e6;

/** At most one a run, and at least one. No table depends on it. */
export function sharesOf(work: number, runs: number): Share[] {
  const shares = Math.max(1, Math.min(runs, Math.ceil(work / workOfShare)));
  return Array.from({ length: shares }, (_, share) => ({ share, shares }));
}

/** Replicas that learn together take less time than one by one (src/methods/together.ts), and their graph is built once. */
const runsOfOnlineShare = 4;

/** Of an online method: shares of four runs at least. */
export const onlineShares = (work: number, runs: number): Share[] =>
  sharesOf(work, Math.max(1, Math.floor(runs / runsOfOnlineShare)));

/** What a stage of such parameters costs. */
export const workOf = <Parameters, Read>(
  { config }: Graph,
  kind: {
    select(config: Experiment, parameters: Parameters): Read;
    cost(read: Read, parameters: Parameters): number;
  },
  parameters: Parameters,
): number => kind.cost(kind.select(config, parameters), parameters);

/** Follows an id. */
export const shareId = ({ share, shares }: Share): string => (shares === 1 ? '' : `/part-${share + 1}`);

/**
 * The shards of a pool that hold the prompts of some seeds: prompts are dealt out in turn, among the seeds and among the shards.
 * Where proxies diverged the runs of a share are others than planned: then those are read that are there.
 */
export function shardsOfSeeds(
  own: readonly number[],
  { seeds, prompts, of }: { seeds: number; prompts: number; of: number },
): number[] {
  const wanted = Array.from({ length: prompts }, (_, prompt) => prompt).filter((prompt) =>
    own.includes(prompt % seeds),
  );
  return [...new Set(wanted.map((prompt) => prompt % of))].sort((a, b) => a - b);
}
