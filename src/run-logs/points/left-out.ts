/** Points that a fit does without, since each alone would decide it. */
import { findOutliers } from './outliers.js';
import type { RunPoint } from './point.js';
import { findSpikes, type Spikes } from './spikes.js';

export interface LeftOut {
  kept: RunPoint[];
  /** KL far beyond all others. */
  spikes?: Spikes;
  /** Far outside their neighbours. */
  gold: RunPoint[];
  kl: RunPoint[];
}

/** Spikes of KL first, beyond which nothing is a neighbour. */
export function leaveOut(points: readonly RunPoint[]): LeftOut {
  const spikes = findSpikes(points);
  const others = spikes?.kept ?? [...points];
  const { kept, gold, kl } = findOutliers(others) ?? { kept: others, gold: [], kl: [] };
  return { kept, spikes, gold, kl };
}
