/** Questions that people bring: an experiment each, to be written into a file of their own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shellWord } from './invocation.js';
import { experimentName, packagedExperiments } from './locate-experiment.js';
import { nearest } from './nearest.js';
import { UserError } from './user-error.js';

export interface Question {
  name: string;
  /** In words: the first line of its file. */
  asks: string;
  /** Beginnings of words, or of several words, by which it is found. */
  words: string[];
  /** The file, commented, without that line. */
  text: string;
}

const folder = join(packagedExperiments, 'questions');

/** The line of a file that is for finding it. */
const wordsLine = /^# Words +(.*)\n/m;

export const listQuestions = (): Question[] =>
  readdirSync(folder)
    .filter((entry) => /\.yaml$/.test(entry))
    .sort()
    .map((entry) => {
      const text = readFileSync(join(folder, entry), 'utf8');
      const words = wordsLine.exec(text)?.[1].split(', ') ?? [];
      const asks = text.split('\n')[0].replace(/^# */, '');
      return { name: experimentName(entry), asks, words, text: text.replace(wordsLine, '') };
    });

/** By its name, or by words that belong to one question alone. Throws UserError that lists what there is. */
export function findQuestion(asked: string, questions = listQuestions()): Question {
  const named = questions.find(({ name }) => name === asked.trim().toLowerCase());
  if (named) return named;
  const said = ` ${asked.toLowerCase().replace(/[^\p{L}\p{N}-]+/gu, ' ')}`;
  const hits = questions.filter(({ words }) => words.some((word) => said.includes(` ${word}`)));
  if (hits.length === 1) return hits[0];
  const names = questions.map(({ name }) => name);
  const meant = nearest(asked, names);
  throw new UserError(
    hits.length > 1
      ? `--question ${asked}: may be ${hits.map(({ name }) => name).join(' or ')}; allowed: one of them`
      : `--question ${asked}: no such question${meant ? `, did you mean ${meant}?` : ';'} allowed: ${names.join(', ')}`,
  );
}

/** The file of a question under the name that somebody gave it, on the base that he chose. */
export const questionText = (
  { text }: Question,
  { file, name, base }: { file: string; name: string; base: string },
): string =>
  text
    .replaceAll('results/mine', shellWord(`results/${name}`))
    .replaceAll('mine.yaml', shellWord(file))
    .replace(/^extends: .*$/m, `extends: ${base}`)
    .replaceAll('quick', base);
