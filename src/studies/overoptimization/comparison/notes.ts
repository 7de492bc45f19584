/** What readers of a comparison have to know of its curves. */
import { nats } from '../answers.js';
import { measuredPeak } from '../findings/measured-peak.js';
import { seedCurves } from '../findings/seed-curves.js';
import { membersBeside } from './beside-ensembles.js';
import type { Conditions, SubjectCurves } from './subjects.js';

/** Ends farther apart than this are said. */
const sameEnd = 1.1;

export function notesOf({ sizes, law }: SubjectCurves, conditions: Conditions): string[] {
  return [
    ...lawNote(law),
    ...ensembleNote(sizes),
    ...endNotes(sizes, conditions),
    ...boundNotes(sizes, conditions),
  ];
}

const lawNote = (law: string | undefined) =>
  law === undefined ? ['α and β are left out: the methods have different laws.'] : [];

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
        `Gold is highest at the end of the range under ${rising.join(', ')}: there its peak is a lower bound and its loss 0.`,
      ];
}

/** Peak, end and loss are of the range of each condition; those may be different ones. */
function endNotes(sizes: SubjectCurves['sizes'], conditions: Conditions): string[] {
  const ends = conditions.map((_, condition) => {
    const worlds = sizes.flatMap((size) => size.conditions[condition]);
    return Math.min(...worlds.map(({ points }) => seedCurves(points).klDistance.at(-1) ?? 0)) ** 2;
  });
  if (Math.max(...ends) <= sameEnd * Math.min(...ends)) return [];
  const words = conditions.map(({ name }, condition) => `${nats(ends[condition])} under ${name}`);
  return [
    `Runs end at ${words.join(', ')}: peak, end and loss are of each condition’s own range, α and β of the shared one.`,
  ];
}
