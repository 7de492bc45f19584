/** The curves of conditions, to be drawn over each other. */
import type { LinePoint, Observation } from '../../../display/comparison/kind.js';
import { mean } from '../../../statistics/index.js';
import { pointAt } from '../curves/equal-places.js';
import { commonReach } from '../findings/seed-curves.js';
import { sharedReach } from './quantities.js';
import { goldAtKl, meansOf } from './run-values.js';
import type { SubjectCurves, WorldCurves } from './subjects.js';

const places = 40;

/** KLs in nats, even in √KL, without 0. */
const along = (reach: number) =>
  Array.from({ length: places }, (_, index) => ((reach * (index + 1)) / places) ** 2);

/** Mean over sizes, worlds and seeds, as far as all runs of the condition go. */
export function linesOf({ sizes }: SubjectCurves): LinePoint[][] {
  return sizes[0].conditions.map((_, condition) => {
    const worlds = sizes.flatMap(({ conditions }) => conditions[condition]);
    const reach = Math.min(...worlds.map(({ points }) => commonReach(points)));
    const start = { x: 0, gold: 0, proxy: 0 };
    return [start, ...along(reach).map((kl) => meanAt(worlds, kl))];
  });
}

function meanAt(worlds: readonly WorldCurves[], kl: number): LinePoint {
  const means = worlds.map(({ runs }) => {
    const there = [...runs.values()].map((run) => pointAt(run, kl));
    return {
      gold: mean(there.map(({ goldScore }) => goldScore)),
      proxy: mean(there.map(({ proxyScore }) => proxyScore)),
    };
  });
  return { x: kl, gold: mean(means.map(({ gold }) => gold)), proxy: mean(means.map(({ proxy }) => proxy)) };
}

/** Gold of every run, the mean over sizes, as far as all conditions go. */
export function pathOf({ sizes }: SubjectCurves): { x: number; values: Observation[][] }[] {
  const { kl } = sharedReach(sizes);
  return along(Math.sqrt(kl)).map((x) => ({
    x,
    values: sizes[0].conditions.map((_, condition) =>
      meansOf(sizes.map(({ conditions }) => conditions[condition].flatMap((curves) => goldAtKl(curves, x)))),
    ),
  }));
}
