/**
 * From Kaplan's 0.73 to the matched protocol, one step after the other: the exponent of N_opt(C) of one set of sizes
 * trained as Kaplan et al. did, then counted with embeddings, then with a short warmup, then with a schedule that matches
 * every horizon (Porian et al. 2024; Pearce and Song 2024).
 */
import { type Interval, median } from '../../../statistics/index.js';
import {
  type Counting,
  curvesOfCells,
  curvesOfRuns,
  envelopeExponent,
  insideWindow,
  type SizeCurve,
  type Window,
} from './envelope.js';
import { type Noise, noiseInterval, noiseOfMeans } from './noise.js';
import { cellsOf, fewestSeeds, isPlain, type Run } from './runs.js';

export interface Protocol {
  name: string;
  /** `constant`, `single` or `matched`; of constant ones the longest and the shortest warmup. */
  schedule: string;
  warmup: number;
  counting: Counting;
  curves: SizeCurve[];
  /** Points of the curves are of so many cells, each with a noise of its own, of at least so many seeds. */
  cells: number;
  seeds: number;
  runs: readonly Run[];
  exponent: Interval;
}

export interface Staircase {
  /** In which exponents are taken. */
  window: Window;
  /** In the order in which one is changed into the next. */
  protocols: Protocol[];
  /** Each protocol's exponent less the next one's. */
  steps: { from: string; to: string; difference: Interval }[];
  /** The first less the last. */
  whole: Interval | undefined;
}

const fewestSizes = 4;

/** Runs of one protocol, small sizes first, all seeds of each. */
function ofProtocol(runs: readonly Run[], schedule: string, warmup?: number): Run[] {
  const own = runs.filter(
    (run) => run.schedule === schedule && run.epochs === 1 && (warmup === undefined || run.warmup === warmup),
  );
  return cellsOf(own).flatMap((cell, place, all) => {
    const isFirst = all.findIndex(({ parameters }) => parameters === cell.parameters) === place;
    return isFirst ? cell.runs : [];
  });
}

type Open = Omit<Protocol, 'exponent'>;

function protocolsOf(runs: readonly Run[]): Open[] {
  const constant = runs.filter(({ schedule }) => schedule === 'constant');
  const warmups = [...new Set(constant.map(({ warmup }) => warmup))].sort((left, right) => right - left);
  const running = (name: string, own: readonly Run[], counting: Counting): Open[] => {
    const curves = curvesOfRuns(own, counting);
    if (curves.length < fewestSizes) return [];
    const { schedule, warmup } = own[0];
    const seeds = fewestSeeds(cellsOf(own));
    return [{ name, schedule, warmup, counting, curves, cells: curves.length, seeds, runs: own }];
  };
  const long = warmups.length > 0 ? ofProtocol(runs, 'constant', warmups[0]) : [];
  const short = warmups.length > 1 ? ofProtocol(runs, 'constant', warmups[warmups.length - 1]) : [];
  const matched = runs.filter((run) => isPlain(run) && run.budget !== null);
  const cells = cellsOf(matched);
  return [
    ...running('constant rate, long warmup, no embeddings', long, 'without embeddings'),
    ...running('constant rate, long warmup, all parameters', long, 'all'),
    ...running('constant rate, short warmup, all parameters', short, 'all'),
    ...running('one cosine for all, all parameters', ofProtocol(runs, 'single'), 'all'),
    ...(new Set(cells.map(({ parameters }) => parameters)).size < fewestSizes
      ? []
      : [
          {
            name: 'matched schedule, all parameters',
            ...{ schedule: 'matched', warmup: 0, counting: 'all' as const },
            curves: curvesOfCells(cells, 'all'),
            ...{ cells: cells.length, seeds: fewestSeeds(cells), runs: matched },
          },
        ]),
  ];
}

/**
 * The compute on both sides of which at least half of the protocols have a minimum inside their sizes: each is then fitted
 * where it has one. Undefined below a factor of two, where a slope says nothing.
 */
function sharedWindow(protocols: readonly Open[]): Window | undefined {
  const windows = protocols.flatMap(({ curves }) => insideWindow(curves) ?? []);
  if (windows.length < 2 * protocols.length) return undefined;
  const end = (side: 0 | 1) => median(windows.filter((_, index) => index % 2 === side));
  const [low, high] = [end(0), end(1)];
  return high / low < 2 ? undefined : [low, high];
}

export interface StaircaseOptions {
  noise: Noise | undefined;
  confidence: number;
  /** Left out: where half of the protocols have a minimum. */
  window?: Window;
}

/** Undefined for fewer than two protocols, and where they share no compute. */
export function staircase(
  runs: readonly Run[],
  { noise, confidence, window: asked }: StaircaseOptions,
): Staircase | undefined {
  const open = protocolsOf(runs);
  const window = asked ?? sharedWindow(open);
  if (open.length < 2 || window === undefined) return undefined;
  const exponents = open.map(({ curves }) => envelopeExponent(curves, window));
  const lengths = open.map(({ cells }) => cells);
  const of = (place: number) =>
    noiseInterval(lengths[place], exponents[place], {
      noise: noiseOfMeans(noise, open[place].seeds),
      ...{ confidence, name: `protocol/${open[place].name}` },
    });
  // Two protocols that count the same runs differently share their noise; others are of runs of their own.
  const between = (left: number, right: number) => {
    const same = open[left].runs === open[right].runs;
    const total = same ? lengths[left] : lengths[left] + lengths[right];
    return noiseInterval(
      total,
      (shifts) =>
        exponents[left](shifts.subarray(0, lengths[left])) -
        exponents[right](same ? shifts : shifts.subarray(lengths[left])),
      {
        noise: noiseOfMeans(noise, Math.min(open[left].seeds, open[right].seeds)),
        ...{ confidence, name: `step/${open[left].name}/${open[right].name}` },
      },
    );
  };
  const last = open.length - 1;
  const isWhole = open[0].schedule === 'constant' && open[last].schedule === 'matched';
  return {
    window,
    protocols: open.map((protocol, place) => ({ ...protocol, exponent: of(place) })),
    steps: open.slice(1).map(({ name }, place) => ({
      ...{ from: open[place].name, to: name, difference: between(place, place + 1) },
    })),
    whole: isWhole ? between(0, last) : undefined,
  };
}
