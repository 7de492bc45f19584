/** How often the intervals of planted studies hold what was planted. */
import type { RandomStream } from '../../../src/random/index.js';
import { type BankOptions, drawBestOfN, makePoolBank } from './best-of-n.js';
import { bestOfNTruth, type Expected, onlineTruth } from './expected.js';
import { drawOnline } from './online.js';
import { quantitiesOf } from './quantities.js';
import type { PlantedCurves } from './study.js';

export interface PlantedMethod {
  name: string;
  expected: Expected;
  draw: (seeds: number, random: RandomStream) => PlantedCurves;
}

export function plantedMethods(bankOptions: BankOptions): PlantedMethod[] {
  const bank = makePoolBank(bankOptions);
  return [
    {
      name: 'best-of-n',
      expected: bestOfNTruth(bank),
      draw: (seeds, random) => drawBestOfN(bank, seeds, random),
    },
    { name: 'online', expected: onlineTruth(bankOptions.random.stream('online')), draw: drawOnline },
  ];
}

export interface Coverage {
  quantity: string;
  /** Intervals that hold the truth, of those that have bounds. */
  covered: number;
  bounded: number;
  /** Truths below and above their intervals. */
  below: number;
  above: number;
  /** Intervals without bounds. */
  open: number;
}

/** Every quantity over many studies of one method. */
export function coverageOf(
  { expected, draw }: PlantedMethod,
  { seeds, studies, random }: { seeds: number; studies: number; random: RandomStream },
): Coverage[] {
  const tally = new Map<string, Coverage>();
  for (let study = 0; study < studies; study++) {
    const own = random.stream(`study-${study}`);
    for (const { quantity, interval, truth } of quantitiesOf(draw(seeds, own), expected, own)) {
      const count = tally.get(quantity) ?? { quantity, covered: 0, bounded: 0, below: 0, above: 0, open: 0 };
      const { low, high } = interval;
      if (Number.isFinite(low) && Number.isFinite(high)) {
        count.bounded += 1;
        if (truth < low) count.below += 1;
        else if (truth > high) count.above += 1;
        else count.covered += 1;
      } else count.open += 1;
      tally.set(quantity, count);
    }
  }
  return [...tally.values()];
}
