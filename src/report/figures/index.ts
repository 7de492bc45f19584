/** Which figures a study gets: the paper's main ones always, one more for every setting that was swept. */

import type { Coefficients } from '../../laws/coefficients.js';
import type { CurvePoint } from '../../optimization/curve-point.js';
import { distinct, mainSettings, type SettingKey, sweptSettings, withSettings } from '../curve-groups.js';
import type { Figure } from '../figure.js';
import { coefficientFigure } from './coefficient-figure.js';
import { goldAgainstProxy, humanUtility, klAgainstSteps } from './path-figures.js';
import { scoreFigure } from './score-figure.js';

export interface FigureInput {
  curves: CurvePoint[];
  coefficients: Coefficients[];
  /** Coverage of the intervals, 0 to 1. */
  confidence: number;
}

const sweepNames: Record<SettingKey, { id: string; title: string; name: (value: number) => string }> = {
  comparisons: { id: 'data-size', title: 'Comparisons', name: (value) => `${count(value)} comparisons` },
  policyParameters: { id: 'policy-size', title: 'Policy size', name: (value) => `policy of ${count(value)}` },
  klPenalty: { id: 'kl-penalty', title: 'KL penalty', name: (value) => `penalty ${value}` },
  labelNoise: {
    id: 'label-noise',
    title: 'Label noise',
    name: (value) => `${Math.round(value * 100)} % noise`,
  },
};

const count = (value: number) => value.toLocaleString('en-US');

/** How marks of a size are named everywhere. */
export const sizeName = (rmParameters: number) => `${count(rmParameters)} parameters`;

const bySize = (point: CurvePoint) => ({ order: point.rmParameters, name: sizeName(point.rmParameters) });

export function studyFigures({ curves, coefficients, confidence }: FigureInput): Figure[] {
  const settings = mainSettings(curves);
  const main = withSettings(curves, settings);
  const mainCoefficients = withSettings(coefficients, settings);
  const sizes = { points: main, seriesOf: bySize, legendTitle: 'Reward model' };
  const sizeCount = distinct(main.map((point) => point.rmParameters)).length;
  const figures = [
    scoreFigure({
      ...sizes,
      id: 'overoptimization',
      title: 'Overoptimization',
      caption: `Gold and proxy score while optimising against proxies of ${sizeCount === 1 ? 'one size' : `${sizeCount} sizes`}. Points are means over proxy seeds, for PPO at equal KL; bands span the fits of single seeds.`,
      coefficients: mainCoefficients,
    }),
    coefficientFigure(mainCoefficients, confidence),
    goldAgainstProxy(sizes),
    humanUtility(sizes),
    ...sweptSettings(curves).map((key) => sweepFigure(key, curves, coefficients)),
    klAgainstSteps(sizes),
  ];
  return figures.filter((figure) => figure !== null);
}

/** Colour by the swept setting, at the one reward-model size that has the most values of it. */
function sweepFigure(key: SettingKey, curves: CurvePoint[], coefficients: Coefficients[]): Figure {
  const others = { ...mainSettings(curves) } as Partial<Record<SettingKey, number>>;
  delete others[key];
  // The penalty has no effect on best-of-n: its rows would stand in every series.
  const own = withSettings(curves, others).filter((point) => key !== 'klPenalty' || point.method === 'rl');
  const sizes = distinct(own.map((point) => point.rmParameters));
  const values = (size: number) =>
    distinct(own.filter((point) => point.rmParameters === size).map((point) => point[key]));
  const size = sizes.reduce((best, other) => (values(other).length > values(best).length ? other : best));
  const { id, title, name } = sweepNames[key];
  return scoreFigure({
    id,
    title,
    caption: `${title} at a reward model of ${sizeName(size)}: gold and proxy score against KL.`,
    points: own.filter((point) => point.rmParameters === size),
    coefficients: withSettings(coefficients, others),
    seriesOf: (point) => ({ order: point[key], name: name(point[key]) }),
    legendTitle: title,
  });
}
