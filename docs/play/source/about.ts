/** What was run, in words. */
import type { PlayData } from './play-data.js';
import { html } from './svg.js';

export function aboutRun({ about, sizes, noises, curves }: PlayData): HTMLElement[] {
  const seeds = `${about.seeds} proxies`;
  const shown = [
    `Everything here was measured on trained networks, in ${curves.length} curves of the experiment “${about.experiment}” of goodhart (world seed ${about.worldSeed}, backend ${about.backend}): ${seeds} of each of ${sizes.length} sizes and ${noises.length} shares of flipped labels, each trained on ${about.comparisons.toLocaleString('en-US')} comparisons that a gold reward model of ${about.goldParameters.toLocaleString('en-US')} parameters labelled, and responses of ${about.responseLength} tokens of a synthetic language.`,
    `Best-of-n draws ${about.largestN.toLocaleString('en-US')} responses to each of ${about.prompts} prompts, which are shared out among the seeds. PPO runs to ${about.klBudget} nats and is measured on ${about.evaluationPrompts} held-out prompts of each seed.`,
    'A point is the mean over proxy seeds at one n or one iteration that all of them have; its KL is their mean. Bands and brackets are 95 % intervals over proxy seeds (Student’s t), for this world: its language, annotator, initial policy and gold stay as they are. The sliders stop at measured points and settings alone. Between points the lines are drawn straight and nothing was measured; nothing is fitted or smoothed.',
    'A fall of gold is claimed where its interval leaves out 0; the highest place before is looked for, for each seed, on the other seeds. Intervals of different places are not independent of each other, and are not corrected for how many one looks at.',
    'Scores are those of Gao et al. (2022), section 2.2: 0 for the initial policy; gold’s standard deviation there is 1. The human score is the utility of the simulated annotator whose comparisons gold learned from.',
  ];
  return shown.map((text) => html('p', {}, [text]));
}
