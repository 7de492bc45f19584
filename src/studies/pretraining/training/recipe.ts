/** The recipe of a run: its steps, its batches and the course of its learning rate, from what the experiment says. */
import type { TrainingConfig } from '../config/training.js';

/** What of a run's recipe hangs on the run. */
export interface Recipe {
  /** Sequences in a step. */
  batch: number;
  steps: number;
  /** Steps in which the rate rises. */
  warmup: number;
  /** Peak learning rate. */
  learningRate: number;
  /** Adam's decay of squared gradients. */
  beta2: number;
  /** Response tokens that it sees. */
  tokens: number;
}

/** Runs whose batch is `batchSize` see so many tokens. */
const usualTokens = 1e5;
/** Shorter runs forget squared gradients faster. */
const fewSteps = 200;
const shortBeta2 = 0.95;

export interface RecipeOptions {
  width: number;
  /** Response tokens that the run is asked to see. */
  tokens: number;
  responseLength: number;
}

export function recipeOf(config: TrainingConfig, { width, tokens, responseLength }: RecipeOptions): Recipe {
  const { batchSize, fewestInBatch, mostInBatch, warmupSteps } = config;
  const wanted = Math.round(batchSize * Math.sqrt(tokens / usualTokens));
  const batch = Math.min(mostInBatch, Math.max(fewestInBatch, wanted));
  const steps = Math.max(1, Math.round(tokens / (batch * responseLength)));
  return {
    ...{ batch, steps },
    warmup: Math.max(1, Math.min(steps, warmupSteps ?? Math.round(config.warmup * steps))),
    learningRate: config.rateFallsWithWidth ? config.learningRate * rateFactor(width) : config.learningRate,
    beta2: steps < fewSteps ? Math.min(shortBeta2, config.beta2) : config.beta2,
    tokens: steps * batch * responseLength,
  };
}

/** ∝ 1/√width and 1 at 16; from two heads on four fifths of that, as sweeps of the rate had it. */
const rateFactor = (width: number) => Math.sqrt(16 / width) * (width < 32 ? 1 : 0.8);

/** The rate at step 1, 2, …: up in a line, then down a cosine to the floor, or level. */
export function rateAt(
  { schedule, floor }: Pick<TrainingConfig, 'schedule' | 'floor'>,
  { learningRate, warmup, steps }: Pick<Recipe, 'learningRate' | 'warmup' | 'steps'>,
  step: number,
): number {
  if (step <= warmup) return (learningRate * step) / warmup;
  if (schedule === 'constant') return learningRate;
  const progress = (step - warmup) / Math.max(1, steps - warmup);
  return learningRate * (floor + ((1 - floor) * (1 + Math.cos(Math.PI * progress))) / 2);
}

/** The first evaluation comes after this share of a run. */
const firstShare = 1 / 48;

/** At which steps a run is evaluated: evenly spaced in the logarithm, each step once, the last one included. */
export function evaluationSteps(steps: number, evaluations: number): number[] {
  const found = new Set<number>();
  for (let index = 0; index < evaluations; index++) {
    const share = firstShare ** (1 - index / (evaluations - 1));
    const wanted = Math.max(1, Math.round(steps * share));
    // Where steps are few, several want the same one: they take the next.
    found.add(Math.min(steps, Math.max(wanted, Math.max(0, ...found) + 1)));
  }
  return [...found];
}
