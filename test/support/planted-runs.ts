/** Runs whose laws are known, as a log that pools them. */
import { forms, gaoCurves } from '../../src/laws/index.js';
import type { RandomStream } from '../../src/random/index.js';

export interface PlantedRun {
  form: 'bon' | 'rl';
  alpha: number;
  beta: number;
}

/** One of the curves of Gao et al. (2022), figure 1. */
export function gaoRun(form: 'bon' | 'rl', size: string): PlantedRun {
  const { alpha, beta } = gaoCurves[form].find((curve) => curve.size === size)!;
  return { form, alpha, beta };
}

/** α and β of a seed, each by itself normal about those of the law. */
export const seedOf = ({ form, alpha, beta }: PlantedRun, cv: number, random: RandomStream): PlantedRun => ({
  ...{ form, alpha: alpha * (1 + cv * random.normal()), beta: beta * (1 + cv * random.normal()) },
});

export interface Noise {
  /** Standard deviation of gold; the curves of the paper peak at 0.6 to 1.1. */
  deviation: number;
  /** Lag-1 correlation of an AR(1) process. */
  correlation: number;
}

const points = { rl: 50, bon: 20 } as const;
const largestKl = { rl: 60, bon: 9 } as const;

/** `[kl, gold]`, in the order of logging. */
export function rowsOf(
  { form, alpha, beta }: PlantedRun,
  { deviation, correlation }: Noise,
  random: RandomStream,
): [kl: number, gold: number][] {
  let wander = random.normal();
  return Array.from({ length: points[form] }, (_, index) => {
    const kl = 0.3 + ((largestKl[form] - 0.3) * index) / (points[form] - 1);
    const gold = forms[form].value([Math.sqrt(kl)], [alpha, beta]) + deviation * wander;
    wander = correlation * wander + Math.sqrt(1 - correlation ** 2) * random.normal();
    return [kl, gold];
  });
}

/** Told apart by a column that says nothing else. */
export function pooledLog(runs: readonly PlantedRun[], noise: Noise, random: RandomStream): string {
  const rows = runs.flatMap((run, index) =>
    rowsOf(run, noise, random).map(([kl, gold]) => `${index},${kl},${gold}`),
  );
  return `seed,kl,gold\n${rows.join('\n')}\n`;
}
