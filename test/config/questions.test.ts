/** Questions as experiments: each is found by its name and by words, and each is an experiment that runs in minutes. */
import { describe, expect, it } from 'vitest';
import { findQuestion, listQuestions, questionText } from '../../src/config/index.js';
import { loadStudy } from '../../src/studies/index.js';
import { fileWith } from '../support/experiment-file.js';

describe('a question', () => {
  it.each([
    ['label-noise', 'label-noise'],
    ['more label noise', 'label-noise'],
    ['What if a third of the labels are flipped?', 'label-noise'],
    ['noisier labels', 'label-noise'],
    ['a smaller gold', 'small-gold'],
    ['fewer prompts', 'fewer-prompts'],
    ['another optimizer', 'another-optimiser'],
    ['Does GRPO overoptimise less?', 'another-optimiser'],
    ['are ensembles better', 'ensemble'],
  ])('"%s" is %s', (asked, name) => {
    expect(findQuestion(asked).name).toBe(name);
  });

  it.each([
    [
      'ensembel',
      /no such question, did you mean ensemble\? allowed: another-optimiser, ensemble, .*, small-gold$/,
    ],
    ['something else', /no such question; allowed: another-optimiser, ensemble, /],
    ['', /no such question; allowed: /],
    ['ensembles on noisy labels', /may be ensemble or label-noise; allowed: one of them/],
  ])('"%s" is refused', (asked, message) => {
    expect(() => findQuestion(asked)).toThrow(message);
  });

  it.each(listQuestions().map((question) => [question.name, question] as const))(
    '%s sweeps one key, which it says how to ask about, on whatever base',
    (name, question) => {
      expect(question.asks).toMatch(/\?$/);
      for (const base of ['quick', 'smoke']) {
        const text = questionText(question, { file: 'dir/ours.yaml', name: 'ours', base });
        expect(text).toContain('goodhart run dir/ours.yaml');
        expect(text).not.toMatch(/\bmine\.yaml|results\/mine|# Words/);
        const { experiment } = loadStudy(fileWith(text));
        const [key, ...others] = Object.keys(experiment.sweep ?? {});
        expect(others, name).toEqual([]);
        expect(text).toContain(`goodhart compare results/ours --by ${key}`);
      }
    },
  );
});
