/** Tokens that each size needs to one excess: larger models need fewer (Kaplan et al. 2020, section 4.2). */
import type { SizeLaw } from './power-law.js';
import type { Cell } from './runs.js';

/** Levels that are tried, nats a token. */
const levels = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5];

export interface TokensToExcess {
  width: number;
  layers: number;
  parameters: number;
  tokens: number;
  /** d ln tokens / d ln excess there, below 0: by it the noise of ln excess becomes one of ln tokens. */
  slope: number;
  /** Of the size. */
  cells: readonly Cell[];
}

/** Between two horizons, a line in logarithms; undefined where the level lies beyond what the size was trained to. */
function crossing(cells: readonly Cell[], excess: number): { tokens: number; slope: number } | undefined {
  const sorted = [...cells].sort((left, right) => left.tokens - right.tokens);
  const level = Math.log(excess);
  const after = sorted.findIndex(({ logExcess }) => logExcess <= level);
  if (after < 1) return undefined;
  const [left, right] = [sorted[after - 1], sorted[after]];
  const slope = Math.log(right.tokens / left.tokens) / (right.logExcess - left.logExcess);
  return { tokens: left.tokens * Math.exp(slope * (level - left.logExcess)), slope };
}

export function tokensToExcess(sizes: readonly SizeLaw[], excess: number): TokensToExcess[] {
  return sizes.flatMap(({ width, layers, parameters, cells }) => {
    const found = crossing(cells, excess);
    return found === undefined ? [] : [{ width, layers, parameters, cells, ...found }];
  });
}

/** The level that the most sizes reach within their horizons, the lower one of two; undefined where no three do. */
export function sampleEfficiency(
  sizes: readonly SizeLaw[],
): { excess: number; sizes: TokensToExcess[] } | undefined {
  const tried = levels.map((excess) => ({ excess, sizes: tokensToExcess(sizes, excess) }));
  const most = Math.max(...tried.map((one) => one.sizes.length));
  return most < 3 ? undefined : tried.find((one) => one.sizes.length === most);
}
