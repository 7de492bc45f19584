/** The 26 univariate nonlinear sets of the NIST Statistical Reference Datasets: models, starts and certified values. */
import { readFileSync } from 'node:fs';
import type { FunctionalForm } from '../../src/fitting/index.js';

export interface NistSet {
  name: string;
  form: FunctionalForm;
  x: number[];
  y: number[];
  starts: [number[], number[]];
  certified: number[];
  standardErrors: number[];
  residualSumOfSquares: number;
}

interface Model {
  value(x: number, b: number[]): number;
  gradient(x: number, b: number[]): number[];
}

const { exp, sqrt, log, cos, sin, PI } = Math;

const misra1a: Model = {
  value: (x, [b1, b2]) => b1 * (1 - exp(-b2 * x)),
  gradient: (x, [b1, b2]) => [1 - exp(-b2 * x), b1 * x * exp(-b2 * x)],
};
const misra1b: Model = {
  value: (x, [b1, b2]) => b1 * (1 - (1 + (b2 * x) / 2) ** -2),
  gradient: (x, [b1, b2]) => [1 - (1 + (b2 * x) / 2) ** -2, b1 * x * (1 + (b2 * x) / 2) ** -3],
};
const misra1c: Model = {
  value: (x, [b1, b2]) => b1 * (1 - 1 / sqrt(1 + 2 * b2 * x)),
  gradient: (x, [b1, b2]) => [1 - 1 / sqrt(1 + 2 * b2 * x), b1 * x * (1 + 2 * b2 * x) ** -1.5],
};
const misra1d: Model = {
  value: (x, [b1, b2]) => (b1 * b2 * x) / (1 + b2 * x),
  gradient: (x, [b1, b2]) => [(b2 * x) / (1 + b2 * x), (b1 * x) / (1 + b2 * x) ** 2],
};
const chwirut: Model = {
  value: (x, [b1, b2, b3]) => exp(-b1 * x) / (b2 + b3 * x),
  gradient: (x, [b1, b2, b3]) => {
    const value = exp(-b1 * x) / (b2 + b3 * x);
    return [-x * value, -value / (b2 + b3 * x), (-x * value) / (b2 + b3 * x)];
  },
};
const lanczos: Model = {
  value: (x, b) => [0, 2, 4].reduce((sum, i) => sum + b[i] * exp(-b[i + 1] * x), 0),
  gradient: (x, b) => [0, 2, 4].flatMap((i) => [exp(-b[i + 1] * x), -b[i] * x * exp(-b[i + 1] * x)]),
};
const bump = (x: number, centre: number, width: number) => exp(-(((x - centre) / width) ** 2));
const gauss: Model = {
  value: (x, b) => b[0] * exp(-b[1] * x) + b[2] * bump(x, b[3], b[4]) + b[5] * bump(x, b[6], b[7]),
  gradient: (x, b) => [
    exp(-b[1] * x),
    -b[0] * x * exp(-b[1] * x),
    ...[2, 5].flatMap((i) => {
      const value = bump(x, b[i + 1], b[i + 2]);
      const slope = (2 * b[i] * (x - b[i + 1]) * value) / b[i + 2] ** 2;
      return [value, slope, (slope * (x - b[i + 1])) / b[i + 2]];
    }),
  ],
};
const danWood: Model = {
  value: (x, [b1, b2]) => b1 * x ** b2,
  gradient: (x, [b1, b2]) => [x ** b2, b1 * x ** b2 * log(x)],
};

