/** Which Redis server, from the command line or the environment, and how it may be shown. */
import { UserError } from '../../../config/user-error.js';

export interface RedisUrl {
  url: string;
  /** For messages: what is secret in it is masked. */
  shown: string;
}

const allowed = 'redis://host:6379, rediss://user:password@host:6379/0';

/** `given` is the option; then GOODHART_REDIS, then REDIS_URL. Throws UserError where there is none or it is no such URL. */
export function redisUrl(given: string | undefined, environment = process.env): RedisUrl {
  const url = given ?? environment.GOODHART_REDIS ?? environment.REDIS_URL;
  if (!url)
    throw new UserError(`no Redis server is named; allowed: --redis or GOODHART_REDIS, such as ${allowed}`);
  // What does not parse may be a password all the same: it is not repeated.
  if (!URL.canParse(url)) throw new UserError(`--redis: not a URL; allowed: ${allowed}`);
  const { protocol, hostname, pathname } = new URL(url);
  if (!['redis:', 'rediss:'].includes(protocol) || hostname === '')
    throw new UserError(`--redis ${masked(url)}: not of a Redis server; allowed: ${allowed}`);
  if (!/^\/?\d{0,5}$/.test(pathname))
    throw new UserError(
      `--redis ${masked(url)}: names no database by its number after the host; allowed: ${allowed}`,
    );
  return { url, shown: masked(url) };
}

/** Takes out the password, and whatever a query holds. */
function masked(text: string): string {
  const url = new URL(text);
  if (url.password !== '') url.password = '***';
  url.search = '';
  url.hash = '';
  return url.href.replace(/\/$/, '');
}
