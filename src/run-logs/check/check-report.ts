/** What `goodhart check` prints: text for people and one JSON object. */
import { threeDigits as show } from '../../fitting/index.js';
import type { LogCheck } from './check-logs.js';
import type { KlCandidate } from './kl-candidates.js';
import type { ScoreCandidate } from './scores.js';

export const checkJson = (check: LogCheck): string => `${JSON.stringify(check, null, 2)}\n`;

export function checkText(check: LogCheck): string {
  const { files, rows, columns, kl, scores, lengths, runs, course, doubts, notes } = check;
  const lines = [`${files.join(', ')}: ${rows} rows, ${columns.length} columns`];
  lines.push(
    '',
    kl.length === 0 ? 'No column is recognised as a KL.' : 'KL',
    ...kl.flatMap((one) => klLines(one, check)),
  );
  lines.push(
    '',
    scores.length === 0 ? 'No column is recognised as a score.' : 'Scores',
    ...scores.map((one) => scoreLine(one, check)),
  );
  if (lengths.length > 0) lines.push('', `Response lengths: ${lengths.join(', ')}`);
  lines.push('', runsLine(runs), ...courseLines(course));
  if (check.law !== undefined)
    lines.push('', `The columns of ${check.law.form} are there: ${check.law.columns}`);
  if (check.refusal !== undefined) lines.push('', `fit would refuse: ${check.refusal}`);
  if (doubts.length > 0)
    lines.push(
      '',
      'Doubts',
      ...doubts.flatMap(({ code, message, advice }) => [`  ${message} [${code}]`, `    ${advice}`]),
    );
  if (notes.length > 0) lines.push('', 'Notes', ...notes.map((note) => `  ${note}`));
  lines.push(
    '',
    check.command === undefined ? 'No command fits it as it is.' : `To fit it: ${check.command}`,
  );
  return `${lines.join('\n')}\n`;
}

function klLines(one: KlCandidate, { taken }: LogCheck): string[] {
  const { column, reference, per, unit, holds, estimator, because } = one;
  const mark = taken?.kl === column ? '→' : ' ';
  const to =
    reference === 'none'
      ? 'no KL'
      : reference === 'unknown'
        ? 'to a policy that is not known'
        : `to the ${reference}`;
  const what = holds === 'n' ? 'n of best-of-n' : holds === 'distance' ? '√KL' : 'KL';
  const words = [
    ...(reference === 'none' ? [to] : [`${what} ${to}`]),
    ...(reference === 'none' || holds === 'n'
      ? []
      : [per === 'unknown' ? 'per response or token' : `per ${per}`, unit]),
    ...(estimator === '' ? [] : [estimator]),
    `${show(one.smallest)} to ${show(one.largest)}, median ${show(one.median)}`,
  ];
  return [`${mark} ${column}: ${words.join('; ')}`, ...because.map((reason) => `    ${reason}`)];
}

function scoreLine(
  { column, kind, first, smallest, largest, last }: ScoreCandidate,
  { taken }: LogCheck,
): string {
  const mark = taken?.gold === column ? '→' : ' ';
  return `${mark} ${column}: ${kind}; from ${show(first)} to ${show(last)}, within ${show(smallest)} to ${show(largest)}`;
}

function runsLine({ column, count, by, ofPrompts, columns }: LogCheck['runs']): string {
  if (columns !== undefined)
    return columns.length === 0
      ? `${count} runs, a row each`
      : `${count} runs of several rows each, told apart by ${columns.join(', ')}`;
  const apart = by.length > 0 ? `; a fit for each ${by.join(', ')}` : '';
  return column === undefined
    ? `One run, or no column tells runs apart${apart}`
    : `${count} ${ofPrompts ? 'prompts' : 'runs'}, told apart by ${column}${apart}`;
}

function courseLines({ step, events }: LogCheck['course']): string[] {
  const every = step === undefined || Number.isNaN(step.every) ? '' : `, every ${show(step.every)}`;
  const span = step && `Steps: ${step.column}, from ${step.first} to ${step.last}${every}`;
  return [...(span === undefined ? [] : [span]), ...events.map((event) => `  ${event}`)];
}