/** (b1 + b2 x + …) / (1 + … x + …): Kirby2, Hahn1 and Thurber. */
function rational(numerator: number, denominator: number): Model {
  const above = (x: number, b: number[]) => b.slice(0, numerator).reduce((sum, c, i) => sum + c * x ** i, 0);
  const below = (x: number, b: number[]) =>
    b.slice(numerator).reduce((sum, c, i) => sum + c * x ** (i + 1), 1);
  return {
    value: (x, b) => above(x, b) / below(x, b),
    gradient: (x, b) => [
      ...Array.from({ length: numerator }, (_, i) => x ** i / below(x, b)),
      ...Array.from({ length: denominator }, (_, i) => (-above(x, b) * x ** (i + 1)) / below(x, b) ** 2),
    ],
  };
}
const mgh17: Model = {
  value: (x, b) => b[0] + b[1] * exp(-x * b[3]) + b[2] * exp(-x * b[4]),
  gradient: (x, b) => [
    1,
    exp(-x * b[3]),
    exp(-x * b[4]),
    -x * b[1] * exp(-x * b[3]),
    -x * b[2] * exp(-x * b[4]),
  ],
};
const roszman: Model = {
  value: (x, b) => b[0] - b[1] * x - Math.atan(b[2] / (x - b[3])) / PI,
  gradient: (x, b) => {
    const scale = PI * ((x - b[3]) ** 2 + b[2] ** 2);
    return [1, -x, -(x - b[3]) / scale, -b[2] / scale];
  },
};
const enso: Model = {
  value: (x, b) => b[0] + cycle(x, 12, b[1], b[2]) + cycle(x, b[3], b[4], b[5]) + cycle(x, b[6], b[7], b[8]),
  gradient: (x, b) => [
    1,
    cos((2 * PI * x) / 12),
    sin((2 * PI * x) / 12),
    ...[3, 6].flatMap((i) => {
      const angle = (2 * PI * x) / b[i];
      return [(angle / b[i]) * (b[i + 1] * sin(angle) - b[i + 2] * cos(angle)), cos(angle), sin(angle)];
    }),
  ],
};
function cycle(x: number, period: number, a: number, b: number): number {
  return a * cos((2 * PI * x) / period) + b * sin((2 * PI * x) / period);
}
const mgh09: Model = {
  value: (x, b) => (b[0] * (x * x + x * b[1])) / (x * x + x * b[2] + b[3]),
  gradient: (x, b) => {
    const below = x * x + x * b[2] + b[3];
    const above = x * x + x * b[1];
    return [
      above / below,
      (b[0] * x) / below,
      (-b[0] * above * x) / below ** 2,
      (-b[0] * above) / below ** 2,
    ];
  },
};
const rat42: Model = {
  value: (x, b) => b[0] / (1 + exp(b[1] - b[2] * x)),
  gradient: (x, b) => {
    const e = exp(b[1] - b[2] * x);
    const slope = (b[0] * e) / (1 + e) ** 2;
    return [1 / (1 + e), -slope, x * slope];
  },
};
const mgh10: Model = {
  value: (x, b) => b[0] * exp(b[1] / (x + b[2])),
  gradient: (x, b) => {
    const e = exp(b[1] / (x + b[2]));
    return [e, (b[0] * e) / (x + b[2]), (-b[0] * b[1] * e) / (x + b[2]) ** 2];
  },
};
const eckerle: Model = {
  value: (x, b) => (b[0] / b[1]) * exp(-0.5 * ((x - b[2]) / b[1]) ** 2),
  gradient: (x, b) => {
    const z = (x - b[2]) / b[1];
    const e = exp(-0.5 * z * z) / b[1];
    return [e, (b[0] * e * (z * z - 1)) / b[1], (b[0] * e * z) / b[1]];
  },
};
const rat43: Model = {
  value: (x, b) => b[0] / (1 + exp(b[1] - b[2] * x)) ** (1 / b[3]),
  gradient: (x, b) => {
    const e = exp(b[1] - b[2] * x);
    const value = (1 + e) ** (-1 / b[3]);
    const slope = (-b[0] * value * e) / (b[3] * (1 + e));
    return [value, slope, -x * slope, (b[0] * value * log(1 + e)) / b[3] ** 2];
  },
};
const bennett: Model = {
  value: (x, b) => b[0] * (b[1] + x) ** (-1 / b[2]),
  gradient: (x, b) => {
    const value = (b[1] + x) ** (-1 / b[2]);
    return [value, (-b[0] * value) / (b[2] * (b[1] + x)), (b[0] * value * log(b[1] + x)) / b[2] ** 2];
  },
};

