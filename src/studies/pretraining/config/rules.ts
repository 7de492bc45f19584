/** What ties several keys of an experiment together. */
import { problemIf, type Rule } from '../../../config/index.js';
import { keyCount } from '../../../world/topics/language.js';
import { gridCells } from '../plan/cells.js';
import { wholeSize } from '../sizes.js';
import type { Experiment } from './experiment.js';

const keysTellTopicsApart: Rule<Experiment> = {
  check: ({ language: { topics, keyBase, promptLength, vocabularySize } }) => [
    ...problemIf(
      keyBase > vocabularySize,
      ['language', 'keyBase'],
      `digits of base ${keyBase} need as many tokens; allowed: at most the vocabulary of ${vocabularySize}`,
      ['language', 'vocabularySize'],
    ),
    ...problemIf(
      topics > keyCount({ promptLength }, keyBase),
      ['language', 'topics'],
      `${promptLength - 1} digits of base ${keyBase} make ${keyCount({ promptLength }, keyBase)} keys; allowed: at most as many topics`,
      ['language', 'keyBase'],
      ['language', 'promptLength'],
    ),
  ],
};

const headsDivideWidth: Rule<Experiment> = {
  check: ({ sizes }) =>
    sizes.flatMap((size, index) => {
      const { width, heads } = wholeSize(size);
      return problemIf(
        width % heads !== 0,
        ['sizes', index, 'heads'],
        `${heads} heads cannot share a width of ${width}; allowed: a number that divides it`,
        ['sizes', index, 'width'],
      );
    }),
};

const sizesHaveNoDuplicates: Rule<Experiment> = {
  check: ({ sizes }) => {
    const names = sizes.map((size) => JSON.stringify(wholeSize(size)));
    return names.flatMap((name, index) =>
      problemIf(names.indexOf(name) !== index, ['sizes', index], 'is listed twice; each size stands once'),
    );
  },
};

const largestIsOneOfTheSizes: Rule<Experiment> = {
  check: ({ largest, sizes }) =>
    problemIf(
      largest !== null && !sizes.some(({ width }) => width === largest.width),
      ['largest', 'width'],
      `no size has a width of ${largest?.width}; allowed: ${sizes.map(({ width }) => width).join(', ')}`,
      ['sizes'],
    ),
};

const rangesGoUp: Rule<Experiment> = {
  check: ({ tokensPerParameter: { least, most }, curriculum: { from, to, share }, language: { topics } }) => [
    ...problemIf(
      least > most,
      ['tokensPerParameter', 'most'],
      `${most} is below the least, ${least}; allowed: at least as many`,
      ['tokensPerParameter', 'least'],
    ),
    ...problemIf(
      share > 0 && from > topics,
      ['curriculum', 'from'],
      `rank ${from} of ${topics} topics; allowed: 1 to ${topics}`,
      ['language', 'topics'],
      ['curriculum', 'share'],
    ),
    ...problemIf(
      share > 0 && from <= topics && (from > to || to > topics),
      ['curriculum', 'to'],
      `ranks ${from} to ${to} of ${topics} topics; allowed: ${from} to ${topics}`,
      ['curriculum', 'from'],
      ['curriculum', 'share'],
    ),
  ],
};

/** A single schedule is the same cosine for runs of any length: it ends at the tokens that are named. */
const oneHorizon: Rule<Experiment> = {
  check: ({ training: { schedule }, tokens }) =>
    problemIf(
      schedule !== 'matched' && tokens.length === 0,
      ['tokens'],
      `the schedule ${schedule} needs a length of its runs; allowed: at least one number of tokens`,
      ['training', 'schedule'],
    ),
};

const somethingIsTrained: Rule<Experiment> = {
  check: (experiment) =>
    problemIf(
      gridCells(experiment).length === 0,
      ['budgets'],
      'no size is trained; allowed: budgets that buy one of the sizes its tokens a parameter, or tokens, or epochs',
      ['tokensPerParameter', 'most'],
      ['tokensPerParameter', 'least'],
      ['tokens'],
      ['sizes'],
    ),
};

export const rules: readonly Rule<Experiment>[] = [
  keysTellTopicsApart,
  headsDivideWidth,
  sizesHaveNoDuplicates,
  rangesGoUp,
  largestIsOneOfTheSizes,
  oneHorizon,
  somethingIsTrained,
];
