/** Supervised fine-tuning of the initial policy on the corpus: −ln π(x_t | x_{<t}) over the tokens of the responses. */
import { type Checkpoint, noCheckpoint } from '../engine/checkpoint.js';
import type { RandomState, RandomStream } from '../random/index.js';
import { type TokenGradient, type TrainerState, warmupCosine } from '../tensor/index.js';
import { type Grammar, responseLengths, type Sequences, sampleCorpus } from '../world/index.js';
import type { FineTuningConfig } from './config.js';
import { openLanguageTrainer } from './language-trainer.js';
import { initialPolicyParameters, type PolicyModel } from './policy.js';

export interface FineTuning {
  /** The trained parameters [count]. */
  parameters: Float32Array;
  /** Cross-entropy on a fresh held-out corpus, nats a response token that exists. */
  loss: number;
}

/** Sequences of the held-out corpus that the final loss is measured on. */
const heldOutCount = 4096;

export interface FineTuningOptions {
  model: PolicyModel;
  config: FineTuningConfig;
  grammar: Grammar;
  random: RandomStream;
  onStep?: (done: number, loss: number) => void;
  checkpoint?: Checkpoint;
}

/** What a checkpoint keeps. */
interface KeptTuning extends TrainerState {
  step: number;
  corpus: RandomState;
}

/** Every step draws a fresh batch, so there is no overfitting to stop early for. */
export function fineTune({
  model,
  config,
  grammar,
  random,
  onStep,
  checkpoint = noCheckpoint,
}: FineTuningOptions): FineTuning {
  const initial = initialPolicyParameters(model, random.stream('initial'));
  const trainer = openLanguageTrainer({ what: 'supervised fine-tuning', model, initial });
  const corpus = random.stream('corpus');
  try {
    const kept = checkpoint.resume() as KeptTuning | undefined;
    if (kept) {
      trainer.restore(kept);
      corpus.restore(kept.corpus);
    }
    for (let step = (kept?.step ?? 0) + 1; step <= config.steps; step++) {
      const batch = sampleCorpus(grammar, config.batchSize, corpus);
      const rate = warmupCosine(config.learningRate, step, config.steps);
      const { loss } = trainer.step([batch], () => crossEntropy(model, batch), rate);
      onStep?.(step, loss[0]);
      checkpoint.keep((): KeptTuning => ({ ...trainer.save(), step, corpus: corpus.save() }));
    }
    const heldOut = sampleCorpus(grammar, heldOutCount, random.stream('held-out'));
    const { logProbs } = trainer.predict(0, heldOut);
    const exists = existing(model, heldOut);
    return { parameters: trainer.values(), loss: surprise(logProbs, exists) / sumOf(exists) };
  } finally {
    trainer.dispose();
  }
}

/** −ln π, averaged over the tokens of the responses that exist, nats. */
export function crossEntropy(model: PolicyModel, sequences: Sequences): TokenGradient {
  const exists = existing(model, sequences);
  const weight = 1 / sumOf(exists);
  const { responseLength } = model.world;
  return ({ first, count, logProbs }, gradient) => {
    const own = exists.subarray(first * responseLength, (first + count) * responseLength);
    own.forEach((isThere, index) => {
      gradient.logProbs[index] = -weight * isThere;
    });
    return weight * surprise(logProbs, own);
  };
}

/** Σ −ln π over the tokens that exist. */
const surprise = (logProbs: Float32Array, exists: Uint8Array): number =>
  exists.reduce((sum, isThere, index) => (isThere ? sum - logProbs[index] : sum), 0);

/** 1 for the response tokens that exist, else 0, [count · T]. */
function existing({ world }: PolicyModel, sequences: Sequences): Uint8Array {
  const exists = new Uint8Array(sequences.count * world.responseLength);
  responseLengths(world, sequences).forEach((length, row) => {
    exists.fill(1, row * world.responseLength, row * world.responseLength + length);
  });
  return exists;
}

const sumOf = (values: Uint8Array): number => values.reduce((sum, value) => sum + value, 0);
