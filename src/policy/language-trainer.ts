/** Training of one language model on the tokens of responses, and its predictions: what pre-training needs of a backend. */
import {
  type AdamOptions,
  compile,
  getTf,
  openKernelLanguageTrainer,
  pick,
  type Tensor,
  type TokenGradient,
  Trainer,
  type TrainerState,
} from '../tensor/index.js';
import type { Sequences } from '../world/index.js';
import { type PolicyModel, policyForward, responseTokens } from './policy.js';

export interface LanguageTrainer {
  /** One step of Adam on these sequences; gives their cross-entropy before it, nats a response token. */
  step(batch: Sequences, learningRate: number): number;
  /** ln q(· | context) of every response token of these sequences, [count · T, V]. */
  logSoftmax(sequences: Sequences): Float32Array;
  /** A copy of the parameters [count]. */
  values(): Float32Array;
  save(): TrainerState;
  restore(state: TrainerState): void;
  dispose(): void;
}

/** Sequences in one pass that predicts: memory stays small. */
const predictedTogether = 256;

export interface LanguageTrainerOptions {
  model: PolicyModel;
  /** Where the training starts, [count]. */
  parameters: Float32Array;
  adam?: AdamOptions;
}

/** By a kernel where there is one, else by tensors. */
export function openLanguageTrainer(options: LanguageTrainerOptions): LanguageTrainer {
  return kernelTrainer(options) ?? tensorTrainer(options);
}

const what = 'pre-training';

function kernelTrainer({ model, parameters, adam }: LanguageTrainerOptions): LanguageTrainer | undefined {
  const trainer = openKernelLanguageTrainer({ what, model, initial: parameters, options: adam });
  if (trainer === undefined) return undefined;
  const { responseLength } = model.world;
  return {
    step(batch, learningRate) {
      const share = 1 / (batch.count * responseLength);
      const crossEntropy: TokenGradient = ({ logProbs }, gradient) => {
        gradient.logProbs.fill(-share);
        return -share * logProbs.reduce((sum, value) => sum + value, 0);
      };
      return trainer.step([batch], () => crossEntropy, learningRate).loss[0];
    },
    logSoftmax: (sequences) => trainer.distributions(0, sequences),
    values: () => trainer.values(),
    save: () => trainer.save(),
    restore: (state) => trainer.restore(state),
    dispose: () => trainer.dispose(),
  };
}

/** The path that the kernel is held to. */
export function tensorTrainer({ model, parameters, adam }: LanguageTrainerOptions): LanguageTrainer {
  const crossEntropy = (flat: Tensor, [sequences]: Tensor[]) => {
    const tf = getTf();
    const { logits } = policyForward(model, flat, sequences);
    return { loss: tf.neg(tf.mean(pick(tf.logSoftmax(logits), responseTokens(model, sequences)), 1)) };
  };
  const trainer = new Trainer(what, crossEntropy, { values: parameters, replicas: 1 }, adam);
  const predict = compile((flat, sequences) => [
    getTf().logSoftmax(policyForward(model, flat, sequences).logits),
  ]);
  return {
    step(batch, learningRate) {
      const sequences = sequenceTensor(batch);
      const { loss } = trainer.step([sequences], learningRate);
      sequences.dispose();
      return loss[0];
    },
    logSoftmax(sequences) {
      const { vocabularySize, responseLength } = model.world;
      const { tokens, count, length } = sequences;
      const logProbs = new Float32Array(count * responseLength * vocabularySize);
      for (let start = 0; start < count; start += predictedTogether) {
        const rows = Math.min(predictedTogether, count - start);
        const part = tokens.subarray(start * length, (start + rows) * length);
        const slice = sequenceTensor({ tokens: part, count: rows, length });
        const [predicted] = predict(trainer.parameters, slice);
        logProbs.set(predicted.dataSync() as Float32Array, start * responseLength * vocabularySize);
        for (const tensor of [slice, predicted]) tensor.dispose();
      }
      return logProbs;
    },
    values: () => trainer.values(),
    save: () => trainer.save(),
    restore: (state) => trainer.restore(state),
    dispose: () => trainer.dispose(),
  };
}

/** Sequences as int32 [1, count, length]. */
function sequenceTensor({ tokens, count, length }: Sequences): Tensor {
  return getTf().tensor3d(Int32Array.from(tokens), [1, count, length], 'int32');
}
