/** A part of experiments that is found by name, with keys of its own: a method, a reward, a penalty. */
import type { ZodType } from 'zod';
import type { Named } from '../config/registry.js';
import type { KeyAxis } from './axis.js';

/** `name` stands in tables and configurations: `ppo`. */
export interface Part extends Named {
  /** Within a sentence: `best-of-n`, `one proxy`. */
  readonly label: string;
  /** One sentence with its source, for the documentation. */
  readonly about: string;
  /** URL of the module: its import closure is part of the version of every stage that uses the part. */
  readonly module: string;
  /** Its own keys, in a section of its name; none where it has none. */
  readonly config?: ZodType;
  /** Those of its keys that have a column in every table of curves. Any other key gets one where it is swept. */
  readonly axes: readonly KeyAxis[];
}
