/** Supervised fine-tuning of a reasoner on fresh demonstrations: −ln π over the tokens of the responses. */
import type { Checkpoint } from '../../../engine/checkpoint.js';
import {
  initialReasonerParameters,
  openReasonerTrainer,
  orderByLength,
  type ReasonerModel,
  type ReasonerRows,
  rowsFrom,
  takeRows,
} from '../../../policy/index.js';
import type { RandomState, RandomStream } from '../../../random/index.js';
import { type TokenGradient, type TrainerState, warmupCosine } from '../../../tensor/index.js';
import {
  type Demonstrator,
  demonstrate,
  drawProblem,
  promptOf,
  responseSteps,
} from '../../../world/reasoning/index.js';
import type { FineTuningConfig } from '../config/experiment.js';

export interface FineTuneOptions {
  model: ReasonerModel;
  config: FineTuningConfig;
  /** Its stream is that of the demonstrations. */
  demonstrator: Demonstrator;
  initial: RandomStream;
  checkpoint: Checkpoint;
  onStep(step: number, loss: number): void;
  /** At evaluations; `loss` is the mean since the one before, nats a token. */
  onEvaluation(step: number, loss: number, parameters: Float32Array): Evaluated;
}

/** Plain data. */
export type Evaluated = object;

/** What a checkpoint keeps. */
interface KeptTuning extends TrainerState {
  step: number;
  demonstrations: RandomState;
  evaluated: Evaluated[];
  /** Sum of the losses since the last evaluation, and how many they are. */
  losses: [sum: number, count: number];
}

export function fineTune<Row extends Evaluated>(
  options: Omit<FineTuneOptions, 'onEvaluation'> & {
    onEvaluation(step: number, loss: number, parameters: Float32Array): Row;
    onResumed(rows: readonly Row[]): void;
  },
): { parameters: Float32Array; evaluated: Row[] } {
  const { model, config, demonstrator, checkpoint, onStep, onEvaluation } = options;
  const initial = initialReasonerParameters(model, options.initial);
  const trainer = openReasonerTrainer({ what: 'supervised fine-tuning', model, heads: 'policy', initial });
  const wanted = new Set(evaluationSteps(config));
  try {
    const kept = checkpoint.resume() as KeptTuning | undefined;
    const evaluated = [...((kept?.evaluated ?? []) as Row[])];
    if (kept) {
      trainer.restore(kept);
      demonstrator.random.restore(kept.demonstrations);
      options.onResumed(evaluated);
    }
    let [sum, count] = kept?.losses ?? [0, 0];
    for (let step = (kept?.step ?? 0) + 1; step <= config.steps; step++) {
      const rows = demonstratedRows(demonstrator, config.batch);
      const rate = warmupCosine(config.learningRate, step, config.steps);
      const [loss] = trainer.step([rows], () => responseCrossEntropy(rows), rate).loss;
      [sum, count] = [sum + loss, count + 1];
      onStep(step, loss);
      if (wanted.has(step)) {
        evaluated.push(onEvaluation(step, sum / count, trainer.parametersOf(0)));
        [sum, count] = [0, 0];
      }
      checkpoint.keep(
        (): KeptTuning => ({
          ...{ ...trainer.save(), step, demonstrations: demonstrator.random.save() },
          ...{ evaluated: [...evaluated], losses: [sum, count] },
        }),
      );
    }
    return { parameters: trainer.parametersOf(0), evaluated };
  } finally {
    trainer.dispose();
  }
}

/** Evenly spaced, the last step included. */
export const evaluationSteps = ({
  steps,
  evaluations,
}: Pick<FineTuningConfig, 'steps' | 'evaluations'>): number[] =>
  Array.from({ length: evaluations }, (_, index) =>
    Math.max(1, Math.round((steps * (index + 1)) / evaluations)),
  );

/** Fresh problems with a demonstration each, those of one length beside one another. */
export function demonstratedRows(demonstrator: Demonstrator, count: number): ReasonerRows {
  const { task, random } = demonstrator;
  const rows = rowsFrom(
    Array.from({ length: count }, () => {
      const problem = drawProblem(task, random);
      const prompt = promptOf(task, problem);
      const response = demonstrate(demonstrator, problem);
      return {
        tokens: [...prompt.tokens, ...response],
        steps: [...prompt.steps, ...responseSteps(task.vocabulary, response)],
        start: prompt.tokens.length,
      };
    }),
  );
  return takeRows(rows, orderByLength(rows));
}

/** −ln π, averaged over the tokens of all responses, nats. */
export function responseCrossEntropy({ count: rows, length, starts, ends }: ReasonerRows): TokenGradient {
  let total = 0;
  for (let row = 0; row < rows; row++) total += ends[row] - starts[row];
  const weight = 1 / total;
  return ({ first, count, logProbs }, gradient) => {
    let sum = 0;
    for (let row = 0; row < count; row++) {
      const [from, to] = [row * length + starts[first + row], row * length + ends[first + row]];
      for (let place = from; place < to; place++) sum -= logProbs[place];
      gradient.logProbs.fill(-weight, from, to);
    }
    return weight * sum;
  };
}
