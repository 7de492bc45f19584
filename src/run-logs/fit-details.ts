/** What stands below the table of fits: where scores start, when the peak was, what was left out, and the paper's curves. */
import { threeDigits as show } from '../fitting/index.js';
import { besidePaper, besidePaperText } from './beside-paper.js';
import type { GroupFit } from './fit-group.js';

/** One line a fact, by group. */
export function detailLines(groups: readonly GroupFit[]): string[] {
  return groups.flatMap((fit) => {
    const facts = [baselineFact(fit), stepFact(fit), chanceFact(fit), plainFact(fit), paperFact(fit)];
    return facts.flatMap((fact) => (fact === undefined ? [] : [`  ${fit.group}: ${fact}`]));
  });
}

const origins = {
  fit: 'fitted with the law',
  'initial policy': 'the row of the initial policy',
  'best of one': 'the mean score at n = 1',
  'first point': 'the score at the smallest KL of each run',
  given: 'as given',
} as const;

function baselineFact({ baseline }: GroupFit): string | undefined {
  if (baseline === undefined) return undefined;
  const { estimate, low, high, from } = baseline;
  const bounds = Number.isFinite(low) && Number.isFinite(high) ? ` [${show(low)}, ${show(high)}]` : '';
  return `scores are relative to ${show(estimate)}${bounds}, ${origins[from]}`;
}

function stepFact({ peakStep, peak }: GroupFit): string | undefined {
  if (peakStep === undefined) return undefined;
  return `KL reaches that of the peak (${show(peak.kl.estimate)} nats) at step ${peakStep}`;
}

function chanceFact({ chances }: GroupFit): string | undefined {
  if (chances === undefined) return undefined;
  const percent = (share: number) => `${show(100 * share)} %`;
  const { passed, newRun } = chances;
  const more =
    newRun === undefined ? '' : `; one more run turns over within this range with ${percent(newRun)}`;
  return `the peak has been passed with a probability of ${percent(passed)}${more}`;
}

function plainFact({ plain }: GroupFit): string | undefined {
  if (plain === undefined) return undefined;
  return `with all points α would be ${show(plain.alpha.estimate)} and β ${show(plain.beta.estimate)}`;
}

/** Only where the peak was measured. */
function paperFact(fit: GroupFit): string | undefined {
  if (!(fit.peak.kl.estimate <= fit.largestKl)) return undefined;
  const beside = besidePaper(fit);
  return beside && `beside Gao et al. 2022, figure 1: ${besidePaperText(beside, fit.peak.kl.estimate)}`;
}
