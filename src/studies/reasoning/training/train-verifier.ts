/** Training of a verifier on attempts that are labelled right or wrong: the logistic loss of its value at the last token. */
import type { Checkpoint } from '../../../engine/checkpoint.js';
import {
  initialReasonerParameters,
  openReasonerTrainer,
  orderByLength,
  type ReasonerModel,
  type ReasonerRows,
  takeRows,
} from '../../../policy/index.js';
import type { RandomStream } from '../../../random/index.js';
import { type TokenGradient, type TrainerState, warmupCosine } from '../../../tensor/index.js';
import type { LearnedVerifierConfig } from '../config/learned-verifier.js';

export interface TrainVerifierOptions {
  model: ReasonerModel;
  config: Pick<LearnedVerifierConfig, 'steps' | 'batch' | 'learningRate'>;
  /** Rows that start where they end, and whether each is right, 1 or 0. */
  rows: ReasonerRows;
  labels: Uint8Array;
  random: RandomStream;
  checkpoint: Checkpoint;
  onStep(step: number, loss: number): void;
}

/** Parameters [count], and the mean loss over the last tenth of the steps, nats. */
export function trainVerifier(options: TrainVerifierOptions): { parameters: Float32Array; loss: number } {
  const { model, config, rows, labels, random, checkpoint, onStep } = options;
  const initial = initialReasonerParameters(model, random.stream('initial'));
  const trainer = openReasonerTrainer({ what: 'a learned verifier', model, heads: 'verifier', initial });
  try {
    const kept = checkpoint.resume() as (TrainerState & { step: number; losses: Float32Array }) | undefined;
    if (kept) trainer.restore(kept);
    const losses = kept?.losses ?? new Float32Array(config.steps);
    for (let step = (kept?.step ?? 0) + 1; step <= config.steps; step++) {
      const places = batchOf(rows.count, { step, size: config.batch, random: random.stream('order') });
      const drawn = takeRows(rows, places);
      const order = orderByLength(drawn);
      const batch = takeRows(drawn, order);
      const right = Uint8Array.from(order, (place) => labels[places[place]]);
      const rate = warmupCosine(config.learningRate, step, config.steps);
      [losses[step - 1]] = trainer.step([batch], () => logisticLoss(batch, right), rate).loss;
      onStep(step, losses[step - 1]);
      checkpoint.keep(() => ({ ...trainer.save(), step, losses: losses.slice() }));
    }
    const last = losses.subarray(config.steps - Math.ceil(config.steps / 10));
    return {
      parameters: trainer.parametersOf(0),
      loss: last.reduce((sum, value) => sum + value, 0) / last.length,
    };
  } finally {
    trainer.dispose();
  }
}

/** Rows of a step, from 1: pass after pass, each in an order of its own. Known from the step alone, so that a run can go on. */
export function batchOf(
  count: number,
  { step, size, random }: { step: number; size: number; random: RandomStream },
): Int32Array {
  const orders = new Map<number, ArrayLike<number>>();
  return Int32Array.from({ length: size }, (_, index) => {
    const place = (step - 1) * size + index;
    const pass = Math.floor(place / count);
    const order = orders.get(pass) ?? random.stream(`pass-${pass}`).permutation(count);
    orders.set(pass, order);
    return order[place % count];
  });
}

/** −ln σ(z) of right rows and −ln σ(−z) of wrong ones, mean over the rows, nats; z is the value at a row's last token. */
export function logisticLoss({ count: all, length, ends }: ReasonerRows, right: Uint8Array): TokenGradient {
  return ({ first, count, values }, gradient) => {
    let sum = 0;
    for (let row = 0; row < count; row++) {
      const place = row * length + ends[first + row] - 1;
      const sign = right[first + row] === 1 ? 1 : -1;
      const margin = sign * values[place];
      sum += softplus(-margin);
      gradient.values[place] = (-sign * probabilityOf(-margin)) / all;
    }
    return sum / all;
  };
}

/** ln(1 + e^x), for large x too. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** σ(z): what a verifier with this logit says how likely a response is right. */
export const probabilityOf = (logit: number): number => 1 / (1 + Math.exp(-logit));
