/** Keys of the experiment whose values stand in columns of the study's own tables, with how titles name them. */
import type { Axis } from '../../engine/axis.js';
import type { OwnKeys } from '../../engine/merge-plans.js';

/** Sizes and seeds are planned within one experiment: a sweep over them changes which stages there are, and titles tell. */
export const ownKeys = (): OwnKeys =>
  new Map<string, Axis | undefined>([
    ['policies.widths', undefined],
    ['policies.seeds', undefined],
    ['policies.layers', undefined],
    ['policies.heads', undefined],
  ]);
