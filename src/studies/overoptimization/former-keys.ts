/** Experiments that folders of earlier versions hold: keys listed their values themselves, where a sweep does now. */
import { isMapping } from '../../config/merge.js';
import { ownKeys } from './own-keys.js';

type Data = Record<string, unknown>;

/** The same experiment with today's keys. */
export function withTodaysKeys(stored: Data): Data {
  const data = structuredClone(stored);
  const sweep: Record<string, unknown> = { ...(data.sweep as Data | undefined) };
  for (const key of ownKeys().keys()) {
    const steps = key.split('.');
    const last = steps.pop()!;
    const section = steps.reduce<unknown>((held, step) => (isMapping(held) ? held[step] : undefined), data);
    const values = isMapping(section) ? section[last] : undefined;
    if (!isMapping(section) || !Array.isArray(values)) continue;
    section[last] = values[0];
    if (values.length > 1) sweep[key] = values;
  }
  const { policy } = data;
  if (isMapping(policy) && Array.isArray(policy.sizes)) {
    const { sizes, ...rest } = policy;
    data.policy = rest;
    if (sizes.length > 0) sweep.optimisedPolicy = [null, ...sizes];
  }
  return { ...data, sweep };
}
