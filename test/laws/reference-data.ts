/** The digitised figures of Gao et al. and the Chinchilla points, as the tests use them. */
import { readFileSync } from 'node:fs';

function readRows(file: string): string[][] {
  const path = new URL(`../data/${file}`, import.meta.url);
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
}

export interface DigitisedCurve {
  size: string;
  parameterCount: number;
  klDistance: number[];
  gold: number[];
}

const digitised = { bon: 'gao2022_fig1a_bon_gold_digitised.csv', rl: 'gao2022_fig1b_rl_gold_digitised.csv' };

/** Gold against √KL, one curve a proxy size. */
export function gaoCurves(method: 'bon' | 'rl'): DigitisedCurve[] {
  const curves = new Map<string, DigitisedCurve>();
  for (const [size, count, distance, , gold] of readRows(digitised[method])) {
    const curve = curves.get(size) ?? { size, parameterCount: Number(count), klDistance: [], gold: [] };
    curve.klDistance.push(Number(distance));
    curve.gold.push(Number(gold));
    curves.set(size, curve);
  }
  return [...curves.values()];
}

/** α and β of the lines drawn in Fig 1. */
export function gaoDrawnLines(
  method: 'bon' | 'rl',
): { size: string; parameterCount: number; alpha: number; beta: number }[] {
  return readRows('gao2022_fig1_authors_fit_lines_refit.csv')
    .filter(([name]) => name === method)
    .map(([, size, count, alpha, beta]) => ({
      size,
      parameterCount: Number(count),
      alpha: Number(alpha),
      beta: Number(beta),
    }));
}

/** (N, D) and loss of the 240 points that Besiroglu et al. kept: all but the five highest losses. */
export function chinchillaPoints(): { inputs: number[][]; outputs: number[] } {
  const rows = readRows('chinchilla_svg_extracted_data.csv')
    .map((row) => ({ parameters: Number(row[3]), compute: Number(row[4]), loss: Number(row[6]) }))
    .sort((a, b) => a.loss - b.loss)
    .slice(0, 240);
  return {
    inputs: rows.map(({ parameters, compute }) => [parameters, compute / (6 * parameters)]),
    outputs: rows.map(({ loss }) => loss),
  };
}

/** A run of the reasoning prototype: gold accuracy against GFLOP. */
export function reasoningRun(name: string): { start: number; compute: number[]; reward: number[] } {
  const [[, , start], ...rest] = readRows(`rl_v3_${name}.csv`);
  return {
    start: Number(start),
    compute: rest.map(([, flops]) => Number(flops) / 1e9),
    reward: rest.map(([, , gold]) => Number(gold)),
  };
}

/** What the prototype's own fit of that run gave. */
export function reasoningRunFits(
  name: string,
): Record<'ceiling' | 'slope' | 'middle' | 'rmse' | 'rmseLogLinear', number> {
  const row = readRows('v3_rl_fits.csv')
    .find(([run]) => run === `v3_${name}`)!
    .map(Number);
  return { ceiling: row[3], slope: row[6], middle: row[7], rmse: row[8], rmseLogLinear: row[9] };
}
