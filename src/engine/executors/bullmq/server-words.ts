/** What servers answer, in words: those that are none for a queue, and those that let nobody in. */
import { UserError } from '../../../config/user-error.js';

/** Keys in Redis begin with it. */
export const prefix = 'goodhart';

/** BullMQ's scripts need streams. */
const oldestServer = 5;

/** One line of what a server tells of itself. */
export const field = (info: string, name: string) =>
  info.match(new RegExp(`^${name}:(.*?)\r?$`, 'm'))?.[1] ?? '';

/** Why it is no server for a queue, and which one is; undefined where it may be. */
export function unfitness(info: string): string | undefined {
  const version = field(info, 'redis_version');
  if (Number.parseInt(version, 10) < oldestServer)
    return `is Redis ${version}; allowed: version ${oldestServer} or later`;
  if (field(info, 'redis_mode') === 'sentinel') return 'is a sentinel; allowed: the server that it watches';
  // A queue's scripts touch several keys, which lie on several nodes there.
  if (field(info, 'cluster_enabled') === '1') return 'is a node of a cluster; allowed: a single server';
  if (field(info, 'role') === 'slave') return 'is a replica, which takes nothing; allowed: its primary';
  return undefined;
}

/** What a server answers to the first commands of a queue, such as that the user may not; other errors as they are. */
export function refusedCommand(shown: string, error: unknown): unknown {
  const [line] = error instanceof Error ? error.message.split('\n') : [''];
  return /^[A-Z]+ \S/.test(line) ? new UserError(`${shown}: ${refusal(line)}`) : error;
}

/** On settings that do not suit a queue. */
export function warningsOf(shown: string, policy: string): string[] {
  if (policy === '' || policy === 'noeviction') return [];
  return [
    `${shown} may forget stages when its memory is full (maxmemory-policy ${policy}); noeviction suits a queue`,
  ];
}

/** Why there is no connection, by the code or the words of whoever refused it. */
export function refusal(reason: string): string {
  if (/NOAUTH/.test(reason)) return 'wants a password; allowed: one in the URL, best by GOODHART_REDIS';
  if (/WRONGPASS|invalid password|without any password/i.test(reason))
    return 'does not take this password or user';
  if (/NOPERM/.test(reason)) return `does not let this user keep a queue (${shortened(reason)})`;
  if (/WRONGTYPE/.test(reason)) return notAQueue(reason);
  if (/DB index|NaN|not an integer/.test(reason)) return 'has no such database; allowed: a smaller number';
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(reason))
    return `its certificate is not trusted (${reason}); allowed: NODE_EXTRA_CA_CERTS=<file of its authority>`;
  if (reason === 'ECONNRESET')
    return 'ends the connection at once (ECONNRESET); allowed: rediss:// where it speaks TLS';
  if (/^[A-Z_]+$/.test(reason)) return `no Redis server can be reached there (${reason})`;
  if (/^[A-Z]+ \S/.test(reason)) return `does not serve a queue (${shortened(reason)})`;
  return `no Redis server answers there (${reason.split('\n')[0]})`;
}

/** Somebody else's keys, or those of a much older version. */
const notAQueue = (reason: string) =>
  `holds something that is no queue under keys that begin with ${prefix}: (${shortened(reason)}); allowed: another database, or those keys removed`;

/** What goes wrong while a queue is served, in words. */
export const queueWords = (words: string): string =>
  /WRONGTYPE/.test(words) ? `Redis ${notAQueue(words)}` : shortened(words);

/** A server's words without the script that they came from. */
export const shortened = (words: string) =>
  words
    .split('\n')[0]
    .replace(/[.,]? script: [0-9a-f]{40}.*$/, '')
    .slice(0, 200);
