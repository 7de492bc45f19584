/** Supervised fine-tuning of the initial policy on the corpus: Σ_t −ln π(x_t | x_{<t}) over the responses. */
import { type Checkpoint, noCheckpoint } from '../engine/checkpoint.js';
import type { RandomState, RandomStream } from '../random/index.js';
import {
  compile,
  getTf,
  type LossOutput,
  pick,
  type Tensor,
  Trainer,
  type TrainerState,
  warmupCosine,
} from '../tensor/index.js';
import { type Grammar, type Sequences, sampleCorpus } from '../world/index.js';
import type { FineTuningConfig } from './config.js';
import { initialPolicyParameters, type PolicyModel, policyForward, responseTokens } from './policy.js';

export interface FineTuning {
  /** The trained parameters [count]. */
  parameters: Float32Array;
  /** Cross-entropy on a fresh held-out corpus, nats a response token. */
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
  return { loss: tf.neg(tf.mean(logProbs, 1)) };
}

/** In slices, so that memory stays small. */
function measure(model: PolicyModel, flat: Tensor, corpus: Sequences): number {
  const size = 512;
  const evaluate = compile((parameters, sequences) => [crossEntropy(model, parameters, sequences).loss]);
  let sum = 0;
  for (let start = 0; start < corpus.count; start += size) {
    const tokens = corpus.tokens.subarray(start * corpus.length, (start + size) * corpus.length);
    const slice = sequenceTensor({ ...corpus, tokens, count: size });
    const [loss] = evaluate(flat, slice);
    sum += loss.dataSync()[0] * size;
    slice.dispose();
    loss.dispose();
  }
  return sum / corpus.count;
}

/** Sequences as int32 [1, count, length]. */
function sequenceTensor({ tokens, count, length }: Sequences): Tensor {
  return getTf().tensor3d(Int32Array.from(tokens), [1, count, length], 'int32');
}