const models: Record<string, Model> = {
  Misra1a: misra1a,
  Chwirut2: chwirut,
  Chwirut1: chwirut,
  Lanczos3: lanczos,
  Gauss1: gauss,
  Gauss2: gauss,
  DanWood: danWood,
  Misra1b: misra1b,
  Kirby2: rational(3, 2),
  Hahn1: rational(4, 3),
  MGH17: mgh17,
  Lanczos1: lanczos,
  Lanczos2: lanczos,
  Gauss3: gauss,
  Misra1c: misra1c,
  Misra1d: misra1d,
  Roszman1: roszman,
  ENSO: enso,
  MGH09: mgh09,
  Thurber: rational(4, 3),
  BoxBOD: misra1a,
  Rat42: rat42,
  MGH10: mgh10,
  Eckerle4: eckerle,
  Rat43: rat43,
  Bennett5: bennett,
};

const numbers = (text: string) => text.trim().split(/\s+/).map(Number);

/** The lines of a data file without its comments, in groups of `size`. */
function readGroups(file: string, size: number): string[][] {
  const path = new URL(`../data/${file}`, import.meta.url);
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return Array.from({ length: lines.length / size }, (_, index) =>
    lines.slice(index * size, (index + 1) * size),
  );
}

function readObservations(): Map<string, { y: number[]; x: number[] }> {
  return new Map(
    readGroups('nist-strd-observations.txt', 3).map(([name, y, x]) => {
      const range = /^1 to (\d+)$/.exec(x);
      const counted = Array.from({ length: Number(range?.[1] ?? 0) }, (_, index) => index + 1);
      return [name, { y: numbers(y), x: range ? counted : numbers(x) }];
    }),
  );
}

/** NIST made the Lanczos sets by rounding one sum of exponentials. */
function lanczosObservations(round: (value: number) => string): { y: number[]; x: number[] } {
  const x = Array.from({ length: 24 }, (_, index) => (index * 5) / 100);
  return { x, y: x.map((t) => Number(round(lanczos.value(t, [0.0951, 1, 0.8607, 3, 1.5576, 5])))) };
}

function makeForm(name: string, model: Model, count: number): FunctionalForm {
  return {
    name,
    formula: name,
    source: 'NIST StRD',
    inputs: [{ name: 'x', unit: '', min: Number.NEGATIVE_INFINITY }],
    output: 'y',
    parameters: Array.from({ length: count }, (_, index) => ({
      name: `b${index + 1}`,
      symbol: `b${index + 1}`,
    })),
    value: ([x], parameters) => model.value(x, [...parameters]),
    gradient: ([x], parameters) => model.gradient(x, [...parameters]),
    starts: () => [],
  };
}

export function nistSets(): NistSet[] {
  const observed = readObservations();
  observed.set(
    'Lanczos1',
    lanczosObservations((value) => value.toExponential(12)),
  );
  observed.set(
    'Lanczos2',
    lanczosObservations((value) => value.toExponential(5)),
  );
  observed.set(
    'Lanczos3',
    lanczosObservations((value) => value.toFixed(4)),
  );
  for (const name of ['Misra1b', 'Misra1c', 'Misra1d']) observed.set(name, observed.get('Misra1a')!);
  return readGroups('nist-strd-certified.txt', 6).map(
    ([name, first, second, certified, errors, squares]) => ({
      name,
      form: makeForm(name, models[name], numbers(certified).length),
      ...observed.get(name)!,
      starts: [numbers(first), numbers(second)],
      certified: numbers(certified),
      standardErrors: numbers(errors),
      residualSumOfSquares: Number(squares),
    }),
  );
}
