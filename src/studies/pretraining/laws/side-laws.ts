/** Rows of what is measured beside the grid: protocols, epochs, shape, mid-training. */
import { type Interval, mean } from '../../../statistics/index.js';
import type { LawRow } from './derived-tables.js';
import { epochRatios } from './epochs.js';
import { exact, lawRow } from './law-rows.js';
import { midTraining } from './mid-training.js';
import type { Staircase } from './protocols.js';
import type { LanguageRow } from './rows.js';
import type { Run } from './runs.js';
import { runNoise } from './seed-noise.js';
import { shapeOf } from './shape.js';

export interface SideInput {
  language: LanguageRow;
  runs: readonly Run[];
  steps: Staircase | undefined;
  confidence: number;
}

export const sideLaws = (input: SideInput): LawRow[] => [
  ...noiseRows(input),
  ...protocolRows(input),
  ...epochRows(input),
  ...shapeRows(input),
  ...midTrainingRows(input),
];

function noiseRows({ language, runs, confidence }: SideInput): LawRow[] {
  const noise = runNoise(runs, confidence);
  if (noise === undefined) return [];
  const value = exact(noise.sd);
  return [lawRow(language.domain)({ law: 'noise', parameter: 'sd of ln excess', value, runs: runs.length })];
}

function protocolRows({ language, steps }: SideInput): LawRow[] {
  if (steps === undefined) return [];
  const row = lawRow(language.domain);
  const named = { law: 'protocol' };
  const count = (names: readonly string[]) =>
    steps.protocols.reduce((sum, { name, runs }) => sum + (names.includes(name) ? runs.length : 0), 0);
  return [
    ...steps.protocols.map(({ name, exponent, runs }) =>
      row({ ...named, subset: name, parameter: 'exponent', value: exponent, runs: runs.length }),
    ),
    ...steps.steps.map(({ from, to, difference }) =>
      row({
        ...{ ...named, subset: `${from} → ${to}` },
        ...{ parameter: 'difference', value: difference, runs: count([from, to]) },
      }),
    ),
    ...(steps.whole === undefined
      ? []
      : [
          row({
            ...{ ...named, subset: 'first to last', parameter: 'difference', value: steps.whole },
            runs: count([steps.protocols[0].name, steps.protocols[steps.protocols.length - 1].name]),
          }),
        ]),
  ];
}

function epochRows({ language, runs, confidence }: SideInput): LawRow[] {
  const row = lawRow(language.domain);
  return epochRatios(runs, confidence).map(({ width, layers, epochs, uniqueTokens, ratio }) =>
    row({
      ...{ law: 'epochs', subset: `width ${width}, ${layers} layers, ${uniqueTokens} tokens` },
      ...{ parameter: `${epochs} epochs`, value: ratio, runs: 1 },
    }),
  );
}

function shapeRows({ language, runs, confidence }: SideInput): LawRow[] {
  const noise = runNoise(runs, confidence);
  const shape = shapeOf(runs, { entropy: language.entropy, noise, confidence });
  if (shape === undefined) return [];
  const row = lawRow(language.domain);
  const named = { law: 'shape', runs: shape.cells.length };
  const size = Math.round(mean(shape.cells.map(({ parameters }) => parameters)));
  const subset = `${shape.cells.map(({ layers }) => layers).join(', ')} layers, ${size} parameters`;
  return [
    row({ ...named, subset, parameter: 'spread of the loss', value: shape.lossSpread }),
    row({ ...named, subset, parameter: 'spread of the excess', value: shape.excessSpread }),
  ];
}

function midTrainingRows({ language, runs, confidence }: SideInput): LawRow[] {
  const row = lawRow(language.domain);
  const noise = runNoise(runs, confidence);
  return midTraining(runs, { confidence, noise }).flatMap(({ parameters, share, curated, others, seeds }) => {
    const named = {
      ...{ law: 'mid-training', runs: 2 * seeds },
      subset: `${parameters} parameters, last ${Math.round(100 * share)} % of the tokens`,
    };
    const of = (parameter: string, value: Interval) => row({ ...named, parameter, value });
    return [of('excess on curated topics', curated), of('excess on other topics', others)];
  });
}
