/** A view of the experiment that shows the declared keys only, so that a cache key can never miss an input. */
import type { Experiment } from '../config/index.js';

/** Throws, when a key is read that none of `reads` covers, an error that names the stage and the key. */
export function restrictedView(experiment: Experiment, reads: readonly string[], stage: string): Experiment {
  return restrict(experiment, '', { reads, stage });
}

interface Restriction {
  reads: readonly string[];
  stage: string;
}

function restrict<Value extends object>(value: Value, prefix: string, restriction: Restriction): Value {
  return new Proxy(value, {
    get(target, key) {
      const held: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return held;
      const path = prefix ? `${prefix}.${key}` : key;
      if (restriction.reads.some((read) => path === read || path.startsWith(`${read}.`))) return held;
      if (restriction.reads.some((read) => read.startsWith(`${path}.`)))
        return restrict(held as object, path, restriction);
      throw new Error(
        `stage ${restriction.stage} reads ${path}, which is not part of its hash: declare it in the plan`,
      );
    },
    // A spread or Object.keys lists the declared keys only.
    ownKeys: (target) => Reflect.ownKeys(target).filter((key) => isVisible(key, prefix, restriction)),
  });
}

function isVisible(key: string | symbol, prefix: string, { reads }: Restriction): boolean {
  if (typeof key === 'symbol') return true;
  const path = prefix ? `${prefix}.${key}` : key;
  return reads.some((read) => path === read || path.startsWith(`${read}.`) || read.startsWith(`${path}.`));
}
