/** The training of the proxies of one size, on whatever comparisons, and how well they agree with gold. */

import type { Checkpoint } from '../../../engine/checkpoint.js';
import type { Comparisons } from '../../../preferences/index.js';
import type { RandomStream } from '../../../random/index.js';
import {
  drawnParameters,
  rewardModelArchitecture,
  type ScaleRule,
  trainRewardModels,
  validate,
} from '../../../reward/index.js';
import type { TransformerSize } from '../../../tensor/config.js';
import { parametersAt } from '../../../tensor/index.js';
import type { Experiment } from '../config/experiment.js';
import type { ProxyConfig } from '../config/proxies.js';
import { sizeName } from '../proxy-groups.js';
import type { ProxyValidation } from '../tables.js';
import { proxyStart } from './proxy-start.js';
import type { ProxyGroup } from './settings.js';

export interface ProxiesRead {
  world: Experiment['world'];
}

export const readOfProxies = ({ world }: Experiment): ProxiesRead => ({ world });

export interface ProxyTraining {
  name: string;
  group: ProxyGroup;
  config: ProxyConfig;
  read: ProxiesRead;
  /** The proxy seeds to train, and the comparisons of each, all of one count. */
  seeds: readonly number[];
  comparisons: Comparisons[];
  /** Names the order of the data where proxies are trained again: they start as the first ones did. */
  again?: string;
  /** The root stream of the experiment. */
  random: RandomStream;
  /** What they start from [count], where that is one. */
  languageModel: Float32Array | undefined;
  progress(done: number, total: number, unit: string, metrics?: Record<string, number>): void;
  checkpoint: Checkpoint;
}

/** Proxies that did not diverge, M of them. */
export interface TrainedProxies {
  seeds: number[];
  /** [M · count]. */
  parameters: Float32Array;
  /** The others. */
  diverged: number[];
}

export function trainProxies(training: ProxyTraining): TrainedProxies {
  const { name, group, config, read, seeds, comparisons, again, languageModel, progress } = training;
  const architecture = rewardModelArchitecture(group.size, read.world);
  const { parameterCount } = architecture;
  const { random, checkpoint } = training;
  // One a seed, whether it is trained here or not: what one starts from may be that of another.
  const trainings = Array.from({ length: config.seeds }, (_, seed) =>
    sizeStream(random.stream(`proxy-${seed}`), group.size).stream('training'),
  );
  const onStep = (done: number, total: number, loss: number) => progress(done, total, 'steps', { loss });
  const started = proxyStart({
    ...{ size: group.size, architecture, config, world: read.world, languageModel, trainings },
  });
  const initial = again === undefined ? started : (started ?? drawnParameters(architecture, trainings));
  const trained = trainRewardModels({
    ...{ name, architecture, comparisons, onStep },
    config: { ...config, learningRate: learningRateAt(config, group.size.width) },
    randoms: seeds.map((seed) => (again === undefined ? trainings[seed] : trainings[seed].stream(again))),
    initial: initial && parametersAt(initial, seeds, parameterCount),
    checkpoint: checkpoint.part('training'),
  });
  const places = [...seeds.keys()];
  const kept = places.filter((place) => !trained.diverged.has(place));
  return {
    seeds: kept.map((place) => seeds[place]),
    parameters: parametersAt(trained.parameters, kept, parameterCount),
    diverged: places.filter((place) => trained.diverged.has(place)).map((place) => seeds[place]),
  };
}

/** Of one proxy, from score differences of the pairs that it is validated on. */
export const validationOf = (
  { proxyGaps, goldGaps, scales }: MeasuredProxy,
  rule: ScaleRule,
): Omit<ProxyValidation, 'setting' | 'proxySeed'> => ({
  ...validate(proxyGaps, goldGaps),
  // By what to multiply scores on the scale of one rule for those of each.
  softLabelFactor: scales['soft-labels'] / scales[rule],
  regressionFactor: scales.regression / scales[rule],
});

interface MeasuredProxy {
  proxyGaps: ArrayLike<number>;
  goldGaps: ArrayLike<number>;
  scales: Record<ScaleRule, number>;
}

/** Wider models take smaller steps, ∝ 1/√width: between one rate for all and the 1/width of Yang et al. (2022). */
export function learningRateAt({ learningRate, learningRateWidth }: ProxyConfig, width: number): number {
  return learningRate * Math.sqrt(learningRateWidth / width);
}

/** Sizes draw from streams of their own. */
export const sizeStream = (random: RandomStream, size: TransformerSize): RandomStream =>
  random.stream(sizeName(size));
