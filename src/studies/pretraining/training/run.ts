/** The course of one run: batches, steps, evaluations, and where a killed one goes on from. */
import type { Checkpoint } from '../../../engine/checkpoint.js';
import { crossEntropy, openLanguageTrainer, type PolicyModel } from '../../../policy/index.js';
import { initialPolicyParameters } from '../../../policy/policy.js';
import type { RandomState, RandomStream } from '../../../random/index.js';
import type { TrainerState } from '../../../tensor/index.js';
import type { TopicLanguage, TopicSequences } from '../../../world/topics/index.js';
import type { CurriculumConfig, TrainingConfig } from '../config/training.js';
import { openBatches } from './batches.js';
import { type Measured, measure } from './measure.js';
import { evaluationSteps, type Recipe, rateAt } from './recipe.js';

/** An evaluation. */
export interface RunPoint {
  step: number;
  /** Mean of the batches since the evaluation before, nats a token. */
  trainLoss: number;
  measured: Measured;
}

export interface RunOptions {
  config: { training: TrainingConfig; curriculum: CurriculumConfig; evaluations: number };
  model: PolicyModel;
  language: TopicLanguage;
  test: TopicSequences;
  recipe: Recipe;
  uniqueTokens: number | null;
  random: RandomStream;
  checkpoint: Checkpoint;
  onPoint(point: RunPoint): void;
  onStep(step: number, loss: number): void;
}

/** What a checkpoint keeps. */
interface KeptRun extends TrainerState {
  step: number;
  batches: RandomState;
  points: RunPoint[];
  /** Sum of the losses since the last evaluation, and how many they are. */
  losses: [sum: number, count: number];
}

export function trainRun(options: RunOptions): { values: Float32Array; points: RunPoint[] } {
  const { config, model, language, test, recipe, random, checkpoint } = options;
  const { curriculum, training, evaluations } = config;
  const trainer = openLanguageTrainer({
    ...{ what: 'pre-training', model },
    initial: initialPolicyParameters(model, random.stream('initial')),
    options: { beta2: recipe.beta2 },
  });
  const batches = openBatches({
    ...{ language, recipe, curriculum, uniqueTokens: options.uniqueTokens },
    random: random.stream('data'),
  });
  const evaluated = new Set(evaluationSteps(recipe.steps, evaluations));
  try {
    const kept = checkpoint.resume() as KeptRun | undefined;
    if (kept) {
      trainer.restore(kept);
      batches.restore(kept.batches);
      for (const point of kept.points) options.onPoint(point);
    }
    const points = [...(kept?.points ?? [])];
    let [sum, count] = kept?.losses ?? [0, 0];
    for (let step = (kept?.step ?? 0) + 1; step <= recipe.steps; step++) {
      const batch = batches.next(step);
      const rate = rateAt(training, recipe, step);
      const [loss] = trainer.step([batch], () => crossEntropy(model, batch), rate).loss;
      sum += loss;
      count += 1;
      if (evaluated.has(step)) {
        const measured = measure({ language, test, curriculum }, trainer.distributions(0, test));
        const point = { step, trainLoss: sum / count, measured };
        [sum, count] = [0, 0];
        points.push(point);
        options.onPoint(point);
      }
      options.onStep(step, loss);
      checkpoint.keep(
        (): KeptRun => ({
          ...{ ...trainer.save(), step, batches: batches.save() },
          ...{ points: [...points], losses: [sum, count] },
        }),
      );
    }
    return { values: trainer.values(), points };
  } finally {
    trainer.dispose();
  }
}
