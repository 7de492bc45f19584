/**
 * What an online method makes of scores before it learns from them; tables and figures go on telling the scores
 * themselves. They come with mean 0 under the initial policy, in standard deviations of gold.
 */

import type { KeyAxis } from '../engine/axis.js';
import { wordAxis } from '../engine/axis.js';
import { mean, standardDeviation } from '../statistics/index.js';
import { concatenate, partsOf } from './rollout.js';

/** Of the scores of one replica's batch. */
type Shaping = (scores: Float32Array) => Float32Array;

/** Standard deviations of gold: twice what the initial policy has, where scores are clipped. */
const clippedAt = 2;

const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));

const shapings = {
  none: (scores) => scores,
  // Fu et al. (2025): bounded, and steepest where the initial policy is. They centre by scores of reference responses to the
  // same prompt, of which the mean of all is taken here.
  sigmoid: (scores) => scores.map(sigmoid),
  clip: (scores) => scores.map((score) => Math.max(-clippedAt, Math.min(clippedAt, score))),
  whiten: (scores) => {
    const [centre, spread] = [mean(scores), standardDeviation(scores)];
    // Scores that are all the same have no direction.
    return scores.map((score) => (spread > 0 ? (score - centre) / spread : 0));
  },
} satisfies Record<string, Shaping>;

export type ShapingName = keyof typeof shapings;

export const shapingNames = Object.keys(shapings) as [ShapingName, ...ShapingName[]];

/** Scores [R · B] of R replicas. */
export const shaped = (scores: Float32Array, replicas: number, name: ShapingName): Float32Array =>
  name === 'none' ? scores : concatenate(partsOf(scores, replicas).map(shapings[name]));

export const shapingAxis: KeyAxis<string> = {
  ...wordAxis({
    name: 'shaping',
    header: 'shaping',
    title: 'Shaping',
    about: 'What an online method makes of scores before it learns from them.',
    label: (value) => (value === 'none' ? 'plain scores' : value),
    order: shapingNames,
    absent: 'none',
    of: 'online',
  }),
  property: 'shaping',
};
