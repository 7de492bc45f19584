/** The world of one seed: language and annotator. Nothing in it depends on any trained model. */
import type { RandomStream } from '../random/index.js';
import type { WorldConfig } from './config.js';
import { createGrammar, type Grammar, sampleCorpus } from './grammar.js';
import { createHumanUtility, type HumanUtility } from './human-utility.js';
import { createTopicGrammar } from './named-topics.js';
import { type Sequences, takeSequences, type WorldShape } from './sequences.js';

export interface World {
  grammar: Grammar;
  humanUtility: HumanUtility;
}

/** `random` is the root stream of the experiment. */
export function createWorld(config: WorldConfig, random: RandomStream): World {
  const { vocabularySize, promptLength, responseLength, endProbability } = config;
  const shape = { vocabularySize, promptLength, responseLength, endProbability };
  const grammar = languageOf(shape, config, random.stream('grammar'));
  return { grammar, humanUtility: createHumanUtility(grammar, config, random.stream('human-utility')) };
}

function languageOf(shape: WorldShape, config: WorldConfig, random: RandomStream): Grammar {
  const { grammarScale, topics, topicZipf: zipf, topicScale: ownScale, topicKeyBase: keyBase } = config;
  if (topics === 1) return createGrammar(shape, grammarScale, random);
  return createTopicGrammar(shape, { topics, zipf, sharedScale: grammarScale, ownScale, keyBase }, random);
}

/** Prompts [count, promptLength] from the grammar. */
export function samplePrompts({ grammar }: World, count: number, random: RandomStream): Uint8Array {
  const { promptLength } = grammar.shape;
  const corpus = sampleCorpus(grammar, count, random);
  const prompts = new Uint8Array(count * promptLength);
  for (let row = 0; row < count; row++) {
    prompts.set(
      corpus.tokens.subarray(row * corpus.length, row * corpus.length + promptLength),
      row * promptLength,
    );
  }
  return prompts;
}

/** Repeats each prompt [P, promptLength] `times` times, next to each other. */
export function repeatPrompts(prompts: Uint8Array, promptLength: number, times: number): Uint8Array {
  const count = prompts.length / promptLength;
  const rows: Sequences = { tokens: prompts, count, length: promptLength };
  return takeSequences(
    rows,
    new Int32Array(count * times).map((_, index) => Math.floor(index / times)),
  ).tokens;
}
