/** The policies that all shares of the runs of a round left. */
import { joinedFloats } from './models.js';
import type { RlRun } from './online-course.js';

type Policies = Pick<RlRun, 'parameters' | 'seeds'>;

export const gatheredPolicies = (shares: readonly Policies[]): Policies => ({
  parameters: joinedFloats(shares.map(({ parameters }) => parameters)),
  seeds: shares.flatMap(({ seeds }) => seeds),
});
