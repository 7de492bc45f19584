/** The doubt about an initial policy that has not learnt its language. */
import { declareDoubt, threeDigits as show, type Warning } from '../../../fitting/index.js';

const policyFarFromEntropy = declareDoubt(
  'policy-far-from-entropy',
  'Train the initial policy for longer: it has not learnt the language yet.',
);

/** The initial policy's loss exceeds the exact entropy rate by more than 0.05 nats a token. */
export function doubtPolicy(subject: string, loss: number, entropy: number): Warning | undefined {
  if (loss - entropy <= 0.05) return undefined;
  return policyFarFromEntropy(subject, `loss ${show(loss)} nats a token, entropy ${show(entropy)}`);
}
