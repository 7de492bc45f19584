/** Configuration keys that an experiment may sweep: one value, or a list of values that each make runs of their own. */
import { z } from 'zod';

/** Reads `8` as `[8]`. */
export function oneOrMore<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(schema).min(1),
  );
}

/** A parsed configuration with its lists taken apart: what one run sees. */
export type OneValueEach<Config> = {
  [Key in keyof Config]: Config[Key] extends readonly (infer Value)[] ? Value : Config[Key];
};
