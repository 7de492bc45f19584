/** The language: its tables, and what is known of them exactly. */
import { defineStage } from '../../../engine/stage.js';
import {
  capacityExcess,
  createTopicLanguage,
  idealExcess,
  languageFacts,
} from '../../../world/topics/index.js';
import type { Experiment } from '../config/experiment.js';
import { type LanguageConfig, shapeOf } from '../config/language.js';
import { rowsOf } from '../rows.js';

export interface StoredLanguage {
  /** p(next | previous, topic), [K, V, V]. */
  probabilities: Float32Array;
  keys: Uint8Array;
  frequencies: Float64Array;
  cumulative: Float64Array;
  /** The irreducible loss, nats a token. */
  entropy: number;
  /** p(next | previous) of who knows no topic, [V, V]. */
  bigram: Float64Array;
}

/** The curves have a point at each of so many steps of a factor of ten. */
const pointsPerDecade = 4;
const leastTokens = 1e3;
const mostTokens = 1e10;

/** Random numbers and multiplications, in floating-point operations of training that take as long. */
const costPerTable = 4e4;

export const language = defineStage({
  name: 'language',
  heading: 'Language',
  module: import.meta.url,
  inputs: {},
  tables: ['language', 'ideal-learner', 'ideal-capacity'],
  tensors: false,
  urgency: 'early',
  title: () => 'Topics, their grammars and the exact entropy',
  select: ({ language: config }: Experiment) => ({ language: config as LanguageConfig }),
  cost: ({ language: { topics, vocabularySize } }) => topics * vocabularySize * costPerTable,
  async run({ config, random }) {
    const { vocabularySize, topics, zipf: domain } = config.language;
    const created = createTopicLanguage(shapeOf(config.language), config.language, random.stream('language'));
    const { probabilities, keys, frequencies, cumulative } = created;
    const facts = languageFacts(created);
    const { entropy, unigramExcess, bigramExcess, bigram } = facts;
    const named = { setting: {}, domain };
    const rows = [...steps(1, topics * vocabularySize), topics * vocabularySize].map(Math.round);
    const known = [...new Set(rows)];
    const left = capacityExcess(facts, known);
    const output: StoredLanguage = { probabilities, keys, frequencies, cumulative, entropy, bigram };
    return {
      output,
      tables: [
        rowsOf('language', [{ ...named, topics, entropy, unigramExcess, bigramExcess }]),
        rowsOf(
          'ideal-learner',
          steps(leastTokens, mostTokens).map((tokens) => ({
            ...{ ...named, tokens },
            excess: idealExcess(facts, tokens, vocabularySize),
          })),
        ),
        rowsOf(
          'ideal-capacity',
          known.map((count, index) => ({ ...named, rows: count, excess: left[index] })),
        ),
      ],
      metrics: { entropy, bigramExcess },
    };
  },
});

/** Evenly spaced in the logarithm, both ends included where the range is whole steps. */
function steps(least: number, most: number): number[] {
  const count = Math.floor(pointsPerDecade * Math.log10(most / least) + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => least * 10 ** (index / pointsPerDecade));
}
