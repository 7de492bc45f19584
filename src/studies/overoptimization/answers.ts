/** What a sweep was made for, in sentences: what each value changes at equal KL. */
import { fixed, withInterval } from '../../display/words.js';
import type { Axis, Setting } from '../../engine/axis.js';
import { isSweptHeader } from '../../engine/swept-axis.js';
import { methods } from '../../methods/method.js';
import { groupBy, mainSettings, sizeKey, sizesOf, sweptAxes } from './curves/sweep.js';
import { untrainedReward } from './curves/untrained-reward.js';
import { isDirect } from './findings/methods.js';
import type { OveroptimizationTables } from './study-tables.js';
import type { EqualKl } from './tables.js';
import { unmeasuredRounds } from './unmeasured-rounds.js';

export const answers = ({
  curves,
  equal_kl: rows,
  round_proxies,
}: Pick<OveroptimizationTables, 'curves' | 'equal_kl' | 'round_proxies'>): string[] => [
  ...unmeasuredRounds({ curves, round_proxies }),
  ...contrastSentences(rows, { settings: mainSettings(curves), axes: sweptAxes(curves) }),
];

/** `√χ² penalty less KL penalty`: the contrast as the labels of its axis have it, `GRPO less PPO` of methods. */
function contrastWords(
  { contrast, setting }: Pick<EqualKl, 'contrast' | 'setting'>,
  axes: readonly Axis[],
): string {
  const [head] = contrast.split(': ', 1);
  const values = contrast.slice(head.length + 2);
  if (head === 'method') return values.split(' less ').map(titleOf).join(' less ');
  const axis = axes.find((one) => (isSweptHeader(one.name) ? one.title : one.header) === head);
  const value = axis && setting[axis.name];
  if (axis === undefined || value === null || value === undefined) return contrast;
  const first = values.slice(`${value} less `.length);
  return `${axis.label(value)} less ${axis.label(typeof value === 'number' ? Number(first) : first)}`;
}

const titleOf = (method: string) => methods.find(method)?.title ?? method;

/** Of each contrast what it is at the largest KL, against the smallest and the largest proxies, all other keys at their first value. */
function contrastSentences(
  all: readonly EqualKl[],
  { settings, axes }: { settings: Setting; axes: readonly Axis[] },
): string[] {
  // A shape goes with its size.
  const own = axes.filter(({ refines }) => axes.every(({ name }) => name !== refines));
  const othersMoved = ({ method, setting, contrast }: EqualKl) => {
    const applies = (axis: Axis) => axis.of === undefined || methods.find(method)?.kind === axis.of;
    const moved = own.filter(
      (axis) => applies(axis) && (setting[axis.name] ?? settings[axis.name]) !== settings[axis.name],
    );
    return moved.length - (contrast.startsWith('method:') ? 0 : 1);
  };
  const rows = all.filter((row) => othersMoved(row) <= 0);
  return [...groupBy(rows, (row) => nameOf(row, axes))].map(([name, held]) => {
    const sizes = sizesOf(held);
    const ends = sizes.length > 1 ? [sizes[0], sizes[sizes.length - 1]] : sizes;
    const ofEnds = ends.map((size) => held.filter((row) => sizeKey(row) === size.key));
    // At one KL for both, if there is one.
    const shared = ofEnds[0].filter(({ kl }) => ofEnds.every((rows) => rows.some((row) => row.kl === kl)));
    const latest = Math.max(...shared.map(({ kl }) => kl));
    const parts = ofEnds.map((rows, index) => {
      const row = rows.find(({ kl }) => kl === latest) ?? rows.reduce((a, b) => (b.kl > a.kl ? b : a));
      const untrained = untrainedReward(rows);
      const where =
        untrained !== undefined
          ? ''
          : ` ${isDirect(row.method) ? 'with a policy of' : 'against'} ${ends[index].label}`;
      return `${withInterval(row.difference)} sd at ${nats(row.kl)}${where}`;
    });
    return `${name}: gold at equal KL differs by ${parts.join(', by ')}${bySizeWords(held)}.${yardstickWords(held)}`;
  });
}

/** Of methods the contrast names the method itself. */
const nameOf = (row: EqualKl, axes: readonly Axis[]) =>
  row.contrast.startsWith('method:')
    ? contrastWords(row, axes)
    : `${titleOf(row.method)}, ${contrastWords(row, axes)}`;

/** Keys that change what scores are measured in, by how they begin. */
const yardsticks = ['goldRewardModel', 'world', 'policy', 'seed'];

/** Gold's unit is that of one gold model on one policy's responses in one world. */
function yardstickWords(rows: readonly EqualKl[]): string {
  const [{ contrast }] = rows;
  const swept = yardsticks.find((root) => new RegExp(`^${root}[.:]`).test(contrast));
  if (swept === undefined) return '';
  const last = rows.reduce((a, b) => (b.kl > a.kl ? b : a));
  return swept === 'goldRewardModel'
    ? ` These are scores of different gold models, each in a unit of its own; the human score, in one unit, differs by ${withInterval(last.humanDifference)} sd at ${nats(last.kl)}.`
    : ' Gold and its unit are different ones on both sides: each score is in standard deviations of its own.';
}

/** What the size of the proxy has to do with a contrast, at the largest KL at which every size is known. */
function bySizeWords(rows: readonly EqualKl[]): string {
  const told = rows.filter(({ bySize }) => Number.isFinite(bySize.estimate));
  if (told.length === 0) return '';
  const { bySize, kl } = told.reduce((a, b) => (b.kl > a.kl ? b : a));
  return `; a decade of parameters adds ${withInterval(bySize)} sd to that at ${nats(kl)}`;
}

export const nats = (value: number) => `${fixed(value, value < 10 ? 1 : 0)} nats`;
