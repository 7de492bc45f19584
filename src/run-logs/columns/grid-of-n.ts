/** Whether a column holds the n of best-of-n. */
import { numbersIn } from '../reading/index.js';
import type { ColumnIndex } from './column-index.js';
import { stepNames } from './known-names.js';

/** A grid of n, which is no evenly spaced one, under the name of a step: keys of JSON are called so. */
export function nAsSteps(index: ColumnIndex, file: string): string | undefined {
  const step = index.first(stepNames);
  if (step === undefined || notBestOfN(index, step, file) !== undefined) return undefined;
  const numbers = differentNumbers(index, step, file);
  const gaps = new Set(numbers.slice(1).map((value, at) => value - numbers[at]));
  return gaps.size > 1 ? step : undefined;
}

const differentNumbers = ({ table }: ColumnIndex, column: string, file: string): number[] =>
  [...new Set(numbersIn(table, column, file))]
    .filter((value) => !Number.isNaN(value))
    .sort((left, right) => left - right);

const MOST_OF_FIRST = 8;
const FEWEST_DIFFERENT = 4;

/** Why a column called n is not the n of best-of-n: undefined where it may be. A grid of n begins near 1 and has many values. */
export function notBestOfN(index: ColumnIndex, column: string, file: string): string | undefined {
  const numbers = differentNumbers(index, column, file);
  if (numbers.length === 0) return 'it holds no number';
  const broken = numbers.find((value) => !Number.isInteger(value) || value < 1);
  if (broken !== undefined) return `it holds ${broken}`;
  const shown = numbers.slice(0, 4).join(', ');
  if (numbers.length < FEWEST_DIFFERENT) return `it holds only ${shown}, as a number of samples does`;
  if (numbers[0] > MOST_OF_FIRST) return `its smallest value is ${numbers[0]}, and a grid of n begins near 1`;
  return undefined;
}
