/** The runs of reinforcement learning that an experiment asks for: every combination of its lists. */
import type { Experiment } from '../config/experiment.js';
import type { RewardName, RlAlgorithmName } from './names.js';

/** What a run is, beside the model that it starts from. */
export interface RlChoice {
  algorithm: RlAlgorithmName;
  verifier: RewardName;
  learningRate: number;
  /** Rollouts. */
  lag: number;
  scratchpadNoise: number;
}

/** What rows of models that nothing was learned by say of their run. */
export const notLearned = {
  algorithm: 'none',
  verifier: 'none',
  learningRate: 0,
  lag: 0,
  scratchpadNoise: 0,
};

export interface RlRun {
  id: string;
  parameters: RlChoice;
}

export const rlRuns = ({ rl }: Pick<Experiment, 'rl'>): RlRun[] =>
  rl.algorithms.flatMap((algorithm) =>
    rl.verifiers.flatMap((verifier) =>
      rl.learningRates.flatMap((learningRate) =>
        rl.lags.flatMap((lag) =>
          rl.scratchpadNoises.map((scratchpadNoise) => {
            const parameters = { algorithm, verifier, learningRate, lag, scratchpadNoise };
            return { parameters, id: idOf(parameters, rl) };
          }),
        ),
      ),
    ),
  );

/** What is the same for all runs of an experiment is not said. */
function idOf(
  { algorithm, verifier, learningRate, lag, scratchpadNoise }: RlChoice,
  rl: Experiment['rl'],
): string {
  const parts = [
    [`rate-${learningRate}`, rl.learningRates],
    [`lag-${lag}`, rl.lags],
    [`noise-${scratchpadNoise}`, rl.scratchpadNoises],
  ] as const;
  return [algorithm, verifier, ...parts.flatMap(([name, all]) => (all.length > 1 ? [name] : []))].join('-');
}

export const rlTitle = ({ algorithm, verifier, lag, scratchpadNoise, learningRate }: RlChoice): string =>
  [
    `${algorithm} against ${verifier}`,
    `rate ${learningRate}`,
    ...(lag > 0 ? [`lag ${lag}`] : []),
    ...(scratchpadNoise > 0 ? [`noise ${scratchpadNoise}`] : []),
  ].join(', ');
