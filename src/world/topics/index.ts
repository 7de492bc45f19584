export { contextExcess } from './excess.js';
export { capacityExcess, idealExcess } from './ideal-learner.js';
export { createTopicLanguage, keyCount, type TopicLanguage, type TopicOptions } from './language.js';
export { type LanguageFacts, languageFacts } from './rows.js';
export {
  drawTopics,
  drawTopicsWithin,
  sampleTopics,
  stratifiedSample,
  type TopicSequences,
  topicAt,
  writePrompt,
} from './sample.js';
