/** How conditions of this kind of study are compared. */
import type { Compared, ComparisonKind } from '../../../display/comparison/kind.js';
import { klChannel } from '../figures/encodings.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { costsOf } from './costs.js';
import { divisions } from './divisions.js';
import { linesOf, pathOf } from './lines.js';
import { notesOf, rangeWords } from './notes.js';
import { comparedSubjects } from './quantities.js';
import { type SubjectCurves, subjectsOf } from './subjects.js';

export const comparison: ComparisonKind<OveroptimizationTables> = {
  unit: ['world'],
  doubtful: {
    goldRewardModel: 'each has a gold model of its own, whose scores have a unit of their own',
    policy: 'each starts from a policy of its own, on whose responses gold’s unit is fixed',
  },
  repeats: ['proxyRewardModels.seeds'],
  divisions,
  compare(conditions) {
    const subjects = subjectsOf(conditions);
    const [same, different] = [subjects.filter(isSame), subjects.filter((subject) => !isSame(subject))];
    return {
      groups: different.map((subject) => ({
        title: subject.title,
        subjects: comparedSubjects(subject),
        costs: costsOf(subject),
        notes: notesOf(subject, conditions),
        ranges: rangeWords(subject, conditions),
        lines: linesOf(subject),
        path: pathOf(subject),
      })),
      notes: same.map(({ title }) => `${title} is the same under all conditions.`),
      axes: { x: klChannel, y: 'gold score (sd of gold)' },
    } satisfies Compared;
  },
};

/** What a condition has no say in was run once: best-of-n knows no penalty. */
function isSame({ sizes }: SubjectCurves): boolean {
  return sizes.every(({ conditions: [first, ...others] }) => {
    const scoresOf = (worlds: typeof first) =>
      worlds.flatMap(({ points }) => points.map(({ kl, goldScore }) => `${kl} ${goldScore}`)).join(' ');
    const own = scoresOf(first);
    return others.every((worlds) => scoresOf(worlds) === own);
  });
}
