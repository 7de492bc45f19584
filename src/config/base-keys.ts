/** Keys that every experiment has, whatever its kind. */
import { z } from 'zod';

/** Values of one key. */
const mostValues = 10_000;

/** `study` names the kind that the schema belongs to. */
export const baseKeys = <Study extends string>(study: Study) => ({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/i)
    .describe('Name of the experiment and of its result folder.'),
  description: z.string().default('').describe('One sentence on what the experiment shows.'),
  study: z.literal(study).default(study).describe('The kind of study.'),
  seed: z.int().min(0).default(0).describe('The root seed: the world and every stream follow from it.'),
  sweep: z
    .record(z.string(), z.array(z.unknown()).min(1).max(mostValues))
    .default({})
    .describe('Lists of values by key, such as { rl.klPenalty: [0, 0.1] }: every combination is run.'),
});

/** Keys of a file that say where the others come from; what is loaded has them no more. */
export const fileKeys = {
  extends: z
    .string()
    .optional()
    .describe(
      'A name or a path of an experiment whose keys these are laid over; lists are replaced as a whole.',
    ),
  plugins: z
    .array(z.string())
    .optional()
    .describe('Paths of modules that bring methods, rewards, penalties or findings, relative to the file.'),
};

/** Keys that say what an experiment is, of which several values would make no sense. */
export const unsweptKeys: readonly string[] = ['name', 'description', 'study', 'sweep'];
