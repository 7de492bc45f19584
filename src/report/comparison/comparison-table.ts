/** The differences of a comparison as rows of a table: compare.csv. */
import { defineTable, interval, number, optional, text, whole } from '../../engine/index.js';
import type { FolderComparison } from './compare-folders.js';

const toldWords =
  'higher or lower: the interval leaves out 0; alike: it lies within the margin; same: no run differs; open; untold: too few runs; unseen: no run of either saw it, or none of the one measured less far';

const unseenWords = '; empty where none of its runs saw it in the measured range';

const seen = (value: number) => (Number.isNaN(value) ? null : value);

export const differenceTable = defineTable({
  name: 'compare',
  about: 'Every condition less the base, in every quantity, of every method and reward-model size.',
  key: ['condition', 'method', 'size', 'quantity'],
  fields: {
    condition: text('condition', 'What is compared.'),
    base: text('base', 'With what.'),
    method: text('method', 'Of which method.'),
    size: text('size', 'Against which reward model; empty where there is one size.'),
    quantity: text('quantity', 'gold-at-kl/8 is gold at 8 nats, gold-at-proxy/1 at proxy score 1.'),
    unit: text('unit', 'Of the numbers.'),
    baseValue: optional(number('base_value', `Mean of the base${unseenWords}.`)),
    value: optional(number('value', `Mean of the condition${unseenWords}.`)),
    difference: interval('difference', 'The condition less the base'),
    pairing: text('pairing', 'paired: by world and seed; unpaired: of samples that share none (Welch).'),
    runs: whole('runs', 'Pairs; runs of the smaller sample where nothing is paired.'),
    worlds: whole('worlds', 'World seeds.'),
    unpaired: whole('left_out', 'Runs without a partner.'),
    over: text(
      'interval_over',
      'What the interval is about: worlds such as these, runs of these very worlds, or nothing.',
    ),
    told: text('told', `${toldWords}.`),
    needed: text('needed', 'Pairs (or worlds) that would tell, if spread and difference stay as they are.'),
  },
});

export const differenceRows = ({ comparisons, conditions, reference }: FolderComparison) =>
  comparisons.flatMap(({ condition, groups }) =>
    groups.flatMap(({ title: method, subjects }) =>
      subjects.flatMap(({ title: size, quantities }) =>
        quantities.map(({ name, unit, difference }) => ({
          ...{ condition: conditions[condition].name, base: conditions[reference].name, method, size },
          ...{ quantity: name, unit, baseValue: seen(difference.base), value: seen(difference.other) },
          difference: { estimate: difference.estimate, low: difference.low, high: difference.high },
          pairing: difference.isPaired ? 'paired' : 'unpaired',
          ...{ runs: difference.runs, worlds: difference.worlds, unpaired: difference.unpaired },
          ...{ over: difference.over, told: difference.told },
          needed: Number.isFinite(difference.needed) ? String(difference.needed) : '',
        })),
      ),
    ),
  );
