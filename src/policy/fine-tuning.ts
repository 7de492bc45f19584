/** Supervised fine-tuning of the initial policy on the corpus: −ln π(x_t | x_{<t}) over the tokens of the responses. */
import { type Checkpoint, noCheckpoint } from '../engine/checkpoint.js';
import type { RandomState, RandomStream } from '../random/index.js';
import {
  compile,
  getTf,
  type LossOutput,
  masked,
  pick,
  type Tensor,
  Trainer,
  type TrainerState,
  warmupCosine,
} from '../tensor/index.js';
import { type Grammar, responseLengths, type Sequences, sampleCorpus } from '../world/index.js';
import type { FineTuningConfig } from './config.js';
import {
  existingTokens,
  initialPolicyParameters,
  type PolicyModel,
  policyForward,
  responseTokens,
} from './policy.js';

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
  const loss = (flat: Tensor, [sequences]: Tensor[]) => crossEntropy(model, flat, sequences);
  const trainer = new Trainer('supervised fine-tuning', loss, { values: initial, replicas: 1 });
  const corpus = random.stream('corpus');
  try {
    const kept = checkpoint.resume() as KeptTuning | undefined;
    if (kept) {
      trainer.restore(kept);
      corpus.restore(kept.corpus);
    }
    for (let step = (kept?.step ?? 0) + 1; step <= config.steps; step++) {
      const batch = sequenceTensor(sampleCorpus(grammar, config.batchSize, corpus));
      const report = trainer.step([batch], warmupCosine(config.learningRate, step, config.steps));
      batch.dispose();
      onStep?.(step, report.loss[0]);
      checkpoint.keep((): KeptTuning => ({ ...trainer.save(), step, corpus: corpus.save() }));
    }
    const heldOut = sampleCorpus(grammar, heldOutCount, random.stream('held-out'));
    return { parameters: trainer.values(), loss: measure(model, trainer.parameters, heldOut) };
  } finally {
    trainer.dispose();
  }
}

function crossEntropy(model: PolicyModel, flat: Tensor, sequences: Tensor): LossOutput {
  const tf = getTf();
  const { logits } = policyForward(model, flat, sequences);
  const logProbs = pick(tf.logSoftmax(logits), responseTokens(model, sequences));
  const exists = existingTokens(model, sequences);
  if (exists === undefined) return { loss: tf.neg(tf.mean(logProbs, 1)) };
  return { loss: tf.neg(tf.div(tf.sum(masked(logProbs, exists), 1), tf.sum(exists, 1))) };
}

/** In slices, so that memory stays small. */
function measure(model: PolicyModel, flat: Tensor, corpus: Sequences): number {
  const size = 512;
  const evaluate = compile((parameters, sequences) => [crossEntropy(model, parameters, sequences).loss]);
  let [sum, weights] = [0, 0];
  for (let start = 0; start < corpus.count; start += size) {
    const tokens = corpus.tokens.subarray(start * corpus.length, (start + size) * corpus.length);
    const part = { ...corpus, tokens, count: size };
    const slice = sequenceTensor(part);
    const [loss] = evaluate(flat, slice);
    // In full responses: as many tokens as the slice has.
    const tokenCount = responseLengths(model.world, part).reduce((total, length) => total + length, 0);
    const weight = tokenCount / model.world.responseLength;
    sum += loss.dataSync()[0] * weight;
    weights += weight;
    slice.dispose();
    loss.dispose();
  }
  return sum / weights;
}

/** Sequences as int32 [1, count, length]. */
function sequenceTensor({ tokens, count, length }: Sequences): Tensor {
  return getTf().tensor3d(Int32Array.from(tokens), [1, count, length], 'int32');
}
