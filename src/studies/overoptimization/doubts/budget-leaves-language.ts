/** The doubt about a KL budget that only policies outside the language can spend. */
import { declareDoubt, threeDigits as show, type Warning } from '../../../fitting/index.js';

const budgetLeavesLanguage = declareDoubt(
  'budget-leaves-language',
  'Take a smaller rl.klBudget or longer responses: beyond half of the entropy curves show the edge of the language, not the errors of the proxy.',
);

/** Both in nats: how far a policy was measured, and the entropy of a response of the language. */
export function doubtBudget(subject: string, kl: number, entropy: number): Warning | undefined {
  if (kl <= entropy / 2) return undefined;
  return budgetLeavesLanguage(
    subject,
    `it ends at ${show(kl)} nats, and a response has an entropy of ${show(entropy)}`,
  );
}
