/** The proxies of a later round of RLHF, trained on gold's labels of what the policies now say. */

import { defineStage, many, type StageContext } from '../../../engine/stage.js';
import { type Comparisons, labelPairs } from '../../../preferences/index.js';
import { meanParameters, type Normalisation, rewardModelArchitecture } from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import { parametersAt } from '../../../tensor/index.js';
import { doubtAccuracy } from '../doubts/proxy-near-chance.js';
import { doubtDiverged } from '../doubts/replica-diverged.js';
import type { Arm } from '../rounds/arms.js';
import { chosenData } from '../rounds/data.js';
import { rowsOf } from '../rows.js';
import type { RoundProxy } from '../tables.js';
import { comparisons } from './comparisons.js';
import { tokenCost } from './cost.js';
import { firstPairs } from './gold-pairs.js';
import { labelled } from './labelled.js';
import { languageModel } from './language-model.js';
import { sequencesOf } from './models.js';
import { policy } from './policy.js';
import { type Proxies, type ProxiesParameters, proxies } from './proxies.js';
import { measuredProxies, normalisationsOf } from './proxy-scales.js';
import {
  learningRateAt,
  type ProxiesRead,
  readOfProxies,
  trainProxies,
  validationOf,
} from './proxy-training.js';
import { roundComparisons } from './round-comparisons.js';
import { pairsOfSeed } from './round-pairs.js';

export interface RoundProxiesParameters extends ProxiesParameters {
  /** From 2. */
  round: number;
  /** Comparisons of a later round, of each seed. */
  comparisons: number;
  arm: Pick<Arm, 'data' | 'rewardModels'>;
}

/** How many comparisons one proxy is trained on. */
const trainedOn = ({ arm: { data }, comparisons: count, round, config }: RoundProxiesParameters): number =>
  data === 'concat' ? config.comparisons + (round - 1) * count : count;

const inputKinds = {
  policy,
  // Those of the first round, where they are trained on again.
  first: many(comparisons),
  // Those of later rounds that the proxies are trained on, this one's last.
  rounds: many(roundComparisons),
  // Where proxies start from one.
  languageModel: many(languageModel),
  // The proxies of the round before with all that went before, where the reward is made of several rounds.
  earlier: many(proxies),
};

export const roundProxies = defineStage({
  name: 'round-proxies',
  heading: 'Proxies of later rounds',
  module: import.meta.url,
  inputs: inputKinds,
  tables: ['round_proxies', 'warnings'],
  tensors: true,
  title: ({ rmParameters, round }: RoundProxiesParameters) =>
    `Proxies of ${rmParameters.toLocaleString('en-US')} parameters, round ${round}`,
  select: readOfProxies,
  cost: (_, parameters) => {
    const { size, config } = parameters;
    return 6 * trainedOn(parameters) * config.epochs * config.seeds * tokenCost(size);
  },
  effective: (_, { size, config }) => ({ learningRate: learningRateAt(config, size.width) }),
  async run(context) {
    const { config: read, parameters: group, inputs, random, progress, checkpoint } = context;
    const { config, round, comparisons: count, rmParameters, arm, setting } = group;
    const name = `the proxies of ${rmParameters} parameters of round ${round}`;
    const architecture = rewardModelArchitecture(group.size, read.world);
    const newest = inputs.rounds[inputs.rounds.length - 1];
    const { seeds, parameters, diverged } = trainProxies({
      ...{ name, group, config, read, seeds: newest.seeds, random, progress, checkpoint },
      languageModel: inputs.languageModel[0]?.parameters,
      comparisons: comparisonsOf(context),
      again: `round-${round}`,
    });
    const held = newest.firstGold.length / newest.seeds.length;
    const scaledBy = {
      validation: seeds.map((seed) => pairsOfSeed(newest, seed, { ...read, from: count, to: held })),
      responses: sequencesOf(inputs.policy.initialResponses, read.world),
    };
    const measure = (own: Float32Array) => measuredProxies(architecture, own, scaledBy);
    const { proxyGaps, goldGaps, means, scales } = measure(parameters);
    const rows = seeds.map((proxySeed, index): RoundProxy => {
      const own = { proxyGaps: proxyGaps[index], goldGaps: goldGaps[index], scales: scales[index] };
      const { accuracy, loss, validationCount } = validationOf(own, config.scale);
      return { setting, proxySeed, comparisons: trainedOn(group), accuracy, loss, validationCount };
    });
    const fresh = { seeds, parameters, normalisations: normalisationsOf({ means, scales }, config.scale) };
    const members = membersOf(fresh, inputs.earlier[0], architecture.parameterCount);
    const isAveraged = arm.rewardModels === 'weight-average';
    const averaged = isAveraged ? measure(meansOf(members, round, architecture.parameterCount)) : undefined;
    const output: Proxies = {
      ...{ size: group.size, seedCount: config.seeds, ...members },
      // The proxies of one seed are a group: of their weights there is a mean.
      groupSize: isAveraged ? 1 : null,
      ...(averaged && {
        meanNormalisations: normalisationsOf(averaged, config.scale).flatMap((one) =>
          new Array<Normalisation>(round).fill(one),
        ),
      }),
    };
    const accuracy = mean(rows.map((row) => row.accuracy));
    const doubts = [
      doubtAccuracy(name, accuracy, rows[0].validationCount),
      doubtDiverged(name, diverged),
    ].filter((doubt) => doubt !== undefined);
    return {
      output,
      tables: [rowsOf('round_proxies', rows), rowsOf('warnings', doubts)],
      metrics: { accuracy, loss: mean(rows.map((row) => row.loss)) },
    };
  },
});

