/** For captions: what is a mean of what. */
import { ofMovedSeeds } from '../curves/mean-curve.js';
import { groupBy, sizeKey } from '../curves/sweep.js';
import type { CurvePoint } from '../tables.js';

/** ` Means over 8 proxy seeds, as far as all of them go.`, and how many runs are left out of them. */
export function basisWords(points: readonly CurvePoint[]): string {
  const curves = [
    ...groupBy(points, (point) => `${point.method}/${sizeKey(point)}/${settingOf(point)}`).values(),
  ];
  const seedsOf = (own: readonly CurvePoint[]) => new Set(own.map(({ proxySeed }) => proxySeed)).size;
  const moved = curves.map((own) => seedsOf(ofMovedSeeds(own)));
  const counts = [...new Set(moved.filter((count) => count > 0))].sort((a, b) => a - b);
  const left = curves.reduce((sum, own, place) => sum + seedsOf(own) - moved[place], 0);
  const most = counts[counts.length - 1] ?? 0;
  const range = counts.length > 1 ? `${counts[0]} to ${most}` : String(most);
  const means = most > 1 ? ` Means over ${range} proxy seeds, as far as all of them go.` : ' One proxy seed.';
  if (left === 0) return means;
  const [runs, are] = left === 1 ? ['run that was', 'is'] : ['runs that were', 'are'];
  return `${means} ${left} ${runs} measured at the start alone ${are} left out.`;
}

const settingOf = ({ setting }: CurvePoint) => JSON.stringify(setting);
