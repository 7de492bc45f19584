/** Proxies that were trained for several numbers of epochs, with smoothing of their labels and without. */
import { sweptHeader } from '../../../engine/swept-axis.js';
import { labelsAxis, smoothingAxis } from '../config/proxies.js';
import {
  groupBy,
  mainSettings,
  type SettingRow,
  type Size,
  sizeKey,
  sizesOf,
  without,
  withSettings,
} from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { bestOfNName } from './methods.js';
import { seedCurves } from './seed-curves.js';
import { gains, type SeedValues } from './seed-values.js';

const epochsColumn = sweptHeader('proxyRewardModels.epochs');

/** What became of the proxies of one training, by its number of epochs, rising. */
export interface Training {
  /** Of each number of epochs a value a seed: less the cross-entropy on gold's soft labels, nats. */
  quality: SeedValues[];
  /** The highest gold under best-of-n, sd. */
  gold: SeedValues[];
}

export interface SmoothedCase {
  size: Size;
  smoothing: number;
  /** Those that both were trained for. */
  epochs: number[];
  plain: Training;
  smooth: Training;
}

type Points = OveroptimizationTables['curves'];
type Validations = (OveroptimizationTables['proxies'][number] & { method: string })[];

/** Of sampled labels, which are what a proxy learns by heart; none of fewer than two numbers of epochs. */
export function smoothedCases(tables: OveroptimizationTables): SmoothedCase[] {
  const curves = tables.curves.filter(({ method }) => method === bestOfNName);
  const others = [labelsAxis, smoothingAxis, { name: epochsColumn }].reduce(without, mainSettings(curves));
  const settings = { ...others, [labelsAxis.name]: 'sampled' };
  const points = withSettings(curves, settings);
  const proxies = tables.proxies.filter(({ softLabelLoss }) => softLabelLoss !== null);
  const validations = withSettings(
    proxies.map((row) => ({ ...row, method: bestOfNName })),
    settings,
  );
  return sizesOf(points).flatMap((size) => {
    const ofSize = <Row extends SettingRow>(rows: readonly Row[]) =>
      groupBy(
        rows.filter((row) => sizeKey(row) === size.key),
        smoothingOf,
      );
    const [own, measured] = [ofSize(points), ofSize(validations)];
    const at = (smoothing: number) =>
      [
        groupBy(own.get(smoothing) ?? [], epochsOf),
        groupBy(measured.get(smoothing) ?? [], epochsOf),
      ] as const;
    const plainly = at(0);
    return [...own.keys()]
      .filter((smoothing) => smoothing > 0)
      .flatMap((smoothing) => {
        const smoothly = at(smoothing);
        const isShared = (epochs: number) => [...plainly, ...smoothly].every((rows) => rows.has(epochs));
        const epochs = [...plainly[0].keys()].filter(isShared).sort((a, b) => a - b);
        if (epochs.length < 2) return [];
        const [plain, smooth] = [plainly, smoothly].map((rows) => trainingOf(rows, epochs));
        return [{ size, smoothing, epochs, plain, smooth }];
      });
  });
}

const smoothingOf = ({ setting }: SettingRow) => Number(setting[smoothingAxis.name] ?? 0);
const epochsOf = ({ setting }: SettingRow) => Number(setting[epochsColumn] ?? Number.NaN);

function trainingOf(
  [points, validations]: readonly [Map<number, Points>, Map<number, Validations>],
  epochs: readonly number[],
): Training {
  const qualityOf = (rows: Validations) =>
    new Map(rows.map(({ proxySeed, softLabelLoss }) => [proxySeed, -softLabelLoss!]));
  return {
    quality: epochs.map((each) => qualityOf(validations.get(each)!)),
    gold: epochs.map((each) => gains(seedCurves(points.get(each)!))),
  };
}
