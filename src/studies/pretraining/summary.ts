/** What a study was about and what came of it, in a few sentences: pure functions of its tables. */
import { count, counted, readable } from '../../display/words.js';
import type { PretrainingTables } from './study-tables.js';
import type { FinishedRun } from './tables.js';

export function lead({ runs, pretraining, language }: PretrainingTables): string {
  const sizes = new Set(runs.map(({ parameters }) => parameters)).size;
  const domains = language.length > 1 ? ` in ${language.length} languages` : '';
  return `Pre-training in a simulated world: ${count(runs.length)} runs of ${count(sizes)} model sizes${domains}, ${count(pretraining.length)} evaluations.`;
}

export function summary({ runs, language }: PretrainingTables): string[] {
  return language.flatMap(({ domain, topics, entropy, unigramExcess, bigramExcess }) => {
    const own = runs.filter((run) => run.domain === domain);
    const name = language.length > 1 ? ` with Zipf α ${domain}` : '';
    return [
      `The language${name} has ${counted(topics, 'topic')} and an entropy of ${entropy.toFixed(4)} nats a token, which no loss goes below; who knows no topic loses ${bigramExcess.toFixed(3)} more.`,
      ...bestSentence(own),
      ...brokenSentence(own, unigramExcess),
    ];
  });
}

function bestSentence(runs: readonly FinishedRun[]): string[] {
  if (runs.length === 0) return [];
  const best = runs.reduce((least, run) => (run.excess < least.excess ? run : least));
  const { parameters, tokens, compute, excess, loss } = best;
  return [
    `The best run, ${count(parameters)} parameters on ${count(tokens)} tokens (${readable(compute)} FLOP), ends ${excess.toFixed(4)} nats above the entropy, at a loss of ${loss.toFixed(4)}.`,
  ];
}

/** A learning rate that is far too high leaves a network that predicts, and worse than by counting tokens. */
function brokenSentence(runs: readonly FinishedRun[], unigramExcess: number): string[] {
  const broken = runs.filter(({ excess }) => excess > unigramExcess);
  if (broken.length === 0) return [];
  const all =
    broken.length === runs.length
      ? 'All runs end'
      : `${count(broken.length)} of ${count(runs.length)} runs end`;
  return [
    `${all} above what is lost by who knows no more than how often each token comes (${unigramExcess.toFixed(3)} nats): look at their learning rate before any law of them.`,
  ];
}
