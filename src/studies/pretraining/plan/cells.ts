/** The cells of an experiment: which model is trained on how many tokens, and why. */
import type { TransformerSize } from '../../../tensor/config.js';
import type { Experiment } from '../config/experiment.js';
import { countsOf, wholeSize } from '../sizes.js';

export interface PlannedCell {
  size: TransformerSize;
  /** Response tokens that the run is asked to see; it sees whole batches. */
  tokens: number;
  /** Tokens that there are; null where all are fresh. */
  uniqueTokens: number | null;
  epochs: number;
  /** The level of compute that it spends, FLOP; null where its tokens were named. */
  budget: number | null;
  /** No fit may see it. */
  isHeldOut: boolean;
}

/** Without seeds: every cell is there once. */
export function gridCells(experiment: Experiment): PlannedCell[] {
  const { sizes, tokens, largest, repeats, training } = experiment;
  const whole = sizes.map(wholeSize);
  const plain = { uniqueTokens: null, epochs: 1, budget: null, isHeldOut: false };
  const spent = training.schedule === 'matched' ? whole.flatMap((size) => budgetCells(experiment, size)) : [];
  const named = whole.flatMap((size) => tokens.map((own) => ({ ...plain, size, tokens: own })));
  const repeated = whole.flatMap((size) =>
    repeats.epochs.flatMap((epochs) => {
      const { uniqueTokens } = repeats;
      const fresh = { ...plain, size, tokens: uniqueTokens * epochs };
      return [fresh, ...(epochs > 1 ? [{ ...fresh, uniqueTokens, epochs }] : [])];
    }),
  );
  const held = training.schedule === 'matched' && largest !== null ? largestCell(experiment, largest) : [];
  return distinct([...spent, ...named, ...repeated, ...held]);
}

/** D = C / 6 N. */
const boughtTokens = (experiment: Experiment, size: TransformerSize, budget: number) =>
  Math.round(budget / (6 * countsOf(experiment.language, size).parameters));

function budgetCells(experiment: Experiment, size: TransformerSize): PlannedCell[] {
  const { least, most } = experiment.tokensPerParameter;
  const { parameters } = countsOf(experiment.language, size);
  return experiment.budgets.flatMap((budget) => {
    const tokens = boughtTokens(experiment, size, budget);
    const ratio = tokens / parameters;
    if (ratio < least || ratio > most) return [];
    return [{ size, tokens, uniqueTokens: null, epochs: 1, budget, isHeldOut: false }];
  });
}

function largestCell(
  experiment: Experiment,
  { width, budget }: NonNullable<Experiment['largest']>,
): PlannedCell[] {
  const size = experiment.sizes.find((own) => own.width === width);
  if (size === undefined) return [];
  const whole = wholeSize(size);
  const tokens = boughtTokens(experiment, whole, budget);
  return [{ size: whole, tokens, uniqueTokens: null, epochs: 1, budget, isHeldOut: true }];
}

/** The same run may be asked for twice: by a number of tokens and by one epoch of as many. */
function distinct(cells: readonly PlannedCell[]): PlannedCell[] {
  const byName = new Map(cells.map((cell) => [cellName(cell), cell]));
  return [...byName.values()];
}

/** `32x2x2-100000`, with `-of-25000` where tokens come again. */
export const cellName = ({
  size: { width, layers, heads },
  tokens,
  uniqueTokens,
}: Pick<PlannedCell, 'size' | 'tokens' | 'uniqueTokens'>): string =>
  `${width}x${layers}x${heads}-${tokens}${uniqueTokens === null ? '' : `-of-${uniqueTokens}`}`;
