/** The doubt about a gold reward model that a proxy can learn whole. */
import { declareDoubt, type Warning } from '../../../fitting/index.js';

const goldNoLarger = declareDoubt(
  'gold-no-larger',
  'Take a larger goldRewardModel, or leave this size out: a proxy as large as gold can learn all that gold knows, which no reward model of people can.',
);

/** In Gao et al. (2022, section 2) gold has 6B parameters and the largest proxy 3B. */
export function doubtGoldSize(
  subject: string,
  { gold, proxy }: { gold: number; proxy: number },
): Warning | undefined {
  if (gold > proxy) return undefined;
  const [own, other] = [gold, proxy].map((count) => count.toLocaleString('en-US'));
  return goldNoLarger(subject, `gold has ${own} parameters, the proxy ${other}`);
}
