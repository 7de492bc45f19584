/** Which figures a study gets: the paper's main ones always, one more for every axis that was swept. */
import type { Figure } from '../../../display/figure.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { coefficientFigure } from './coefficient-figure.js';
import { componentsFigure } from './components.js';
import { goldAgainstDraws } from './gold-against-draws.js';
import { goldAgainstProxy } from './gold-against-proxy.js';
import { humanUtility } from './human-utility.js';
import { klAgainstSteps } from './kl-against-steps.js';
import { overoptimizationFigure } from './overoptimization-figure.js';
import { penalisedEnds } from './penalised-ends.js';
import { responseLength } from './response-length.js';
import { roundsFigure } from './rounds.js';
import { sweepFigures } from './sweep-figures.js';

export const figures: readonly { draw(tables: OveroptimizationTables): Figure[] }[] = [
  overoptimizationFigure,
  coefficientFigure,
  goldAgainstProxy,
  goldAgainstDraws,
  humanUtility,
  responseLength,
  roundsFigure,
  componentsFigure,
  penalisedEnds,
  sweepFigures,
  klAgainstSteps,
];
