/** Single and repeated curves of a known law whose noise has a known memory. */
import type { GoldCurve } from '../../../src/fitting/index.js';
import { curveLaw } from '../../../src/laws/index.js';
import type { RandomStream } from '../../../src/random/index.js';

export interface Scenario {
  form: 'bon' | 'rl' | 'log-one-plus';
  points: number;
  runs: number;
  /** Lag-1 correlation of the remembered noise. */
  correlation: number;
  /** Share of the noise's variance that is independent beside it. */
  white: number;
  /** Its sd in gold scores; left out, one of `noiseRange`. */
  noise?: number;
  /** Largest √KL; left out, that of `planted`. */
  reach?: number;
}

/** Of the size of those of Gao et al. 2022, figure 1; the peak lies within the range. */
export const planted = {
  bon: { truth: [0.55, 0.12], reach: 3 },
  rl: { truth: [0.4, 0.15], reach: 8 },
  'log-one-plus': { truth: [0.9, 0.45], reach: 8 },
} as const;

/** Relative sd of α and of β between runs. */
const spread = 0.06;
/** Sd of noise, gold scores: those of curves that were traced and logged. */
export const noiseRange = [0.02, 0.07] as const;

export interface PlantedCurves {
  curves: GoldCurve[];
  /** Sd of the noise of this data set. */
  noise: number;
}

/** Runs differ in α and β, a single one has those of the truth. */
export function drawCurves(scenario: Scenario, random: RandomStream): PlantedCurves {
  const { form, points, runs } = scenario;
  const { truth } = planted[form];
  const reach = scenario.reach ?? planted[form].reach;
  const drawn = noiseRange[0] + (noiseRange[1] - noiseRange[0]) * random.uniform();
  const noise = scenario.noise ?? drawn;
  const law = curveLaw(form);
  const klDistance = Array.from({ length: points }, (_, index) => (reach * (index + 1)) / points);
  const curves = Array.from({ length: runs }, () => {
    const own = truth.map((value) => value * (1 + (runs > 1 ? spread * random.normal() : 0)));
    const errors = rememberedNoise(scenario, random);
    const gold = klDistance.map((d, index) => law.value([d], own) + noise * errors[index]);
    return { klDistance, gold };
  });
  return { curves, noise };
}

/** A stationary AR(1) process with independent noise beside it, of unit variance together. */
function rememberedNoise({ points, correlation, white }: Scenario, random: RandomStream): number[] {
  let value = random.normal();
  return Array.from({ length: points }, () => {
    const now = value;
    value = correlation * value + Math.sqrt(1 - correlation ** 2) * random.normal();
    return Math.sqrt(1 - white) * now + Math.sqrt(white) * random.normal();
  });
}
