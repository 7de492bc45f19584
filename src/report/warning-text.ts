/** A warning as one piece of prose. */
import type { Warning } from '../fitting/warnings.js';
import { groupBy } from './curve-groups.js';

/** `subject: message. Advice.`, with the full stops that a message left out. */
export function warningText({ subject, message, advice }: Warning): string {
  return `${subject}: ${warningBody({ message, advice })}`;
}

export function warningBody({ message, advice }: Pick<Warning, 'message' | 'advice'>): string {
  return [message, advice]
    .filter((part) => part.trim() !== '')
    .map(sentence)
    .join(' ');
}

const sentence = (text: string) => (/[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

/** Warnings that say the same of several subjects as one that names them all. */
export function mergedWarnings(warnings: Warning[]): Warning[] {
  const groups = groupBy(warnings, ({ code, message, advice }) => [code, message, advice].join('\n'));
  return [...groups.values()].map((group) => ({
    ...group[0],
    subject: group.map(({ subject }) => subject).join(', '),
  }));
}
