/** The language opened from what its stage gave, with the sequences that models are measured on. */
import type { RandomStream } from '../../../random/index.js';
import { stratifiedSample, type TopicLanguage, type TopicSequences } from '../../../world/topics/index.js';
import { type LanguageConfig, shapeOf } from '../config/language.js';
import type { StoredLanguage } from './language.js';

export function openLanguage(config: LanguageConfig, stored: StoredLanguage): TopicLanguage {
  const { probabilities, keys, frequencies, cumulative } = stored;
  return { shape: shapeOf(config), options: config, probabilities, keys, frequencies, cumulative };
}

/** The same for every model of an experiment. `root` is the root stream. */
export const testSet = (language: TopicLanguage, count: number, root: RandomStream): TopicSequences =>
  stratifiedSample(language, count, root.stream('test'));