type Context = StageContext<RoundProxiesParameters, ProxiesRead, typeof inputKinds>;

/** What each seed's proxy is trained on. Rounds are counted back from this one: `last` has no other. */
function comparisonsOf({ config: { world }, parameters: group, inputs, random }: Context): Comparisons[] {
  const { config, round, comparisons: count, arm } = group;
  const { labels, labelNoise } = config;
  const first = inputs.first.map((pairs) => firstPairs(pairs, world, config.comparisons));
  const newest = inputs.rounds[inputs.rounds.length - 1];
  return newest.seeds.map((seed) => {
    const own = random.stream(`proxy-${seed}`).stream('rounds');
    const later = inputs.rounds.map((pairs, place) => {
      const ofRound = round - (inputs.rounds.length - 1 - place);
      // As they were labelled in their own round, whichever they are used in.
      const random = own.stream(`labels-${ofRound}`);
      return labelPairs(
        pairsOfSeed(pairs, seed, { world, from: 0, to: count }),
        { labels, labelNoise },
        random,
      );
    });
    const all = first.length === 0 ? later : [labelled(first, config, { seed, random }), ...later];
    return chosenData(arm.data, all, own.stream(`data-${round}`));
  });
}

type Members = Pick<Proxies, 'seeds' | 'parameters' | 'normalisations'>;

/** Of each seed the proxies of all rounds next to one another, the first round first; seeds that lack one are left out. */
function membersOf(fresh: Members, earlier: Members | undefined, count: number): Members {
  if (earlier === undefined) return fresh;
  const seeds = fresh.seeds.filter((seed) => earlier.seeds.includes(seed));
  const placesOf = (held: Members, seed: number) =>
    [...held.seeds.keys()].filter((place) => held.seeds[place] === seed);
  const members = seeds.flatMap((seed) =>
    [earlier, fresh].flatMap((held) => placesOf(held, seed).map((place) => ({ held, place, seed }))),
  );
  const parameters = new Float32Array(members.length * count);
  members.forEach(({ held, place }, row) => {
    parameters.set(parametersAt(held.parameters, [place], count), row * count);
  });
  return {
    seeds: members.map(({ seed }) => seed),
    parameters,
    normalisations: members.map(({ held, place }) => held.normalisations[place]),
  };
}

/** The mean of the weights of each seed's proxies, [R · count]. */
function meansOf({ seeds, parameters }: Members, members: number, count: number): Float32Array {
  const means = new Float32Array((seeds.length / members) * count);
  for (let start = 0; start < seeds.length; start += members) {
    const places = Array.from({ length: members }, (_, member) => start + member);
    means.set(meanParameters(parameters, places, count), (start / members) * count);
  }
  return means;
}
