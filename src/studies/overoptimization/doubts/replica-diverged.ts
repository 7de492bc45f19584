/** The doubt about a setting some of whose seeds did not train. */
import { declareDoubt, type Warning } from '../../../fitting/index.js';

const replicaDiverged = declareDoubt(
  'replica-diverged',
  'Take a smaller learning rate, or read the other seeds as those that happened to train.',
);

/** Seeds that left the finite numbers and are missing from the curves. */
export function doubtDiverged(subject: string, seeds: readonly number[]): Warning | undefined {
  if (seeds.length === 0) return undefined;
  const which = `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
  return replicaDiverged(
    subject,
    `${which} diverged and left the finite numbers; the curves are those of the others`,
  );
}
