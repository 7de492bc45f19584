/** α and β of best-of-n against verifiers of one size (Gao et al. 2022, section 3.1), with the truth as gold. */
import { defineStage, many } from '../../../engine/stage.js';
import { fitOveroptimization, type OveroptimizationFit } from '../../../laws/index.js';
import { mean } from '../../../statistics/index.js';
import type { TransformerSize } from '../../../tensor/config.js';
import type { Experiment } from '../config/experiment.js';
import { modelOf } from '../models.js';
import { rowsOf } from '../rows.js';
import type { VerifierLawsRow } from '../tables.js';
import { verifierParameterCount } from '../verifiers.js';
import { type SelectionCurve, selection } from './selection.js';

/** Verifiers of one size, of all seeds of a model. */
export interface VerifierLawParameters {
  size: TransformerSize;
  verifierSize: TransformerSize;
}

export const verifierLaws = defineStage({
  name: 'verifier-laws',
  heading: 'Laws of verifiers',
  module: import.meta.url,
  inputs: { curves: many(selection) },
  tables: ['verifier-laws'],
  tensors: false,
  title: ({ size, verifierSize }: VerifierLawParameters) =>
    `Width ${size.width}: verifiers of width ${verifierSize.width}`,
  select: ({ task, confidence }: Experiment) => ({ task, confidence }),
  cost: () => 1e9,
  async run({ config, parameters, inputs, random }) {
    const { size, verifierSize } = parameters;
    const runs = runsOf(inputs.curves);
    const fitted = fitOveroptimization({
      ...{ form: 'bon', clusters: runs, confidence: config.confidence },
      random: random.stream('verifier-laws'),
    });
    const gold = meanCurve(runs.map((run) => run.gold));
    const highest = gold.indexOf(Math.max(...gold));
    const row: VerifierLawsRow = {
      ...{ setting: {}, ...size, parameters: modelOf(config.task, size).parameterCount },
      verifierWidth: verifierSize.width,
      verifierParameters: verifierParameterCount(config.task, verifierSize),
      ...{ models: runs.length, verifiers: inputs.curves.length },
      ...overModels(fitted),
      rmseOverPeak: optional(fitted.rmseOverPeak),
      ...{ peakN: runs[0].n[highest], peakGain: gold[highest], endGain: gold[gold.length - 1] },
    };
    return { output: {}, tables: [rowsOf('verifier-laws', [row])] };
  },
});

/** The scatter about a single model's curve says nothing of others: fewer than three models have no interval. */
export function overModels({ alpha, beta, interval }: OveroptimizationFit) {
  const isOver = interval.over === 'runs';
  const open = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return isOver ? { alpha, beta } : { alpha: { ...alpha, ...open }, beta: { ...beta, ...open } };
}

/** One curve a model, which is what is independent: the mean over its verifiers, as a gain over one attempt. */
export function runsOf(curves: readonly SelectionCurve[]) {
  const seeds = [...new Set(curves.map(({ seed }) => seed))];
  return seeds.map((seed) => {
    const own = curves.filter((curve) => curve.seed === seed);
    const gold = meanCurve(own.map((curve) => curve.gold));
    // n = 1 is the start, from which gold and distance are counted.
    return {
      n: own[0].n.slice(1),
      klDistance: own[0].klDistance.slice(1),
      gold: gold.slice(1).map((value) => value - gold[0]),
    };
  });
}

const meanCurve = (curves: readonly number[][]): number[] =>
  curves[0].map((_, index) => mean(curves.map((curve) => curve[index])));

const optional = (value: number): number | null => (Number.isFinite(value) ? value : null);
