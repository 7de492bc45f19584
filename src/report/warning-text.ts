/** A warning as one piece of prose. */
import type { Warning } from '../fitting/warnings.js';

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
export function mergedWarnings(warnings: readonly Warning[]): Warning[] {
  const merged = new Map<string, Warning>();
  for (const warning of warnings) {
    const key = [warning.code, warning.message, warning.advice].join('\n');
    const held = merged.get(key);
    merged.set(key, held ? { ...held, subject: `${held.subject}, ${warning.subject}` } : warning);
  }
  return [...merged.values()];
}
