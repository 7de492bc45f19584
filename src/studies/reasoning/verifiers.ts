/** Learned verifiers: their shapes, what they count and what they are called. */
import type { TransformerSize } from '../../tensor/config.js';
import type { ReasoningTaskConfig } from '../../world/reasoning/index.js';
import { modelFacts, modelOf, type ReasonerParameters, reasonerName, reasonerTitle } from './models.js';

/** Which verifier, and of which model's attempts. */
export interface VerifierParameters extends ReasonerParameters {
  verifier: { size: TransformerSize; seed: number };
}

export const verifierName = ({ verifier, ...model }: VerifierParameters): string =>
  `${reasonerName(model)}-${verifier.size.width}-${verifier.seed}`;

export const verifierTitle = (what: string, { verifier, ...model }: VerifierParameters): string =>
  `${reasonerTitle(what, model)}: verifier of width ${verifier.size.width}${verifier.seed > 0 ? `, seed ${verifier.seed}` : ''}`;

/** A reasoner's without its unembedding, which a verifier never reads, and with the head that it does. */
export function verifierParameterCount(task: ReasoningTaskConfig, size: TransformerSize): number {
  const { parameterCount, trunk } = modelOf(task, size);
  return parameterCount - trunk.width * trunk.vocabularySize + trunk.width;
}

/** What every row of a verifier says of it, and of the model. */
export const verifierFacts = (task: ReasoningTaskConfig, { verifier, ...model }: VerifierParameters) => ({
  ...modelFacts(task, model),
  verifierWidth: verifier.size.width,
  verifierParameters: verifierParameterCount(task, verifier.size),
  verifierSeed: verifier.seed,
});
