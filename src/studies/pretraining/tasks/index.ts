/** The tasks, by the sequences that they share. Some follow the loss and some do not: which is for a study to find. */
import type { TopicSequences } from '../../../world/topics/index.js';
import {
  accuracy,
  calibration,
  choice,
  exactMatch,
  logLikelihood,
  logRatio,
  type Score,
  solved,
} from './reading.js';
import {
  choices,
  copied,
  greedy,
  lured,
  mislabelled,
  ofRanks,
  type Ranks,
  type Source,
  typical,
} from './sequences.js';

export interface Suite {
  /** Names its random numbers. */
  name: string;
  sequences(source: Source): TopicSequences;
  /** By the name of the task. */
  scores: Readonly<Record<string, Score>>;
}

const top: Ranks = { from: 1, to: 4 };
const middle: Ranks = { from: 8, to: 32 };
const rare: Ranks = { from: 64, to: 256 };
/** A run of a million tokens sees most of these never. */
const unseen: Ranks = { from: 2049, to: 4096 };

/** Nats a token below which a prompt counts as solved. */
const solvedBelow = 0.1;
const matched = 6;
/** So few items that luck shows. */
const fewItems = 24;

const half = (reading: Parameters<Score>[0]) => Math.floor(reading.language.shape.responseLength / 2);

export const suites: readonly Suite[] = [
  {
    name: 'typical',
    sequences: typical,
    scores: { accuracy: accuracy(), solved: solved(solvedBelow), calibration },
  },
  { name: 'top', sequences: ofRanks(top), scores: { 'accuracy-top': accuracy(), 'log-ratio-top': logRatio } },
  {
    name: 'middle',
    sequences: ofRanks(middle),
    scores: {
      'accuracy-middle': accuracy(),
      'log-ratio-middle': logRatio,
      'solved-middle': solved(solvedBelow),
    },
  },
  {
    name: 'rare',
    sequences: ofRanks(rare),
    scores: { 'accuracy-rare': accuracy(), 'log-ratio-rare': logRatio },
  },
  { name: 'unseen', sequences: ofRanks(unseen), scores: { 'accuracy-unseen': accuracy() } },
  { name: 'greedy-top', sequences: greedy(top), scores: { 'exact-match-top': exactMatch(matched) } },
  { name: 'greedy-middle', sequences: greedy(middle), scores: { 'exact-match-middle': exactMatch(matched) } },
  { name: 'choice-top', sequences: choices(top), scores: { 'choice-top': choice() } },
  {
    name: 'choice-middle',
    sequences: choices(middle),
    scores: { 'choice-middle': choice(), 'choice-few': choice(fewItems) },
  },
  { name: 'choice-rare', sequences: choices(rare), scores: { 'choice-rare': choice() } },
  { name: 'lure', sequences: lured, scores: { lure: choice() } },
  {
    name: 'mislabelled-top',
    sequences: mislabelled(top, top),
    scores: { 'mislabelled-top-accuracy': accuracy(), 'mislabelled-top-likelihood': logLikelihood() },
  },
  {
    name: 'mislabelled-middle',
    sequences: mislabelled(middle, top),
    scores: { 'mislabelled-middle-accuracy': accuracy(), 'mislabelled-middle-likelihood': logLikelihood() },
  },
  {
    name: 'copy',
    sequences: copied,
    scores: {
      'copy-accuracy': (reading) => accuracy(half(reading))(reading),
      'copy-likelihood': (reading) => logLikelihood(half(reading))(reading),
    },
  },
];

export const taskNames: readonly string[] = suites.flatMap(({ scores }) => Object.keys(scores));
