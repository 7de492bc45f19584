/** From the tables of a run to what the page draws. */
import type { PlayCurve, PlayData, PlaySample } from '../docs/play/source/play-data.js';
import { methods } from '../src/methods/index.js';
import { rewardModelArchitecture } from '../src/reward/index.js';
import { groupBy } from '../src/scaling-laws.js';
import type { CurvePoint, SampleResponse } from '../src/studies/overoptimization/tables.js';
import { letters } from '../src/studies/overoptimization/views/samples-panel.js';
import type { PlayStudy } from './make-play-run.js';

/** By the key of a curve, and by n or iteration. */
export type Shown = Map<string, Map<number, SampleResponse[]>>;

/** What tells the curves of the page apart. */
export const keyOf = ({ method, setting }: Pick<CurvePoint, 'method' | 'setting'>): string =>
  [method, setting.rmParameters, setting.labelNoise].join(' ');

export function playData(study: PlayStudy, shown: Shown): PlayData {
  const groups = groupBy(study.curves, keyOf);
  const curves = groups.map((points) => curveOf(points, shown.get(keyOf(points[0])) ?? new Map()));
  const different = (values: number[]) => [...new Set(values)].sort((a, b) => a - b);
  return {
    about: aboutRun(study),
    sizes: different(curves.map(({ size }) => size)),
    noises: different(curves.map(({ noise }) => noise)),
    methods: [...new Set(curves.map(({ method }) => method))].map((name) => ({
      name,
      label: methods.get(name).label,
      at: name === 'best-of-n' ? ('n' as const) : ('iteration' as const),
    })),
    curves,
  };
}

function aboutRun({ experiment, backend }: PlayStudy): PlayData['about'] {
  const { world, goldRewardModel: gold, proxyRewardModels: proxies, bestOfN, rl } = experiment;
  return {
    experiment: experiment.name,
    worldSeed: experiment.seed,
    seeds: proxies.seeds,
    comparisons: [proxies.comparisons].flat()[0],
    goldParameters: rewardModelArchitecture(gold, world).parameterCount,
    responseLength: world.responseLength,
    prompts: bestOfN.prompts,
    largestN: bestOfN.n,
    evaluationPrompts: rl.evaluationPrompts,
    klBudget: rl.klBudget,
    backend,
  };
}

/** At the places that all seeds have: a run that is out of its KL budget before the others ends the curve. */
function curveOf(points: readonly CurvePoint[], shown: Map<number, SampleResponse[]>): PlayCurve {
  const [{ method, setting }] = points;
  const seeds = [...new Set(points.map(({ proxySeed }) => proxySeed))];
  const placeOf = (point: CurvePoint) => point.n ?? point.iteration!;
  const bySeed = seeds.map(
    (seed) =>
      new Map(points.filter(({ proxySeed }) => proxySeed === seed).map((point) => [placeOf(point), point])),
  );
  const at = [...bySeed[0].keys()]
    .filter((place) => bySeed.every((own) => own.has(place)))
    .sort((a, b) => a - b);
  const column = (name: 'kl' | 'proxyScore' | 'goldScore' | 'humanScore') =>
    bySeed.map((own) => at.map((place) => rounded(own.get(place)![name])));
  return {
    ...{ method, size: Number(setting.rmParameters), noise: Number(setting.labelNoise), seeds, at },
    ...{ kl: column('kl'), proxy: column('proxyScore') },
    ...{ gold: column('goldScore'), human: column('humanScore') },
    samples: at.map((place) => (shown.get(place) ?? []).map(sampleOf)),
  };
}

const sampleOf = (sample: SampleResponse): PlaySample => [
  letters(sample.prompt),
  letters(sample.response),
  rounded(sample.proxyScore),
  rounded(sample.goldScore),
  rounded(sample.humanScore),
];

/** Far below what one more seed would change. */
const rounded = (value: number): number => Math.round(value * 1e3) / 1e3;
