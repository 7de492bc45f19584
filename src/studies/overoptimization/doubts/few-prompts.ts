/** The doubt about a best-of-n curve that a handful of prompts makes. */
import { declareDoubt, threeDigits as show, type Warning } from '../../../fitting/index.js';

const fewPrompts = declareDoubt(
  'few-prompts',
  'Raise bestOfN.prompts: what single prompts gain and lose moves the whole curve.',
);

/**
 * Gold has an sd of 1 over responses, and prompts differ by no more: the mean over them has a standard error of at most
 * 1/√prompts. Above 0.3 sd, three times the smallest difference of interest, curves are about these very prompts.
 */
const mostError = 0.3;

export function doubtPrompts(subject: string, prompts: number, seeds: number): Warning | undefined {
  const error = 1 / Math.sqrt(prompts);
  if (error <= mostError) return undefined;
  return fewPrompts(
    subject,
    `${prompts} prompts for ${seeds} proxy seeds: the mean over them may be off by ${show(error)} sd of gold`,
  );
}
