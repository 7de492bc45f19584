/** Data sets of scaling laws with planted parameters, and how often intervals hold them. */
import type { FunctionalForm } from '../../src/fitting/index.js';
import { fitScalingLaw, forms } from '../../src/laws/index.js';
import type { RandomStream } from '../../src/random/index.js';

export interface PlantedLaw {
  name: string;
  form: FunctionalForm;
  truth: readonly number[];
  /** Inputs of one run. */
  inputs: readonly (readonly number[])[];
  /** Runs that each measure at all inputs; left out, every point is independent. */
  runs?: number;
  /** Of every point: absolute, or of ln output. */
  noise: number;
  isRelative: boolean;
  /** Of a whole run, on the same scale. */
  runNoise?: number;
  /** Parameters held at their truth, by place. */
  held?: readonly number[];
}

const logRange = (count: number, from: number, to: number) =>
  Array.from({ length: count }, (_, index) => [from * (to / from) ** (index / (count - 1))]);
const grid = (rows: number[][], columns: number[][]) =>
  rows.flatMap(([n]) => columns.map(([d]) => [n, d] as const));
const allocations = grid(logRange(6, 1e7, 1e10), logRange(6, 1e9, 1e12));

/** Published constants, in ranges and with noise as people measure them. */
export const plantedLaws: readonly PlantedLaw[] = [
  {
    name: 'kaplan-parameters, 12 runs',
    form: forms.kaplanParameters,
    truth: [8.8e13, 0.076],
    inputs: logRange(12, 1e6, 1e9),
    ...{ noise: 0.01, isRelative: true },
  },
  {
    name: 'kaplan-data, 12 runs',
    form: forms.kaplanData,
    truth: [5.4e13, 0.095],
    inputs: logRange(12, 1e7, 1e10),
    ...{ noise: 0.01, isRelative: true },
  },
  {
    name: 'kaplan-joint, 36 runs',
    form: forms.kaplanJoint,
    truth: [6.4e13, 1.8e13, 0.076, 0.103],
    inputs: allocations,
    ...{ noise: 0.005, isRelative: true },
  },
  {
    name: 'chinchilla by Huber, 36 runs',
    form: forms.chinchilla,
    truth: [1.82, 482, 2085, 0.348, 0.366],
    inputs: allocations,
    ...{ noise: 0.003, isRelative: true },
  },
  {
    name: 'chinchilla by Huber, 36 runs, E held',
    form: forms.chinchilla,
    truth: [1.82, 482, 2085, 0.348, 0.366],
    inputs: allocations,
    ...{ noise: 0.003, isRelative: true, held: [0] },
  },
  {
    name: 'compute, 15 runs',
    form: forms.computeLaw,
    truth: [60, -0.1, 1.2],
    inputs: logRange(15, 1e15, 1e22),
    ...{ noise: 0.005, isRelative: true },
  },
  {
    name: 'scale-rl, one curve beyond C_mid',
    form: forms.scaleRl,
    truth: [0.2, 0.65, 3000, 1.7],
    inputs: logRange(30, 100, 1e5),
    ...{ noise: 0.01, isRelative: false },
  },
  {
    name: 'scale-rl, one curve to C_mid',
    form: forms.scaleRl,
    truth: [0.2, 0.65, 3000, 1.7],
    inputs: logRange(30, 100, 3000),
    ...{ noise: 0.01, isRelative: false },
  },
  {
    name: 'scale-rl, 5 runs beyond C_mid',
    form: forms.scaleRl,
    truth: [0.2, 0.65, 3000, 1.7],
    inputs: logRange(15, 100, 1e5),
    ...{ noise: 0.01, isRelative: false, runs: 5, runNoise: 0.01 },
  },
  {
    name: 'scale-rl, 5 runs to C_mid',
    form: forms.scaleRl,
    truth: [0.2, 0.65, 3000, 1.7],
    inputs: logRange(15, 100, 3000),
    ...{ noise: 0.01, isRelative: false, runs: 5, runNoise: 0.01 },
  },
  {
    name: 'coverage, one curve',
    form: forms.coverage,
    truth: [0.15, 0.4],
    inputs: logRange(12, 1, 1024),
    ...{ noise: 0.01, isRelative: false },
  },
  {
    name: 'coverage, 5 runs',
    form: forms.coverage,
    truth: [0.15, 0.4],
    inputs: logRange(12, 1, 1024),
    ...{ noise: 0.01, isRelative: false, runs: 5, runNoise: 0.01 },
  },
  {
    name: 'coverage-power, one curve',
    form: forms.coveragePower,
    truth: [1.8, 0.25],
    inputs: logRange(12, 1, 1024),
    ...{ noise: 0.01, isRelative: false },
  },
];

export interface LawCoverage {
  symbol: string;
  covered: number;
  sets: number;
  /** Intervals that are open on a side. */
  open: number;
  /** Median of interval width over estimate. */
  width: number;
}

/** Fits so many data sets of a law and counts the intervals that hold the planted value. */
export function coverageOfLaw(
  law: PlantedLaw,
  { sets, bootstrap, random }: { sets: number; bootstrap: number; random: RandomStream },
): LawCoverage[] {
  const fixed = new Map((law.held ?? []).map((place) => [place, law.truth[place]] as const));
  const found = law.form.parameters.map(({ symbol }) => ({ symbol, covered: 0, sets: 0, open: 0 }));
  const widths = found.map((): number[] => []);
  for (let set = 0; set < sets; set++) {
    const fit = fitScalingLaw({
      form: law.form,
      ...drawn(law, random.stream(`set ${set}`)),
      fixed,
      bootstrap,
      random: random.stream(`fit ${set}`),
      subject: law.name,
    });
    for (const [place, { estimate, low, high }] of fit.parameters.entries()) {
      const own = found[place];
      own.sets++;
      if (low <= law.truth[place] && high >= law.truth[place]) own.covered++;
      if (low === 0 || !Number.isFinite(high - low)) own.open++;
      widths[place].push((high - low) / Math.abs(estimate));
    }
  }
  return found
    .map((own, place) => ({ ...own, width: widths[place].sort((a, b) => a - b)[Math.floor(sets / 2)] }))
    .filter((_, place) => !fixed.has(place));
}

function drawn(
  { form, truth, inputs, runs, noise, isRelative, runNoise = 0 }: PlantedLaw,
  random: RandomStream,
) {
  const points = Array.from({ length: runs ?? 1 }, (_, run) => {
    const shift = runNoise * random.normal();
    return inputs.map((input, place) => {
      const error = shift + noise * random.normal();
      const value = form.value(input, truth);
      return {
        input,
        output: isRelative ? value * Math.exp(error) : value + error,
        cluster:
          runs === undefined && form.inputs.length + Number(isRelative) > 1 ? `${place}` : `run ${run}`,
      };
    });
  }).flat();
  return {
    inputs: points.map(({ input }) => input),
    outputs: points.map(({ output }) => output),
    clusters: points.map(({ cluster }) => cluster),
  };
}
