/** The sizes that an experiment asks for: what they look like on the screen hangs on all of them, not on those with results. */
import { conditionsOf, UserError } from '../../config/index.js';
import type { Setting } from '../../engine/axis.js';
import { rewardKinds } from '../../reward/index.js';
import { type Experiment, experimentSchema } from './config/experiment.js';
import { rules } from './config/rules.js';
import { withTodaysKeys } from './former-keys.js';
import { plannedProxies } from './proxy-groups.js';

type Stored = Readonly<Record<string, unknown>>;

const held = new WeakMap<Stored, readonly { setting: Setting }[]>();

/** Those of every condition of its sweep; none where the experiment is not known or cannot be read. */
export function plannedSizes(experiment: Stored): readonly { setting: Setting }[] {
  const known = held.get(experiment);
  if (known !== undefined) return known;
  const sizes = Object.keys(experiment).length === 0 ? [] : readSizes(experiment);
  held.set(experiment, sizes);
  return sizes;
}

/** No proxy is trained then. */
const isPlanted = ({ reward }: Experiment) => rewardKinds.get(reward.kind).needs === 'gold';

function readSizes(experiment: Stored): { setting: Setting }[] {
  try {
    return sizesOf(experiment);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function sizesOf(experiment: Stored): { setting: Setting }[] {
  const parsed = experimentSchema().safeParse(withTodaysKeys({ ...experiment }));
  if (!parsed.success) return [];
  return conditionsOf({ schema: experimentSchema, rules }, parsed.data).flatMap((condition) =>
    (isPlanted(condition.experiment) ? [] : plannedProxies(condition.experiment)).map(
      ({ setting: { rmParameters, rmShape } }) => ({
        setting: { rmParameters, rmShape },
      }),
    ),
  );
}
