/** P15: downstream tasks follow the loss in many ways, of which a line is one (Lourie, Hu and Cho 2025). */
import { type Check, combine, isAbove, point, untold } from '../../../display/finding.js';
import { withInterval } from '../../../display/words.js';
import { type Interval, meanInterval } from '../../../statistics/index.js';
import type { TaskVerdictRow } from '../laws/derived-tables.js';
import { groupBy } from '../laws/runs.js';
import { taskWords } from '../laws/task-verdicts.js';
import type { PretrainingFinding } from './law-values.js';

const leastJackknife = 0.8;
/** Noise is no shape: that some task has it says nothing of tasks. */
const shapes = taskWords.filter((word) => word !== 'noisy');

const countOf = (rows: readonly TaskVerdictRow[], word: string) =>
  rows.filter(({ verdict }) => verdict === word).length;

/** Mean over tasks, each of which is one of many that could have been asked. */
const stability = (rows: readonly TaskVerdictRow[], confidence: number): Interval => {
  const { estimate, low, high } = meanInterval(
    rows.map(({ jackknife }) => jackknife),
    confidence,
  );
  return { estimate, low, high: Math.min(1, high) };
};

export const downstreamIsUnreliable: PretrainingFinding = {
  id: 'P15',
  statement:
    'Downstream tasks built to differ take many shapes: there are smooth, inverse, nonmonotonic, breakthrough and trendless ones, by verdicts that outlast the loss of a model in four of five cases, in the mean over tasks',
  judge({ 'task-verdicts': rows, confidence }) {
    const worlds = [...groupBy(rows, ({ world, domain }) => `${world}/${domain}`).values()];
    if (worlds.length === 0) return untold('at least eight models that are measured on downstream tasks');
    const steady = worlds.map((own) => stability(own, confidence));
    const missed = rows.flatMap(({ miss }) => (miss === null ? [] : [miss]));
    const isMissed = missed.filter((miss) => miss > 0.2).length;
    return {
      verdict: combine(
        worlds.flatMap((own, place): Check[] => [
          ...shapes.map((word): Check => (countOf(own, word) > 0 ? 'yes' : 'no')),
          isAbove(steady[place], leastJackknife),
        ]),
      ),
      evidence: `Of ${rows.length} tasks${worlds.length > 1 ? ` in ${worlds.length} worlds` : ''} ${taskWords
        .map((word) => `${countOf(rows, word)} are ${word}`)
        .join(
          ', ',
        )}. A verdict outlasts the loss of a model in a share of ${steady.map(withInterval).join(', ')}. The line through models of 1/33 of the compute misses the largest by more than a fifth of the range in ${isMissed} of ${missed.length}.`,
      measures: [
        ...taskWords.map((word) => point(word, countOf(rows, word))),
        ...steady.map((value, place) => ({
          name: worlds.length > 1 ? `jackknife/${place}` : 'jackknife',
          ...value,
        })),
      ],
    };
  },
};
