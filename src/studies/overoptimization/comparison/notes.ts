/** What readers of a comparison have to know of its curves. */
import { sameEnd } from '../../../display/comparison/difference.js';
import { nats } from '../answers.js';
import { measuredPeak } from '../findings/measured-peak.js';
import { seedCurves } from '../findings/seed-curves.js';
import { membersBeside } from './beside-ensembles.js';
import type { Conditions, SubjectCurves } from './subjects.js';

export function notesOf(subject: SubjectCurves, conditions: Conditions): string[] {
  const { sizes, law } = subject;
  return [
    ...lawNote(law, rangeWords(subject, conditions) !== ''),
    ...ensembleNote(sizes),
    ...boundNotes(sizes, conditions),
  ];
}

function lawNote(law: string | undefined, differs: boolean): string[] {
  if (law === undefined) return ['α and β are left out: the methods have different laws.'];
  return differs ? ['α and β are fitted up to where all end.'] : [];
}

/** After single proxies were averaged their groups are as many as the ensembles. */
function ensembleNote(sizes: SubjectCurves['sizes']): string[] {
  const counts = sizes.flatMap(({ conditions }) => membersBeside(conditions) ?? []);
  return counts.length === 0
    ? []
    : [
        `What one proxy does is the mean over the ${Math.max(...counts)} members of each ensemble, one by one.`,
      ];
}

/** A peak at the end of the range is a bound. */
function boundNotes(sizes: SubjectCurves['sizes'], conditions: Conditions): string[] {
  const rising = conditions.flatMap(({ name }, condition) => {
    const open = sizes.filter((size) =>
      size.conditions[condition].some(({ points }) => measuredPeak(seedCurves(points)).isAtEnd),
    );
    const of =
      sizes.length === 1
        ? ''
        : open.length === sizes.length
          ? ' at all sizes'
          : ` at ${open.length} of ${sizes.length} sizes`;
    return open.length === 0 ? [] : [`${name}${of}`];
  });
  return rising.length === 0
    ? []
    : [
        `Gold is highest at the end of the range under ${rising.join(', ')}: there its peak is a lower bound, and a loss was not seen.`,
      ];
}

/**
 * `measured up to 56 nats under A and 12 nats under B, each peak and loss in its own range`; empty where all end at about the same
 * KL. Peak, end and loss are of the range of each condition.
 */
export function rangeWords({ sizes }: SubjectCurves, conditions: Conditions): string {
  const ends = conditions.map((_, condition) => {
    const worlds = sizes.flatMap((size) => size.conditions[condition]);
    return Math.min(...worlds.map(({ points }) => seedCurves(points).klDistance.at(-1) ?? 0)) ** 2;
  });
  if (Math.max(...ends) <= sameEnd * Math.min(...ends)) return '';
  const words = conditions.map(({ name }, condition) => `${nats(ends[condition])} under ${name}`);
  const [least, most] = [Math.min(...ends), Math.max(...ends)].map((end) => words[ends.indexOf(end)]);
  const ranges = words.length === 2 ? words.join(' and ') : `${least} at the least and ${most} at the most`;
  return `measured up to ${ranges}, each peak, end and loss in its own range`;
}
